"""What cleanups earn, by which rule."""

from django.db import models
from django.db.models import Q

from cambio.programmes.models import OfProgramme, within
from streets.models.cleanups import Cleanup


class RewardRule(OfProgramme):
    """
    What a cleanup earns; never changed, only followed by a next version.

    :ivar street_percent: of the total for the streets, the rest for those who took part
    :ivar verifier_may_live_there: lets a resident of a street that gains verify; four eyes on the
        action itself are never waived
    """

    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    per_action = models.PositiveIntegerField()
    per_participant = models.PositiveIntegerField()
    most_participants = models.PositiveIntegerField()
    per_bag = models.PositiveIntegerField()
    most_bags = models.PositiveIntegerField()
    most_total = models.PositiveIntegerField()
    street_percent = models.PositiveSmallIntegerField()
    verifier_may_live_there = models.BooleanField(default=False)
    set_by = within("programmes.Membership", "+")
    set_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "version"], name="reward_rule_version"),
            models.CheckConstraint(
                condition=Q(street_percent__lte=100), name="reward_rule_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"reward rule {self.version}"


class Reward(OfProgramme):
    """
    What a verified cleanup paid, line by line.

    `reasons` are codes, parameters and amounts; `payments` say how much went to which account's
    owner. The money itself is in the ledger.
    """

    cleanup = models.OneToOneField(
        Cleanup, on_delete=models.PROTECT, related_name="reward", db_constraint=False
    )
    total = models.PositiveIntegerField()
    reasons = models.JSONField()
    payments = models.JSONField()
    paid_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.total} for {self.cleanup_id}"
