"""What every GET holds to: nothing unknown is taken, fields can be picked, pages are by cursor."""

import gzip
import json
import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import signing
from django.test import Client
from django.utils import timezone

from api import views
from api.pagination import GOOD_FOR_S, SAME_FOR_S, link_to
from cambio.common.ids import new_id
from cambio.env import Limit
from cambio.programmes.models import Membership
from streets.models import Place
from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import Scene
from tests.api.conftest import MakePhone
from tests.api.document import OPERATIONS, Operation
from tests.api.phones import Phone, faults, ids, places, refusal
from tests.worlds import cast, shop
from tests.worlds.shop import give_credits

READS = [operation for operation in OPERATIONS.values() if not operation.writes]
SPARSE = [operation for operation in READS if "fields" in operation.query]
CURSORS = [operation for operation in READS if "cursor" in operation.query]
PAGED = [operation for operation in CURSORS if operation.name != "get_changes"]


def each(operations: list[Operation]) -> Any:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


def asking(operation: Operation, scene: Scene, **query: str) -> Any:
    """Ask as somebody to whom it is allowed, with more behind the question mark."""
    ask = ASKS[operation.cases[0]](scene)
    everything = Ask(
        ids=ask.ids, body=ask.body, content=ask.content, query=(ask.query or {}) | query
    )
    return operation.send(scene.clients[operation.role], everything)


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_unknown_is_taken_behind_the_question_mark(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    ask = ASKS[operation.cases[0]](scene)
    path = operation.path.format(programme="west", **ask.ids)
    query = "&".join(f"{key}={value}" for key, value in (ask.query or {}).items())
    client = scene.clients[operation.role]
    answer = client.generic(
        operation.method.upper(),
        f"{path}?{query}&serach=x".replace(":", "%3A"),
        json.dumps(ask.body) if ask.body else "",
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY="k",
    )
    assert (answer.status_code, faults(answer)) == (400, {"/serach": "unknown"})


def test_words_are_joined_in_camel_case_behind_the_question_mark() -> None:
    """As the Dutch rules for APIs want it (/core/query-keys-camel-case)."""
    names = {name for operation in OPERATIONS.values() for name in operation.query}
    assert {"priceFrom", "inStock", "asOf"} <= names
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", name)] == []


def test_words_joined_as_in_a_body_are_unknown_behind_the_question_mark(
    phone: MakePhone, resident: Membership
) -> None:
    answer = phone(resident).get("items", {"in_stock": "yes", "priceFrom": "-1"})
    assert faults(answer) == {"/in_stock": "unknown", "/priceFrom": "min_value"}


@each(READS)
def test_nothing_is_taken_twice(operation: Operation, scene: Scene) -> None:
    ask = ASKS[operation.cases[0]](scene)
    path = operation.path.format(programme="west", **ask.ids)
    name = next(iter(sorted(operation.query)), "x")
    send = getattr(scene.clients[operation.role], operation.method)
    answer = send(f"{path}?{name}=a&{name}=b")
    assert (answer.status_code, faults(answer)[f"/{name}"]) == (400, "twice")


@each(SPARSE)
def test_only_the_wanted_fields_are_given(operation: Operation, scene: Scene) -> None:
    assert operation.gives is not None
    every = list(operation.gives["properties"])
    wanted = every[::2]
    answer = asking(operation, scene, fields=",".join(wanted))
    assert answer.status_code == 200, answer.content
    found = answer.json()
    if operation.is_list:
        entries = found if isinstance(found, list) else found["results"]
        assert entries
    else:
        entries = [found]
    for entry in entries:
        assert list(entry) == wanted


@each(SPARSE)
@pytest.mark.parametrize("fields", ["", "nope", "id,,name", "id, name", "a" * 10_000, "__class__"])
def test_a_field_that_there_is_not_is_refused(
    operation: Operation, fields: str, scene: Scene
) -> None:
    answer = asking(operation, scene, fields=fields)
    assert (answer.status_code, faults(answer)) == (400, {"/fields": "invalid"})
    assert len(answer.content) < 1000


@each(CURSORS)
@pytest.mark.parametrize("cursor", ["", "x", "cD0x", "%00", "a" * 501, "a" * 7000, "é:a:b", "::"])
def test_a_cursor_that_was_made_up_is_refused(
    operation: Operation, cursor: str, scene: Scene
) -> None:
    answer = asking(operation, scene, cursor=cursor)
    assert answer.status_code == 400
    assert list(faults(answer)) == ["/cursor"]


@each(PAGED)
def test_a_page_tells_its_neighbours_and_holds_no_more_than_was_asked_for(
    operation: Operation, scene: Scene
) -> None:
    answer = asking(operation, scene, limit="1")
    assert answer.status_code == 200
    assert answer.json().keys() == {"next", "previous", "results"}
    assert len(answer.json()["results"]) == 1


@pytest.fixture
def next_page(phone: MakePhone, coordinator: Membership) -> str:
    """The address of a second page of people."""
    for name in ("Ali", "Bea", "Cas"):
        phone(coordinator).post("people", {"id": str(new_id()), "name": name})
    found: str = phone(coordinator).get("people", {"limit": 2}).json()["next"]
    return found


def test_a_cursor_of_another_list_filter_or_reader_is_refused(
    phone: MakePhone, coordinator: Membership, manager: Membership, next_page: str
) -> None:
    mine, theirs = phone(coordinator), phone(manager)
    assert len(ids(mine.client.get(next_page))) == 2
    assert len(ids(mine.client.get(next_page.replace("limit=2", "limit=1")))) == 1
    cursor = next_page.split("cursor=")[1].split("&", maxsplit=1)[0]
    for answer in (
        mine.client.get(next_page.replace("/people", "/roles")),
        theirs.client.get(next_page),
        mine.client.get(next_page.replace(cursor, cursor.swapcase())),
    ):
        assert refusal(answer) == (400, "cursor_invalid")
        assert list(faults(answer)) == ["/cursor"]


def test_a_cursor_is_good_for_a_week(
    phone: MakePhone, coordinator: Membership, next_page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, now = phone(coordinator), timezone.now().timestamp()
    monkeypatch.setattr(signing.time, "time", lambda: now + GOOD_FOR_S - 60)
    assert mine.client.get(next_page).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + GOOD_FOR_S + SAME_FOR_S + 60)
    assert refusal(mine.client.get(next_page)) == (400, "cursor_invalid")


def test_a_cursor_into_a_statement_that_is_no_longer_there_is_refused(
    phone: MakePhone, resident: Membership, street: Place, monkeypatch: pytest.MonkeyPatch, at: Any
) -> None:
    """As after going back to an earlier backup: an empty page would pass for the end."""
    for amount in (5, 7):
        give_credits(resident, street.account_id, amount, at=at)
    mine, path = phone(resident), f"places/{street.pk}/entries"
    monkeypatch.setattr(
        views, "link_to", lambda request, **_: link_to(request, place={"before": 10**9})
    )
    link = mine.get(path, {"limit": 1}).json()["next"]
    assert refusal(mine.client.get(link)) == (400, "cursor_invalid")


def test_the_answer_speaks_the_language_that_was_asked_for(
    phone: MakePhone, coordinator: Membership
) -> None:
    titles = set()
    for wanted, given in (("nl", "nl"), ("en", "en"), ("fy, en;q=0.5", "en"), ("xx", "nl")):
        answer = phone(coordinator, language=wanted).get("roles")
        assert answer["Content-Language"] == given
        assert "Accept-Language" in answer["Vary"]
        titles.add((given, answer.json()["results"][0]["title"]))
    assert len(titles) == 2


def test_there_is_nothing_at_the_other_methods_of_a_route(
    phone: MakePhone, coordinator: Membership
) -> None:
    mine = phone(coordinator)
    assert refusal(mine.client.options(mine.path("people"))) == (405, "method_not_allowed")
    assert mine.client.head(mine.path("people")).status_code == 200


def test_long_answers_are_compressed_for_those_who_take_it(
    phone: MakePhone, coordinator: Membership
) -> None:
    desk = phone(coordinator)
    for number in range(30):
        desk.post("people", {"id": str(new_id()), "name": f"Somebody {number}"})
    plain = desk.get("people")
    packed = desk.client.get(desk.path("people"), HTTP_ACCEPT_ENCODING="gzip, br")
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer["Vary"]
    short = desk.client.get(desk.path("me"), HTTP_ACCEPT_ENCODING="gzip")
    assert not short.has_header("Content-Encoding")


def test_the_books_are_compressed_while_they_are_written(
    phone: MakePhone, manager: Membership
) -> None:
    books = phone(manager)
    path = books.path("books/export?format=beancount")
    answer = books.client.get(path, HTTP_ACCEPT_ENCODING="gzip")
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.getvalue()) == books.client.get(path).getvalue()


def test_what_holds_a_token_is_not_compressed(db: None) -> None:
    answer = Client().post(
        "/api/v1/log-in/registrations",
        {"email": f"{'a' * 60}@{'b' * 60}.example.org"},
        content_type="application/json",
        headers={"Accept-Encoding": "gzip"},
    )
    assert answer.json()["session_token"]
    assert not answer.has_header("Content-Encoding")


@pytest.fixture
def counter(phone: MakePhone, manager: Membership, at: Any) -> Phone:
    """Where customers called Rosa Bos are looked for: there are three of them."""
    depot = shop.make_supplier(manager, "Depot", own_depot=True, at=at)
    for _ in range(3):
        cast.make_member(manager.programme, "Rosa Bos", at=at)
    staff = cast.make_member(manager.programme, "Dina", at=at)
    role = cast.with_role(staff, "supplier_staff", "supplier", depot.pk, by=manager, at=at)
    return phone(role)


def test_what_is_searched_for_is_in_no_address_and_the_answer_is_kept_by_nobody(
    counter: Phone,
) -> None:
    first = counter.post("customers/search?limit=2", {"name": "bos"})
    assert first["Cache-Control"] == "no-store"
    assert not first.has_header("ETag")
    address = first.json()["next"]
    assert "bos" not in address.lower()
    second = counter.client.post(address, {"name": "bos"})
    found = ids(first) + ids(second)
    assert (len(found), len(set(found))) == (3, 3)
    assert second.json()["next"] is None
    other = counter.client.post(address, {"name": "rosa"})
    assert refusal(other) == (400, "cursor_invalid")
    assert places(other) == {"/cursor": "query"}


def test_a_search_counts_as_reading(counter: Phone, settings: LazySettings) -> None:
    settings.LIMITS = {"writes.person": Limit(1, 3600), "reads.person": Limit(2, 3600)}
    answers = [counter.post("customers/search", {"name": "bos"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_no_query_asks_for_a_person() -> None:
    names = {name for operation in OPERATIONS.values() for name in operation.query}
    assert not names & {"name", "email", "person", "latitude", "longitude"}
