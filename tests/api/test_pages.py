"""Every paged list tells its neighbours in `Link`, as in its body …"""

from dataclasses import replace
from typing import Any

import pytest
from django.core import signing
from rest_framework.response import Response
from rest_framework.test import APIClient

from api.pagination import SAME_FOR_S
from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import Scene
from tests.api.document import DOCUMENT, OPERATIONS, Operation, resolved
from tests.api.fields import links
from tests.api.test_lists import ASKED_AS, more
from tests.api.test_reading import PAGED

ENTRIES = 3


def neighbours(answer: Response) -> dict[str, str]:
    """Those that the header names, which must be those in the body."""
    assert answer.status_code == 200, answer.content
    body = {"next": answer.json()["next"], "prev": answer.json()["previous"]}
    said = links(answer.headers.get("Link"))
    assert said == {name: address for name, address in body.items() if address}
    return said


def follow(client: APIClient, operation: Operation, ask: Ask, address: str) -> Response:
    send: Any = getattr(client, operation.method)
    found: Response = send(address, ask.body) if operation.method == "post" else send(address)
    return found


@pytest.mark.parametrize("operation", PAGED, ids=lambda operation: operation.name)
def test_on_the_first_page_and_on_those_that_follow(operation: Operation, scene: Scene) -> None:
    ask = ASKS[operation.cases[0]](scene)
    client = scene.clients[ASKED_AS.get(operation.name, operation.role)]
    for number in range(ENTRIES):
        more(operation, scene, number)
    asked = replace(ask, query=(ask.query or {}) | {"limit": 1})
    first = operation.send(client, asked)
    assert neighbours(first).keys() == {"next"}
    second = follow(client, operation, ask, neighbours(first)["next"])
    assert neighbours(second).keys() == {"next", "prev"}
    assert second.json()["results"] != first.json()["results"]
    back = follow(client, operation, ask, neighbours(second)["prev"])
    assert back.json()["results"] == first.json()["results"]
    neighbours(back)


def test_and_not_where_there_is_one_page(scene: Scene) -> None:
    answer = scene.clients["resident"].get("/api/v1/west/places", {"limit": 100})
    assert neighbours(answer) == {}
    assert not answer.has_header("Link")


def test_alike_for_an_hour_so_that_it_is_not_sent_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 500_000 * SAME_FOR_S
    client, first = scene.clients["resident"], {"path": "/api/v1/west/places?limit=1"}
    monkeypatch.setattr(signing.time, "time", lambda: now)
    known = client.get(**first)
    assert links(known["Link"]).keys() == {"next"}
    for seconds, status in ((1, 304), (SAME_FOR_S - 1, 304), (SAME_FOR_S + 1, 200)):
        monkeypatch.setattr(signing.time, "time", lambda seconds=seconds: now + seconds)
        assert client.get(**first, HTTP_IF_NONE_MATCH=known["ETag"]).status_code == status


def test_as_the_document_says() -> None:
    told = {
        name
        for name, operation in OPERATIONS.items()
        for answer in operation.described["responses"].values()
        if "Link" in resolved(answer).get("headers", {})
    }
    assert told == {operation.name for operation in PAGED}
    assert "RFC 8288" in DOCUMENT["components"]["headers"]["Link"]["description"]
