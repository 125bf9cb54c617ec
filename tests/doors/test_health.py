"""What watches an installation is told, and whether it may serve."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cambio.audit.models import AuditRun
from cambio.audit.operations import run_audit
from cambio.common.ids import new_id
from cambio.events.models import Delivery, Event
from cambio.programmes.models import Programme
from doors import health


@pytest.fixture
def durable(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own server writes fast and unsafely; let it pass for one that does not."""
    monkeypatch.setattr(health, "DURABLE", {})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO on")


def readyz() -> tuple[int, list[str], list[str]]:
    answer = Client().get("/readyz")
    told = answer.json()
    assert told["ready"] == (answer.status_code == 200)
    return answer.status_code, told["faults"], told["warnings"]


def test_a_living_process_answers(db: None) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_fit_to_serve_once_an_audit_has_found_nothing(
    durable: None, programme: Programme, at: datetime
) -> None:
    assert readyz() == (200, [], ["no audit has run yet"])
    run_audit(at=at, clock=lambda: at)
    assert readyz() == (200, [], [])


def test_what_the_last_audit_found_is_a_warning(
    durable: None, programme: Programme, at: datetime
) -> None:
    for minutes, findings in enumerate(([], [{"check": "one"}, {"check": "two"}])):
        AuditRun.objects.create(
            started_at=at + timedelta(minutes=minutes),
            finished_at=at + timedelta(minutes=minutes),
            checks=20,
            ok=not findings,
            findings=findings,
        )
    assert readyz() == (200, [], ["the last audit found 2 faults"])


def test_deliveries_that_wait_too_long_are_a_warning(
    durable: None, programme: Programme, at: datetime
) -> None:
    run_audit(at=at, clock=lambda: at)
    now = timezone.now()
    for minutes in (1, 3):
        event = Event.objects.create(
            name="lamp.lit", subject_type="lamp", subject_id=new_id(), happened_at=now
        )
        Delivery.objects.create(
            event=event, task="lamps.see", due_at=now - timedelta(minutes=minutes)
        )
    assert readyz() == (200, [], ["1 deliveries are late"])


def test_a_broker_that_is_away_is_a_warning(
    durable: None, programme: Programme, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_audit(at=at, clock=lambda: at)

    def away(*_: object, **__: object) -> None:
        raise OSError("nobody answers")

    monkeypatch.setattr("kombu.Connection.ensure_connection", away)
    assert readyz() == (200, [], ["the broker cannot be reached"])


def test_a_database_that_does_not_write_safely_is_not_served(
    programme: Programme, at: datetime
) -> None:
    run_audit(at=at, clock=lambda: at)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        cursor.execute(
            "SELECT name FROM pg_settings WHERE setting = 'off' AND name = ANY(%s)",
            [["fsync", "full_page_writes", "synchronous_commit"]],
        )
        unsafe = {f"{name} is off" for (name,) in cursor.fetchall()}
    status, faults, _warnings = readyz()
    assert (status, set(faults)) == (503, unsafe)
    assert "synchronous_commit is off" in unsafe
