"""The housekeeping of what is kept in step."""

from celery import shared_task
from django.utils import timezone

from cambio.sync import operations


@shared_task
def forget_gone() -> int:
    return operations.forget_gone(at=timezone.now())
