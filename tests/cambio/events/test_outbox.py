"""The outbox: …"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cambio.audit.operations import run_audit
from cambio.common.ids import new_id
from cambio.events import operations
from cambio.events.models import Delivery, Event
from cambio.events.queries import deliveries_set_aside, overdue_deliveries
from tests.cambio.ledger.books import at_once

MINUTE = timedelta(minutes=1)


class SubjectError(Exception):
    """What the reaction of a test fails with."""


def record(at: datetime, subject: UUID | None = None) -> Delivery:
    operations.record(
        "mail.queued",
        programme_id=None,
        subject_type="mail",
        subject_id=subject or new_id(),
        at=at,
        total=3,
    )
    return Delivery.objects.latest("id")


def take(at: datetime) -> list[int]:
    return [delivery for delivery, _task in operations.take_due_deliveries(at=at)]


def nothing(_subject: UUID) -> None:
    """React by doing nothing."""


def fail(_subject: UUID) -> None:
    raise SubjectError("somebody's name must not be kept")


def run(delivery: int, react: Callable[[UUID], None], at: datetime) -> bool:
    return operations.run_delivery(delivery_id=delivery, react=react, at=at)


def test_an_event_and_its_deliveries_are_written_together(db: None, at: datetime) -> None:
    subject = new_id()
    delivery = record(at, subject)
    event = delivery.event
    assert (event.subject_id, event.happened_at, event.facts) == (subject, at, {"total": 3})
    assert (delivery.task, delivery.state) == ("cambio.mail.tasks.send_mail", "due")


def test_a_rollback_leaves_neither(db: None, at: datetime) -> None:
    @transaction.atomic
    def begin_and_fail() -> None:
        record(at)
        raise SubjectError

    with pytest.raises(SubjectError):
        begin_and_fail()
    assert not Event.objects.exists()
    assert not Delivery.objects.exists()


def test_an_event_is_delivered_to_a_task_once(db: None, at: datetime) -> None:
    delivery = record(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=delivery.event, task=delivery.task, due_at=at)


def test_what_is_taken_is_leased_and_not_taken_again(db: None, at: datetime) -> None:
    delivery = record(at)
    assert take(at - MINUTE) == []
    assert take(at) == [delivery.pk]
    assert take(at) == []


def test_a_lease_that_ran_out_is_taken_again_each_time_for_longer(db: None, at: datetime) -> None:
    delivery = record(at)
    now = at
    for tries in (1, 2, 3):
        assert take(now - timedelta(seconds=1)) == []
        assert take(now) == [delivery.pk]
        delivery.refresh_from_db()
        assert (delivery.tries, delivery.due_at) == (tries, now + tries * operations.LEASE)
        now = delivery.due_at


def test_the_oldest_is_taken_first_and_at_most_a_batch(db: None, at: datetime) -> None:
    made = [record(at + timedelta(seconds=-number)).pk for number in range(120)]
    assert take(at) == made[:-101:-1]
    assert take(at) == made[19::-1]


def test_two_senders_at_once_take_different_deliveries(
    transactional_db: None, at: datetime
) -> None:
    made = [record(at).pk for _ in range(30)]
    both = threading.Barrier(2)

    def send(_number: int) -> list[int]:
        with transaction.atomic():
            taken = take(at)
            both.wait(timeout=10)  # neither has committed
        return taken

    first, second = at_once(2, send)
    assert sorted(first + second) == made


def test_many_senders_take_each_delivery_once(transactional_db: None, at: datetime) -> None:
    made = [record(at).pk for _ in range(250)]

    def send(_number: int) -> list[int]:
        found: list[int] = []
        while taken := take(at):
            found += taken
        return found

    assert sorted(chain.from_iterable(at_once(6, send))) == made


def test_without_skipping_what_is_locked_both_take_the_same(
    transactional_db: None, at: datetime
) -> None:
    """Negative control: two senders that read without locking."""
    made = record(at).pk

    def send(_number: int) -> list[int]:
        with transaction.atomic():
            found = list(Delivery.objects.filter(state="due", due_at__lte=at))
            both.wait(timeout=10)
            Delivery.objects.filter(pk__in=[one.pk for one in found]).update(due_at=at + MINUTE)
        return [one.pk for one in found]

    both = threading.Barrier(2)
    assert at_once(2, send) == [[made], [made]]


def test_a_reaction_runs_once_although_its_task_runs_twice(db: None, at: datetime) -> None:
    subject, ran = new_id(), []
    delivery = record(at, subject)
    assert run(delivery.pk, ran.append, at)
    assert not run(delivery.pk, ran.append, at)
    assert ran == [subject]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.finished_at) == ("finished", at)
    assert take(at + timedelta(days=1)) == []


def test_a_reaction_runs_once_although_two_workers_have_it(
    transactional_db: None, at: datetime
) -> None:
    delivery, ran = record(at), []
    inside = threading.Event()

    def slow(subject: UUID) -> None:
        ran.append(subject)
        inside.set()
        assert done.wait(timeout=10)

    def work(number: int) -> bool:
        if number == 0:
            return run(delivery.pk, slow, at)
        assert inside.wait(timeout=10)
        try:
            return run(delivery.pk, slow, at)
        finally:
            done.set()

    done = threading.Event()
    assert at_once(2, work) == [True, False]
    assert len(ran) == 1


def test_a_reaction_that_fails_is_undone_and_due_again_later(db: None, at: datetime) -> None:
    delivery = record(at)
    take(at)

    def write_and_fail(subject: UUID) -> None:
        record(at, subject)
        fail(subject)

    with pytest.raises(SubjectError) as caught:
        run(delivery.pk, write_and_fail, at)
    operations.note_failure(delivery_id=delivery.pk, error=caught.value, at=at)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == ("due", "SubjectError")
    assert at < delivery.due_at < at + MINUTE
    assert Event.objects.count() == 1
    assert take(delivery.due_at) == [delivery.pk]


def fail_until_set_aside(delivery: Delivery, at: datetime) -> int:
    """Let a delivery fail as often as it is tried."""
    tries = 0
    while taken := take(at):
        with pytest.raises(SubjectError) as caught:
            run(taken[0], fail, at)
        operations.note_failure(delivery_id=taken[0], error=caught.value, at=at)
        delivery.refresh_from_db()
        at = delivery.due_at
        tries += 1
    return tries


def test_what_fails_too_often_is_set_aside_and_found_by_the_audit(db: None, at: datetime) -> None:
    delivery = record(at)
    assert fail_until_set_aside(delivery, at) == operations.MAX_TRIES == 8
    assert list(deliveries_set_aside()) == [delivery]
    (finding,) = run_audit(at=at, clock=lambda: at).findings
    assert (finding["check"], finding["subject_id"]) == ("events.set_aside", str(delivery.pk))
    assert "SubjectError" in finding["problem"]
    assert "somebody's name" not in finding["problem"]
    assert not run(delivery.pk, nothing, at)


def test_a_retry_brings_back_what_was_set_aside(
    db: None, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = record(at)
    fail_until_set_aside(delivery, at)
    call_command("retry_deliveries")
    assert capsys.readouterr().out == "1 deliveries are due again\n"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("due", 0)
    assert take(delivery.due_at) == [delivery.pk]
    assert run(delivery.pk, nothing, at)
    assert run_audit(at=at, clock=lambda: at).findings == []


def test_one_that_fails_does_not_hold_up_the_others(db: None, at: datetime) -> None:
    poison, healthy = record(at), record(at)
    assert set(take(at)) == {poison.pk, healthy.pk}
    with pytest.raises(SubjectError) as caught:
        run(poison.pk, fail, at)
    operations.note_failure(delivery_id=poison.pk, error=caught.value, at=at)
    assert run(healthy.pk, nothing, at)


def test_finished_deliveries_are_forgotten_after_thirty_days_and_events_never(
    db: None, at: datetime
) -> None:
    old, fresh, waiting = (record(at) for _ in range(3))
    run(old.pk, nothing, at)
    run(fresh.pk, nothing, at + timedelta(days=1))
    assert operations.purge_deliveries(at=at + timedelta(days=30)) == 0
    assert operations.purge_deliveries(at=at + timedelta(days=30, seconds=1)) == 1
    assert set(Delivery.objects.values_list("pk", flat=True)) == {fresh.pk, waiting.pk}
    assert Event.objects.count() == 3


def test_late_deliveries_are_told(db: None, at: datetime) -> None:
    late, finished = record(at), record(at)
    run(finished.pk, nothing, at)
    assert list(overdue_deliveries(at=at + 3 * MINUTE, by=2 * MINUTE)) == [late]
    assert not overdue_deliveries(at=at + MINUTE, by=2 * MINUTE).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET name = 'other'",
        "DELETE FROM events_event",
        "UPDATE events_event SET facts = '{}' WHERE false",
    ],
)
def test_what_happened_is_never_changed(db: None, at: datetime, statement: str) -> None:
    record(at)
    with (
        pytest.raises(IntegrityError, match="what happened"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
