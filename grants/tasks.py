from celery import shared_task
from django.utils import timezone

from grants import operations


@shared_task
def remind_of_reports() -> int:
    return operations.remind_of_reports(at=timezone.now())
