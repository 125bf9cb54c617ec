"""Announcing deliveries: …"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from celery import current_app
from django.conf import settings
from django.db import transaction

from cambio.common.ids import new_id
from cambio.events import operations

Callbacks = Callable[..., object]


def record(at: datetime, name: str = "mail.queued") -> None:
    operations.record(name, programme_id=None, subject_type="mail", subject_id=new_id(), at=at)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tasks that are handed to the broker."""
    found: list[str] = []
    monkeypatch.setattr(
        current_app._get_current_object(), "send_task", lambda name, **_: found.append(name)
    )
    return found


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """No earlier test has found the broker down."""
    monkeypatch.setattr(operations._Broker, "resting_until", 0.0)


def test_one_transaction_wakes_the_senders_once(
    db: None, at: datetime, sent: list[str], django_capture_on_commit_callbacks: Callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        for _ in range(5):
            record(at)
    assert sent == ["cambio.events.tasks.send_deliveries"]


def test_an_event_without_reactions_wakes_nobody(
    db: None, at: datetime, sent: list[str], django_capture_on_commit_callbacks: Callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        record(at, "place.imported")
    assert sent == []


@transaction.atomic
def record_and_fail(at: datetime) -> None:
    record(at)
    raise InterruptedError


def test_what_is_rolled_back_wakes_nobody(
    transactional_db: None, at: datetime, sent: list[str]
) -> None:
    with pytest.raises(InterruptedError):
        record_and_fail(at)
    assert sent == []


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_wake_up_along(
    transactional_db: None, at: datetime, sent: list[str]
) -> None:
    with transaction.atomic():
        with pytest.raises(InterruptedError):
            record_and_fail(at)
        record(at)
    assert sent == ["cambio.events.tasks.send_deliveries"]


def test_a_broker_that_fails_fails_no_write_and_is_left_alone_for_a_while(
    transactional_db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def fail(name: str, **_: object) -> None:
        tries.append(name)
        raise ConnectionError

    monkeypatch.setattr(current_app._get_current_object(), "send_task", fail)
    for _ in range(3):
        record(at)
    assert len(tries) == 1


def test_every_thread_speaks_to_the_broker_of_the_settings() -> None:
    """A web server answers in threads that never imported Celery's configuration."""
    with ThreadPoolExecutor(1) as thread:
        url = thread.submit(lambda: current_app.conf.broker_url).result()
    assert url == settings.CELERY_BROKER_URL
