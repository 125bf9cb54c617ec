"""Who replaces the same at once, having read the same."""

import time
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from api import versions
from tests import cast
from tests.api.access_scene import Scene, build
from tests.cambio.ledger.books import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def replace_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ten who have read the same replace it at once, each slowly enough to be overtaken."""
    check = versions._check

    def check_slowly(*said: Any) -> None:
        check(*said)
        time.sleep(0.1)

    monkeypatch.setattr(versions, "_check", check_slowly)
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
