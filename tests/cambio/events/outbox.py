"""Senders and workers within the test itself: takes what is due and runs it, as they would."""

from datetime import datetime
from importlib import import_module

from django.utils import timezone

from cambio.events import operations


def run_due(at: datetime | None = None) -> int:
    """
    Run what is due until nothing is.

    :returns: how many deliveries were taken
    """
    taken = 0
    while due := operations.take_due_deliveries(at=at or timezone.now()):
        for delivery_id, task in due:
            module, name = task.rsplit(".", maxsplit=1)
            getattr(import_module(module), name)(delivery_id=delivery_id)
        taken += len(due)
    return taken
