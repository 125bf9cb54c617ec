from celery import shared_task
from django.utils import timezone

from cambio.audit import operations


@shared_task
def run_audit() -> bool:
    return operations.run_audit(at=timezone.now(), clock=timezone.now).ok
