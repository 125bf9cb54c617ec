"""A refusal of what was sent names every fault, and where it stands."""

from collections.abc import Iterator
from typing import Any

from api.serializers import OF_EVERY_LIST
from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets.models import Place
from tests.api.conftest import MakePhone
from tests.api.document import OPERATIONS, resolved
from tests.api.phones import faults, places, refusal
from tests.api.test_problems import report


def test_every_fault_is_named_at_once_also_beside_a_field_that_there_is_not(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    places = [{"place": "Zandhoek", "weight": 2}]
    answer = phone(resident).post("cleanups", report(street, bagz=3, bags=-1, places=places))
    assert faults(answer) == {
        "/bagz": "unknown",
        "/bags": "min_value",
        "/places/0/weight": "unknown",
        "/places/0/place": "invalid",
    }


def test_every_fault_behind_the_question_mark_is_named_at_once(
    phone: MakePhone, resident: Membership
) -> None:
    mine = phone(resident)
    answer = mine.client.get(mine.path("places?serach=x&limit=0&kind=street&kind=square"))
    assert faults(answer) == {"/serach": "unknown", "/limit": "min_value", "/kind": "twice"}


def test_a_fault_is_said_to_stand_in_the_body_the_query_or_a_header(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    mine = phone(resident)
    late = report(street, ends_at="2026-06-06T08:00:00+02:00")
    assert places(mine.post("cleanups", report(street, bags=-1))) == {"/bags": "body"}
    assert places(mine.post("cleanups", late)) == {"/ends_at": "body"}
    assert places(mine.raw("cleanups", b"{")) == {"": "body"}
    assert places(mine.post("cleanups?serach=x", report(street))) == {"/serach": "query"}
    assert places(mine.get("places", {"limit": "0"})) == {"/limit": "query"}
    assert places(mine.get("places", {"cursor": "x"})) == {"/cursor": "query"}
    assert places(mine.get("places", {"fields": "x"})) == {"/fields": "query"}
    far = {"latitude": 0, "longitude": 0}
    assert places(mine.post("places/nearest", far)) == {"/latitude": "body"}
    period = {"since": "2026-06-06T00:00:00Z", "until": "2026-06-05T00:00:00Z"}
    assert set(places(mine.get("books/totals", period | {"x": "1"})).values()) == {"query"}
    keyless = mine.post("orders", {}, headers={"Idempotency-Key": None})
    assert places(keyless) == {"/Idempotency-Key": "header"}
    unread = mine.put(f"cleanups/{new_id()}", report(street), HTTP_X_CLIENT_VERSION="x")
    assert places(unread) == {"/X-Client-Version": "header"}


def test_nothing_in_a_body_is_called_like_what_stands_behind_every_question_mark() -> None:
    names = {name for operation in OPERATIONS.values() for name in all_fields(operation.takes)}
    assert not names & OF_EVERY_LIST


def all_fields(schema: dict[str, Any] | None) -> Iterator[str]:
    """The names of the fields of a body, down to the entries of its lists."""
    for name, inner in resolved(schema or {}).get("properties", {}).items():
        yield name
        yield from all_fields(resolved(inner).get("items"))


def test_the_title_is_the_code_s_however_it_came_about(
    phone: MakePhone, newcomer: Membership
) -> None:
    mine = phone(newcomer)
    for answer in (
        mine.put("me", {}),
        mine.raw("memberships", b"name=Nico", "text/plain"),
        mine.client.get(mine.path("me"), HTTP_ACCEPT="text/html"),
        mine.raw("memberships", b"{"),
    ):
        refusal(answer)  # holds the title against the code's
        assert "{" not in answer.json()["title"]
