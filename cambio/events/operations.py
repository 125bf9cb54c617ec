"""
Recording what happened, and seeing to it that the reactions run.

An event and its deliveries are written in the operation's own transaction: either both are there
or neither. After the commit a wake-up tells the workers; when the broker is down the wake-up is
lost and the sweep finds the delivery within seconds of the broker's return.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from cambio.events import states
from cambio.events.models import Delivery, Event

log = structlog.get_logger(__name__)

MAX_TRIES = 8
LEASE = timedelta(seconds=60)
BATCH = 100
KEEP_FINISHED = timedelta(days=30)
BROKER_REST_SECONDS = 5.0

Fact = int | str | bool | None


class _Broker:
    """Remembers that the broker failed, so that writes do not each wait for its time-out."""

    resting_until = 0.0


@cache
def _reactions() -> dict[str, tuple[str, ...]]:
    reactions: dict[str, tuple[str, ...]] = import_string(settings.EVENT_REACTIONS)
    return reactions


def record(
    name: str,
    *,
    programme_id: UUID | None,
    subject_type: str,
    subject_id: UUID,
    at: datetime,
    actor_id: UUID | None = None,
    **facts: Fact,
) -> None:
    """
    Write down what happened, and one delivery for each reaction to it.

    :param facts: ids, kinds and numbers; never free text, never anything personal
    """
    event = Event.objects.create(
        programme_id=programme_id,
        name=name,
        subject_type=subject_type,
        subject_id=subject_id,
        actor_id=actor_id,
        happened_at=at,
        facts=facts,
    )
    tasks = _reactions().get(name, ())
    if tasks:
        Delivery.objects.bulk_create(Delivery(event=event, task=task, due_at=at) for task in tasks)
        _wake_up_after_commit()


def _wake_up_after_commit() -> None:
    """Announce the deliveries once for each transaction, however many events it records."""
    announced = any(hook is _wake_up for _, hook, *_ in connection.run_on_commit)
    if not announced:
        transaction.on_commit(_wake_up, robust=True)


def _wake_up() -> None:
    if time.monotonic() < _Broker.resting_until:
        return
    try:
        current_app.send_task("cambio.events.tasks.send_deliveries", retry=False)
    except Exception as error:  # noqa: BLE001  whatever the broker's library raises: the sweep is the guarantee
        _Broker.resting_until = time.monotonic() + BROKER_REST_SECONDS
        log.warning("broker_unreachable", error=type(error).__name__)


@transaction.atomic
def take_due_deliveries(*, at: datetime) -> list[tuple[int, str]]:
    """
    Take what is due, oldest first, and lease it: (delivery, task) pairs to be sent to workers.

    Any number of senders may do this at once; none takes what another holds. A delivery that was
    taken too often is set aside for a person to look at.
    """
    rows = list(
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(state="due", due_at__lte=at)
        .order_by("due_at")[:BATCH]
    )
    taken = []
    for delivery in rows:
        if delivery.tries >= MAX_TRIES:
            states.DELIVERY.move(delivery, "set_aside")
            log.error("delivery_set_aside", delivery=delivery.pk, task=delivery.task)
        else:
            delivery.tries += 1
            delivery.due_at = at + LEASE * delivery.tries
            taken.append((delivery.pk, delivery.task))
    Delivery.objects.bulk_update(rows, ["state", "tries", "due_at"])
    return taken


def run_delivery(*, delivery_id: int, react: Callable[[UUID], None], at: datetime) -> bool:
    """
    Run one reaction and mark its delivery finished in the same transaction.

    :param react: is given the id of the event's subject
    :returns: False where it is finished already, or another worker is at it
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=["self"])
            .select_related("event")
            .filter(pk=delivery_id, state="due")
            .first()
        )
        if delivery is None:
            return False
        react(delivery.event.subject_id)
        states.DELIVERY.move(delivery, "finish")
        delivery.finished_at = at
        delivery.save(update_fields=["state", "finished_at"])
    return True


def note_failure(*, delivery_id: int, error: Exception, at: datetime) -> None:
    """Keep the kind of error (never its text) and make the delivery due again, later each time."""
    delivery = Delivery.objects.filter(pk=delivery_id, state="due").first()
    if delivery is not None:
        delivery.last_error = type(error).__name__[:80]
        delivery.due_at = at + timedelta(seconds=2**delivery.tries)
        delivery.save(update_fields=["last_error", "due_at"])


@transaction.atomic
def retry_deliveries(*, at: datetime) -> int:
    """Make what was set aside due again, after a person has repaired the cause."""
    rows = list(Delivery.objects.select_for_update().filter(state="set_aside"))
    for delivery in rows:
        states.DELIVERY.move(delivery, "retry")
        delivery.tries, delivery.due_at = 0, at
    return Delivery.objects.bulk_update(rows, ["state", "tries", "due_at"])


def purge_deliveries(*, at: datetime) -> int:
    """Forget finished deliveries after 30 days; the events stay."""
    deleted, _ = Delivery.objects.filter(
        state="finished", finished_at__lt=at - KEEP_FINISHED
    ).delete()
    return deleted
