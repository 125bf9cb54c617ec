"""
Whatever the API takes for a name hides nothing.

The fields are read from the API's document by what they are called, so later ones are asked too.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from cambio.programmes.models import Membership, Person
from tests.api.access_requests import ASKS
from tests.api.access_scene import Scene
from tests.api.conftest import MakePhone
from tests.api.document import OPERATIONS, Operation, resolved
from tests.api.phones import faults
from tests.api.test_bounds import WRITES, Sender

CALLED = re.compile(r"(^|_)name(_|$)|title$|^supporters$|^who_")
HIDING = (
    "\N{ZERO WIDTH SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{FIRST STRONG ISOLATE}",
    "\N{HANGUL FILLER}",
    "\N{SOFT HYPHEN}",
    "\N{LINE SEPARATOR}",
    "\n",
)
BECOMES_A_SPACE = "\N{LINE SEPARATOR}"
CLEANED = {"announce_attachment"}
"""A file comes with the name that it has: what hides in it is left out, and nobody is refused."""


def names_in(schema: dict[str, Any], body: Any, *, called: str = "") -> Iterator[str]:
    """The pointers of the names in a body."""
    schema = resolved(schema)
    if schema.get("type") == "string" and CALLED.search(called):
        yield ""
    if schema.get("type") == "array":
        for place, entry in enumerate(body or ()):
            inner = names_in(schema["items"], entry, called=called)
            yield from (f"/{place}{pointer}" for pointer in inner)
    for name, field in schema.get("properties", {}).items():
        if name in (body or {}):
            inner = names_in(field, body[name], called=name)
            yield from (f"/{name}{pointer}" for pointer in inner)


def fields_called_so(schema: dict[str, Any], called: str = "") -> Iterator[str]:
    schema = resolved(schema)
    if schema.get("type") == "string" and CALLED.search(called):
        yield called
    if schema.get("type") == "array":
        yield from fields_called_so(schema["items"], called)
    for name, field in schema.get("properties", {}).items():
        yield from fields_called_so(field, name)


def texts_called_so(schema: dict[str, Any]) -> Iterator[str]:
    """Its own fields that hold one name, also those that a body may leave out."""
    for name, field in schema["properties"].items():
        if CALLED.search(name) and resolved(field).get("type") == "string":
            yield name


TAKES_NAMES = [
    operation for operation in WRITES if operation.takes and any(fields_called_so(operation.takes))
]


@pytest.mark.parametrize("operation", TAKES_NAMES, ids=lambda operation: operation.name)
def test_b7_a_name_that_hides_or_turns_something_is_refused(
    operation: Operation, scene: Scene
) -> None:
    sender = Sender(operation, scene)
    assert operation.takes is not None
    sender.ask.body = dict.fromkeys(texts_called_so(operation.takes), "Rosa") | sender.ask.body
    pointers = list(names_in(operation.takes, sender.ask.body))
    assert pointers
    for sign in HIDING:
        answer = sender.with_values(pointers, json.dumps(f"Ro{sign}sa"))
        if operation.name in CLEANED:
            if sign == BECOMES_A_SPACE:  # another name, and so another file under a known id
                assert answer.status_code == 409
                continue
            assert answer.status_code in {200, 201}
            assert answer.json()["name"] == "Rosa"
        else:
            assert answer.status_code == 400, answer.content
            assert set(faults(answer)) == set(pointers)


def test_b7_a_name_is_kept_composed_and_with_its_spaces_folded(
    phone: MakePhone, manager: Membership
) -> None:
    written = " Zoe\N{COMBINING DIAERESIS}\N{NO-BREAK SPACE} de  Wit "
    mine, body = phone(manager), ASKS["enrol_person"](None).body  # type: ignore[arg-type]
    assert body is not None
    first = mine.post("people", body | {"name": written})
    again = mine.post("people", body | {"name": "Zoë de Wit"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["name"] == "Zoë de Wit"
    assert Person.objects.filter(name="Zoë de Wit").count() == 1


def test_b7_a_name_with_nothing_to_see_is_refused_in_a_sentence(
    phone: MakePhone, manager: Membership
) -> None:
    body = ASKS["enrol_person"](None).body  # type: ignore[arg-type]
    assert body is not None
    answer = phone(manager).post("people", body | {"name": "…"})
    assert faults(answer) == {"/name": "name_unseen"}
    assert "letter, digit or emoji" in answer.json()["errors"][0]["detail"]


def test_every_operation_that_takes_a_name_is_asked() -> None:
    asked = {operation.name for operation in TAKES_NAMES}
    assert {"join_programme", "enrol_person", "create_supplier", "add_item", "add_funder"} <= asked
    assert asked <= OPERATIONS.keys()
