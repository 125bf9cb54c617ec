"""The ledger's housekeeping."""

from celery import shared_task

from cambio.ledger import operations


@shared_task
def fold_deltas() -> int:
    """Fold pending deltas; safe to run at any time and twice at once."""
    return operations.fold_deltas()
