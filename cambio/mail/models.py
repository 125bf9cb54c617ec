"""Mail that is to be sent, in the reader's language."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cambio.common.ids import new_id
from cambio.common.language import LANGUAGES
from cambio.mail import states


class Mail(models.Model):
    """
    One mail to one address: a template and what to fill in.

    Personal, so it is emptied once sent and deleted a month later; the event about it holds its
    id only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.EmailField()
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    template = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    state: models.CharField[states.MailState, states.MailState] = models.CharField(
        max_length=8, default=states.MAIL.initial
    )
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.MAIL.states), name="mail_state")
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"
