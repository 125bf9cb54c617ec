"""Answers that were given, so that the same call again is given the same one."""

from django.db import models
from django.db.models import Q

from cambio.programmes.models import OfProgramme, within


class Key(OfProgramme):
    """
    A member's key for one call, and what that call was answered.

    Personal: an answer holds what its reader may see, names among it. It goes after a month, and
    when somebody of whom it speaks is erased.

    :ivar digest: of the call: method, path and body
    :ivar answer: the body as it was sent, letter by letter
    :ivar headers: those that belong to the body, such as its language
    """

    membership = within("programmes.Membership", "+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    headers = models.JSONField(default=dict)
    answered_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["membership", "key"], name="key_once"),
            models.CheckConstraint(
                condition=Q(status__range=(200, 299)), name="key_of_a_call_that_succeeded"
            ),
        ]
        indexes = [models.Index(fields=["answered_at"], name="key_answered")]

    def __str__(self) -> str:
        return f"{self.status} to {self.membership_id}"
