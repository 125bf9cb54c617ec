"""A refusal: …"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import close_old_connections, connection
from psycopg import sql
from rest_framework.test import APIClient

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets.models import Cleanup, Place
from tests import database
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, refusal


def report(street: Place, **changes: Any) -> dict[str, Any]:
    """What a phone sends to log a cleanup."""
    body = {
        "id": str(new_id()),
        "starts_at": "2026-06-06T09:00:00+02:00",
        "ends_at": "2026-06-06T10:00:00+02:00",
        "places": [{"place": str(street.pk), "share": 1}],
    }
    return body | changes


def test_names_every_field_at_fault(phone: MakePhone, resident: Membership, street: Place) -> None:
    answer = phone(resident).post(
        "cleanups",
        report(
            street,
            starts_at="2026-06-06T09:00:00",
            bags=-1,
            others="2",
            places=[{"place": str(street.pk), "share": 0}, {"place": "Zandhoek"}],
            participants=["x"],
        ),
    )
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == {
        "/starts_at": "naive",
        "/bags": "min_value",
        "/others": "invalid",
        "/places/0/share": "min_value",
        "/places/1/place": "invalid",
        "/participants/0": "invalid",
    }
    assert not Cleanup.objects.exists()


def test_names_the_field_that_an_operation_refuses(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    answer = phone(resident).post("cleanups", report(street, ends_at="2026-06-06T08:00:00+02:00"))
    assert (refusal(answer), faults(answer)) == ((400, "invalid"), {"/ends_at": "invalid"})


def test_names_a_field_that_does_not_exist(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    places = [{"place": str(street.pk), "weight": 2}]
    mine = phone(resident)
    assert faults(mine.post("cleanups", report(street, bagz=3))) == {"/bagz": "unknown"}
    answer = mine.post("cleanups", report(street, places=places))
    assert faults(answer) == {"/places/0/weight": "unknown"}
    answer = mine.get("places", {"serach": "x"})
    assert faults(answer) == {"/serach": "unknown"}


def test_speaks_the_readers_language(phone: MakePhone, resident: Membership) -> None:
    english = phone(resident).get(f"places/{new_id()}").json()
    dutch = phone(resident, language="nl").get(f"places/{new_id()}").json()
    assert english["code"] == dutch["code"] == "not_found"
    assert english["title"] == "Not found"
    assert dutch["title"] != english["title"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{'name': 1}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"[" * 50_000 + b"]" * 50_000,
        b'{"name": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "a\\u0000b"}',
        b'{"name": "a\x00b"}',
        b"\xff\xfe{}",
        b'{"name": ' + b"9" * 999 + b"}",
        b'{"name": -' + b"9" * 999 + b"}",
        b'{"name": ' + b"9" * 999 + b".5}",
        b'{"name": 1e999}',
        b'{"name": NaN}',
        b'{"name": -Infinity}',
        b'{"name": "a", "name": "b"}',
        b'{"name": "a"} {"name": "b"}',
        b'{"name": 05}',
        b'"' + b'\\"' * 100_000,
        b'{"' + b"\\" * 100_001,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_follows_on_a_body_that_is_no_such_object(
    phone: MakePhone, newcomer: Membership, body: bytes
) -> None:
    started = time.monotonic()
    answer = phone(newcomer).raw("memberships", body)
    status, code = refusal(answer)
    assert (status, code) in {(400, "parse_error"), (400, "invalid")}
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("value", [True, "3", "\uff13", 3.5, 10**17, None, [3], {"n": 3}, 1e300])
def test_names_a_number_that_is_none(
    phone: MakePhone, resident: Membership, street: Place, value: Any
) -> None:
    answer = phone(resident).post("cleanups", report(street, bags=value))
    assert refusal(answer) == (400, "invalid")
    assert list(faults(answer)) == ["/bags"]


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
        "2026-06-06T25:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-06-06",
        "yesterday",
        "\uff12\uff10\uff12\uff16-06-06T09:00:00Z",
        1780736400,
        True,
        None,
    ],
)
@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_names_a_time_that_is_none(
    phone: MakePhone, resident: Membership, street: Place, field: str, moment: Any
) -> None:
    answer = phone(resident).post("cleanups", report(street, **{field: moment}))
    assert refusal(answer) == (400, "invalid")
    assert f"/{field}" in faults(answer)
    assert phone(resident).get("cleanups").status_code == 200


@pytest.mark.parametrize("identifier", [5, "5", "x" * 36, "", None, True, "{" + "0" * 34 + "}"])
def test_names_an_id_that_is_none(
    phone: MakePhone, resident: Membership, street: Place, identifier: Any
) -> None:
    answer = phone(resident).post("cleanups", report(street, id=identifier))
    assert list(faults(answer)) == ["/id"]


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"],
)
def test_follows_on_any_body_but_json(
    phone: MakePhone, newcomer: Membership, content_type: str
) -> None:
    answer = phone(newcomer).raw("memberships", b"name=Nico", content_type)
    assert refusal(answer) == (415, "unsupported_media_type")


def test_follows_on_more_than_is_taken(phone: MakePhone, newcomer: Membership) -> None:
    body = json.dumps({"name": "a" * 300_000}).encode()
    assert refusal(phone(newcomer).raw("memberships", body)) == (413, "too_large")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/west/nowhere", "/api/v2/west/me", "/api/v1/"])
def test_is_a_document_for_paths_that_lead_nowhere(
    phone: MakePhone, newcomer: Membership, path: str
) -> None:
    client = phone(newcomer).client
    assert refusal(client.get(path)) == (404, "not_found")
    assert refusal(client.post(path, {})) == (404, "not_found")
    # A browser's test client lets whatever is posted pass; a server asks for a cookie first.
    strict = APIClient(enforce_csrf_checks=True)
    for method in (strict.post, strict.put, strict.delete):
        assert refusal(method(path)) == (404, "not_found")


def test_is_a_document_for_methods_that_a_route_does_not_have(
    phone: MakePhone, newcomer: Membership
) -> None:
    assert refusal(phone(newcomer).put("me", {})) == (405, "method_not_allowed")


def test_names_a_filter_at_fault(phone: MakePhone, newcomer: Membership) -> None:
    mine = phone(newcomer)
    for path, query in (
        ("places", {"limit": "0"}),
        ("places", {"limit": "101"}),
        ("cleanups", {"limit": "many"}),
        ("wallet/entries", {"limit": "9" * 999}),
        ("people", {"limit": "-1"}),
        ("residencies", {"limit": "\uff11\uff10"}),
        ("cleanups/queue", {"limit": " 5"}),
        ("items", {"inStock": "yes"}),
        ("items", {"supplier": "\uff11" * 8 + str(new_id())[8:]}),
        ("items", {"priceFrom": "1_0"}),
        ("places", {"search": "a\x00b"}),
        ("places", {"kind": "castle"}),
        ("cleanups", {"state": "unknown"}),
    ):
        assert list(faults(mine.get(path, query))) == [f"/{next(iter(query))}"]


@pytest.fixture
def outage() -> Iterator[Any]:
    """Take this test's database out of service: no connections, old or new."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(database.url("DATABASE_ADMIN_URL", "postgres"), autocommit=True) as admin:

        def serve(*, serving: bool) -> None:
            admin.execute(
                sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}").format(
                    sql.Identifier(name), sql.Literal(serving)
                )
            )
            if not serving:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [name],
                )

        yield serve
        serve(serving=True)


def until_served(ask: Callable[[], Any]) -> Any:
    """Ask until the database is there again, for half a minute at most."""
    began = time.monotonic()
    while (answer := ask()).status_code == 503:
        assert refusal(answer) == (503, "unavailable")
        close_old_connections()
        assert time.monotonic() < began + 30, "the outage goes on after it has ended"
    return answer


@pytest.mark.parametrize("requests", [2, pytest.param(6, marks=pytest.mark.long)])
def test_says_when_to_come_back_while_the_database_is_away(
    transactional_db: None,
    phone: MakePhone,
    resident: Membership,
    street: Place,
    outage: Any,
    requests: int,
) -> None:
    """Each request waits four seconds; after many the pool must not have tired of trying."""
    mine, body = phone(resident), report(street)
    assert mine.get("wallet").status_code == 200
    close_old_connections()  # as a server does after every request
    outage(serving=False)
    try:
        for _ in range(requests):
            answer = mine.post("cleanups", body)
            assert refusal(answer) == (503, "unavailable")
            assert int(answer["Retry-After"]) > 0
            close_old_connections()
    finally:
        outage(serving=True)
    # Left to itself the pool would pause for up to five minutes; the margin is for a busy machine.
    assert until_served(lambda: mine.post("cleanups", body)).status_code == 201


def test_does_not_follow_on_a_database_that_was_started_again(
    transactional_db: None, phone: MakePhone, newcomer: Membership, outage: Any
) -> None:
    mine: Phone = phone(newcomer)
    assert mine.get("wallet").status_code == 200
    close_old_connections()
    outage(serving=False)
    outage(serving=True)
    assert until_served(lambda: mine.get("wallet")).status_code == 200
