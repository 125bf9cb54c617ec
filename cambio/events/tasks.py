"""Senders: they take due deliveries and hand them to workers; and the shape of every reaction."""

from collections.abc import Callable
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from cambio.events import operations


@shared_task
def send_deliveries() -> int:
    """Send everything due to its task; run by a wake-up after each commit and by the sweep."""
    sent = 0
    while taken := operations.take_due_deliveries(at=timezone.now()):
        for delivery_id, task in taken:
            current_app.send_task(task, kwargs={"delivery_id": delivery_id}, retry=False)
        sent += len(taken)
    return sent


@shared_task
def purge_deliveries() -> int:
    return operations.purge_deliveries(at=timezone.now())


def reaction(react: Callable[..., None]) -> Any:
    """
    Make a task of a function that reacts to an event, given its subject's id and the time.

    The task is safe to run twice: the delivery is marked finished in the transaction of the
    reaction itself, and an error makes it due again.
    """

    def run(*, delivery_id: int) -> bool:
        at = timezone.now()
        try:
            return operations.run_delivery(
                delivery_id=delivery_id,
                react=lambda subject_id: react(subject_id=subject_id, at=at),
                at=at,
            )
        except Exception as error:
            operations.note_failure(delivery_id=delivery_id, error=error, at=timezone.now())
            raise

    run.__doc__ = react.__doc__
    return shared_task(name=f"{react.__module__}.{react.__name__}")(run)
