"""The document says how long, how large and how many, and which lists of words may grow …"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.document import DOCUMENT, resolved

Node = dict[str, Any]

# What grows with what happens: nobody can say where it ends.
ENDLESS = {
    "FullApplicationOut/judgements",
    "FullApplicationOut/checks",
    "FullApplicationOut/steps",
    "FullAwardOut/payments",
    "FullAwardOut/repayments",
    "FullCleanupOut/remarks",
    "MeOut/roles",
    "PhotoSignalsOut/signals",
    "Problem/errors",
    "WholeCleanupOut/remarks",
    "get_totals_by_kind 200",
    "get_trial_balance 200",
}
FORMS = {"uuid", "date", "date-time"}
"""Formats that fix a text's length."""


def parts(where: str, schema: Node) -> Iterator[tuple[str, Node]]:
    """Give a schema and what stands in it, but not what it refers to."""
    if "$ref" in schema:
        return
    yield where, schema
    for name, inner in schema.get("properties", {}).items():
        yield from parts(f"{where}/{name}", inner)
    if "items" in schema:
        yield from parts(f"{where}/*", schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        yield from parts(f"{where}/*", schema["additionalProperties"])


def everything() -> Iterator[tuple[str, Node]]:
    """Give all that is sent and answered as JSON, or stands in an address or a header."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        yield from parts(name, schema)
    for methods in DOCUMENT["paths"].values():
        for described in methods.values():
            name = described["operationId"]
            for said in described.get("parameters", []):
                parameter = resolved(said)
                yield from parts(f"{name} {parameter['name']}", parameter["schema"])
            answers = described["responses"].items()
            bodies = [("body", described.get("requestBody", {})), *answers]
            for part, said in bodies:
                for kind, content in resolved(said).get("content", {}).items():
                    if "json" in kind:
                        yield from parts(f"{name} {part}", content["schema"])
    for name, header in DOCUMENT["components"]["headers"].items():
        yield from parts(name, header["schema"])


def of(kind: str) -> dict[str, Node]:
    return {where: schema for where, schema in everything() if schema.get("type") == kind}


def test_a_text_is() -> None:
    bounds = ("maxLength", "enum", "x-extensible-enum")
    texts = {where: said for where, said in of("string").items() if said.get("format") not in FORMS}
    assert [where for where, said in texts.items() if not any(one in said for one in bounds)] == []


@pytest.mark.parametrize("kind", ["integer", "number"])
def test_a_number_is(kind: str) -> None:
    numbers = of(kind).items()
    assert [where for where, said in numbers if not {"minimum", "maximum"} <= said.keys()] == []


def test_a_list_holds() -> None:
    assert {where for where, said in of("array").items() if "maxItems" not in said} == ENDLESS


def test_a_word_is_one_of_a_closed_list_only_where_it_is_sent() -> None:
    sent = re.compile(r".*Request(/.*)?|\w+ (body|\w+)")
    closed = {where for where, said in of("string").items() if "enum" in said}
    named = {where for where in closed if where.endswith("Enum")}
    assert {where for where in closed - named if not sent.fullmatch(where)} == set()
    answered = {name for name in shown_in_answers() if name in named}
    assert answered == set()


def shown_in_answers() -> set[str]:
    """Name the schemas that answers are made of, however deep."""
    found: set[str] = set()
    waiting = [
        schema
        for methods in DOCUMENT["paths"].values()
        for described in methods.values()
        for answer in described["responses"].values()
        for content in resolved(answer).get("content", {}).values()
        for schema in [content["schema"]]
    ]
    while waiting:
        for name in re.findall(r"#/components/schemas/(\w+)", str(waiting.pop())):
            if name not in found:
                found.add(name)
                waiting.append(DOCUMENT["components"]["schemas"][name])
    return found
