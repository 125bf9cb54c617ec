"""Queueing mail in the caller's transaction, and sending it from a worker."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from cambio.common.language import LanguageCode
from cambio.events import operations as events
from cambio.mail import states
from cambio.mail.models import Mail

KEEP_SENT = timedelta(days=30)


@transaction.atomic
def queue_mail(
    *,
    recipient: str,
    language: LanguageCode,
    template: str,
    context: dict[str, str],
    at: datetime,
    programme_id: UUID | None = None,
) -> Mail:
    """
    Have a mail sent: a worker does it after the commit.

    :param template: a folder's and file's name below `templates/`; `…_subject.txt` and
        `…_message.txt` belong to it
    """
    mail = Mail.objects.create(
        recipient=recipient, language=language, template=template, context=context, queued_at=at
    )
    events.record(
        "mail.queued", programme_id=programme_id, subject_type="mail", subject_id=mail.pk, at=at
    )
    return mail


def send_mail(*, mail_id: UUID, at: datetime) -> None:
    """
    Send a queued mail and forget what it said.

    Whoever runs this twice at once is kept apart by the row's lock; a worker that dies between
    sending and committing sends once more, which for mail is the lesser evil.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail_id)
        if mail.state == "sent":
            return
        _message(mail).send()
        states.MAIL.move(mail, "send")
        mail.sent_at, mail.context = at, {}
        mail.save(update_fields=["state", "sent_at", "context"])


def _message(mail: Mail) -> EmailMessage:
    # A mail is no page: an apostrophe in a name stands there as it is.
    context = {name: SafeString(value) for name, value in mail.context.items()}
    with translation.override(mail.language):
        subject = render_to_string(f"{mail.template}_subject.txt", context)
        body = render_to_string(f"{mail.template}_message.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[mail.recipient],
        headers={"Content-Language": mail.language, "Auto-Submitted": "auto-generated"},
    )


def purge_mails(*, at: datetime) -> int:
    """Delete mail that was sent a month ago."""
    deleted, _ = Mail.objects.filter(state="sent", sent_at__lt=at - KEEP_SENT).delete()
    return deleted
