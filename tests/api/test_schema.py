"""The document …"""

import re

import pytest

from api.reachable import all_refusals
from tests.api.answers import fault_in
from tests.api.document import BASE, DOCUMENT, Operation, resolved

OPERATIONS = {
    described["operationId"]: Operation(described["operationId"], method, BASE + path)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
}
"""Those of the log-in among them."""


# Refusals that are no answer to a phone, by the reason why.
NOT_FOR_PHONES = {
    "link_not_valid": "a link to a photo is followed outside the API",
    "account_not_empty": "accounts are closed by no call",
    "account_stays_open": "accounts are closed by no call",
    "unsupported": "only its kinds are raised",
    "mismatch": "only its kinds are raised",
}
READING = {"get", "list", "find", "export"}


def test_names_each_operation_by_a_verb_and_what_it_is_about() -> None:
    assert [name for name in OPERATIONS if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


def test_names_an_operation_once() -> None:
    routes = [(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods]
    assert len(OPERATIONS) == len(routes)


@pytest.mark.parametrize("name", OPERATIONS)
def test_tells_by_the_verb_who_only_reads(name: str) -> None:
    assert (name.split("_", 1)[0] in READING) == (not OPERATIONS[name].writes)


def test_says_in_a_line_what_an_operation_does() -> None:
    lines = {name: operation.described["summary"] for name, operation in OPERATIONS.items()}
    assert [name for name, said in lines.items() if not 8 <= len(said) <= 90] == []
    assert [name for name, said in lines.items() if said[-1] in ".,;:"] == []
    assert all(OPERATIONS[name].described["description"].startswith(lines[name]) for name in lines)


def test_describes_each_group_of_operations_once() -> None:
    groups = [tag["name"] for tag in DOCUMENT["tags"]]
    assert len(groups) == len(set(groups))
    assert {tag for one in OPERATIONS.values() for tag in one.described["tags"]} == {*groups}
    assert [tag["name"] for tag in DOCUMENT["tags"] if not tag["description"].endswith(".")] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_describes_an_operation_and_each_of_its_answers(name: str) -> None:
    said = OPERATIONS[name].described
    assert said["description"]
    done = {status for status in said["responses"] if status.startswith("2")}
    assert done
    for code, answer in said["responses"].items():
        written = resolved(answer)
        assert bool(written.get("content")) == (code not in {"204", "304"})


@pytest.mark.parametrize("name", OPERATIONS)
def test_bounds_the_lists_that_are_sent(name: str) -> None:
    fields = (OPERATIONS[name].takes or {}).get("properties", {})
    lists = {field: said for field, said in fields.items() if said.get("type") == "array"}
    assert [field for field, said in lists.items() if "maxItems" not in said] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_tells_no_default_that_would_be_refused(name: str) -> None:
    said = [resolved(entry) for entry in OPERATIONS[name].described.get("parameters", [])]
    schemas = {entry["name"]: entry["schema"] for entry in said}
    schemas |= (OPERATIONS[name].takes or {}).get("properties", {})
    defaults = {field: shape for field, shape in schemas.items() if "default" in shape}
    faults = {field: fault_in(shape["default"], shape) for field, shape in defaults.items()}
    assert faults == dict.fromkeys(defaults, "")


def codes_of(name: str) -> dict[str, set[str]]:
    """The codes of an operation's refusals, by status."""
    said = OPERATIONS[name].described["responses"]
    answers = {status: resolved(answer) for status, answer in said.items()}
    return {
        status: set(answer["x-codes"]) for status, answer in answers.items() if "x-codes" in answer
    }


def test_tells_every_code_that_a_phone_can_be_refused_with() -> None:
    told = {code for name in OPERATIONS for codes in codes_of(name).values() for code in codes}
    assert {kind.code for kind in all_refusals()} - told == {*NOT_FOR_PHONES}
    text = DOCUMENT["components"]["schemas"]["Problem"]["description"]
    assert re.findall(r"^- `(\w+)`: .+\.$", text, re.MULTILINE) == sorted(told)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("get_me", "403", "not_a_member"),
        ("list_items", "400", "invalid"),
        ("log_cleanup", "409", "conflict"),
        ("verify_cleanup", "403", "four_eyes"),
        ("verify_cleanup", "409", "submitted_again"),
        ("place_order", "409", "insufficient_funds"),
        ("place_order", "409", "out_of_stock"),
        ("hand_over_order", "400", "wrong_code"),
        ("upload_photo", "400", "image_truncated"),
        ("upload_photo", "415", "unsupported_format"),
        ("request_code", "426", "client_too_old"),
    ],
)
def test_finds_a_refusal_however_deep_it_stands(name: str, status: str, code: str) -> None:
    assert code in codes_of(name)[status]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("join_programme", "not_a_member"),
        ("get_wallet", "insufficient_funds"),
        ("list_items", "out_of_stock"),
        ("log_cleanup", "four_eyes"),
    ],
)
def test_does_not_tell_of_refusals_that_are_another_s(name: str, code: str) -> None:
    assert code not in {one for codes in codes_of(name).values() for one in codes}
