"""Names in a mail stand there as they are."""

from datetime import datetime

from django.core import mail

from cambio.mail import operations


def test_b7_a_name_in_a_mail_is_not_written_as_on_a_page(db: None, at: datetime) -> None:
    queued = operations.queue_mail(
        recipient="rosa@example.org",
        language="en",
        template="grants/mail/news",
        context={"news": "asked", "title": "Mark's tuin & <kade>", "programme_en": "O'Brien's"},
        at=at,
    )
    operations.send_mail(mail_id=queued.pk, at=at)
    (sent,) = mail.outbox
    assert sent.subject == "A question about your application: Mark's tuin & <kade>"
    assert "O'Brien's" in sent.body
