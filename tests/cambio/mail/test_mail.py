"""Mail: …"""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from cambio.events.models import Delivery
from cambio.mail import operations
from cambio.mail.models import Mail
from tests.cambio.events.outbox import run_due
from tests.cambio.ledger.books import at_once


def queue(at: datetime, recipient: str = "rosa@example.org") -> Mail:
    return operations.queue_mail(
        recipient=recipient,
        language="en",
        template="account/email/login_code",
        context={"code": "ABC-DEF"},
        at=at,
    )


def test_it_is_sent_once_although_it_is_run_twice(db: None, at: datetime) -> None:
    queued = queue(at)
    for _ in range(2):
        operations.send_mail(mail_id=queued.pk, at=at)
    (sent,) = mail.outbox
    assert sent.to == ["rosa@example.org"]
    assert "ABC-DEF" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_it_is_sent_once_although_two_workers_have_it(transactional_db: None, at: datetime) -> None:
    queued = queue(at)
    at_once(5, lambda _: operations.send_mail(mail_id=queued.pk, at=at))
    assert len(mail.outbox) == 1


def test_a_subject_stays_on_one_line_and_a_recipient_is_one(db: None, at: datetime) -> None:
    queue(at, "a@example.org")
    run_due()
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert sent.recipients() == ["a@example.org"]


def test_what_cannot_be_sent_waits_and_keeps_what_it_says(db: None, at: datetime) -> None:
    queued = queue(at)
    with (
        patch.object(EmailMessage, "send", side_effect=OSError),
        pytest.raises(OSError),
    ):
        run_due()
    queued.refresh_from_db()
    assert (queued.state, queued.context) == ("queued", {"code": "ABC-DEF"})
    run_due(Delivery.objects.get().due_at)
    queued.refresh_from_db()
    assert (queued.state, queued.context) == ("sent", {})


def test_sent_mail_is_forgotten_after_a_month(db: None, at: datetime) -> None:
    sent, waiting = queue(at), queue(at)
    operations.send_mail(mail_id=sent.pk, at=at)
    assert operations.purge_mails(at=at + timedelta(days=30)) == 0
    assert operations.purge_mails(at=at + timedelta(days=31)) == 1
    assert Mail.objects.get() == waiting
