from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from cambio.events.tasks import reaction
from cambio.mail import operations


@reaction
def send_mail(*, subject_id: UUID, at: datetime) -> None:
    operations.send_mail(mail_id=subject_id, at=at)


@shared_task
def purge_mails() -> int:
    return operations.purge_mails(at=timezone.now())
