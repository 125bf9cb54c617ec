from celery import shared_task
from django.utils import timezone

from cambio.idempotency import operations


@shared_task
def purge_keys() -> int:
    return operations.purge_keys(at=timezone.now())
