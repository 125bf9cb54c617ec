"""Who replaces the same at once, having read the same."""

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.response import Response

from api import versions
from tests.api.access_scene import Scene, build
from tests.api.streets.reports import report
from tests.cambio.ledger.books import at_once
from tests.worlds import cast

pytestmark = pytest.mark.django_db(transaction=True)


def replace_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ten who have read the same replace it at once, each slowly enough to be overtaken."""
    was_read = versions._was_read

    def look_slowly(*said: Any) -> bool:
        found = was_read(*said)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(versions, "_was_read", look_slowly)
    manager, path = scene.clients["manager"], f"/api/v1/west/items/{scene.broom.pk}/stock"
    read = manager.get(path)["ETag"]
    phones = [cast.client_of(None) for _ in range(10)]
    for phone in phones:
        phone.credentials(**manager._credentials)
    put = lambda number: phones[number].put(  # noqa: E731
        path, {"stock": 100 + number}, headers={"If-Match": read}
    )
    return sorted(answer.status_code for answer in at_once(10, put))


def test_of_ten_who_replace_the_same_version_at_once_one_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert replace_at_once(build(timezone.now()), monkeypatch) == [200] + [412] * 9


def test_without_the_locks_they_overwrite_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    scene = build(timezone.now())
    monkeypatch.setattr(versions, "lock", lambda _: None)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda found, **_: found)
    assert replace_at_once(scene, monkeypatch).count(200) > 1


class Trickling(io.RawIOBase):
    """A body that is on its way until it is let go."""

    def __init__(self, body: bytes) -> None:
        self.body, self.awaited, self.let_go = body, Event(), Event()

    def read(self, size: int = -1) -> bytes:
        self.awaited.set()
        assert self.let_go.wait(timeout=20)
        body, self.body = self.body, b""
        return body


def test_a_body_that_trickles_in_keeps_nobody_waiting() -> None:
    scene = build(timezone.now())
    cleanup, content = scene.submitted(), report(scene.street)
    del content["id"]
    body = Trickling(json.dumps(content).encode())
    participant, path = scene.clients["participant"], f"/api/v1/west/cleanups/{cleanup}"

    def send() -> Response:
        try:
            answer: Response = participant.generic(
                "PUT", path, body.body, content_type="application/json", **{"wsgi.input": body}
            )
            return answer
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send)
        try:
            assert body.awaited.wait(timeout=20)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                verified = scene.clients["verifier"].post(f"{path}/verify", {})
        finally:
            body.let_go.set()
    assert verified.status_code == 200, verified.content
    assert sending.result().status_code == 403
