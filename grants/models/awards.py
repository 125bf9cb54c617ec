"""What was awarded, how it was accounted for, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cambio.programmes.models import OfProgramme, within
from grants import states


class Award(OfProgramme):
    """
    A decision that money will be paid; the money is set aside from that moment.

    :ivar public_title: what the public list calls it, without persons
    :ivar commitment: the account of what is still to be paid
    :ivar paid: the account of what was paid and did not come back
    :ivar ended_on: the recorded end of the activity
    :ivar account_by: the last day on which the report is on time
    :ivar determined_cents: what the award finally comes to
    """

    application = models.OneToOneField(
        "grants.Application", on_delete=models.PROTECT, related_name="award", db_constraint=False
    )
    budget = within("grants.Budget", "awards")
    amount_cents = models.PositiveBigIntegerField()
    public_title = models.CharField(max_length=120)
    commitment = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    paid = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    state: models.CharField[states.AwardState, states.AwardState] = models.CharField(
        max_length=12, default=states.AWARD.initial
    )
    awarded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    account_by = models.DateField(null=True)
    determined_cents = models.PositiveBigIntegerField(null=True)
    determined_by = within("programmes.Membership", "+", null=True)
    determined_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=states.AWARD.states), name="award_state"),
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="award_amount"),
            models.CheckConstraint(
                condition=Q(determined_cents=None) | Q(determined_cents__lte=F("amount_cents")),
                name="award_never_determined_higher",
            ),
            models.CheckConstraint(
                condition=Q(state="running", determined_cents=None, determined_by=None)
                | (~Q(state="running") & Q(determined_cents__isnull=False)),
                name="award_determined_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, account_by=None)
                | Q(ended_on__isnull=False, account_by__isnull=False),
                name="award_due_from_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["account_by"], name="award_due", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"award of {self.amount_cents} ({self.state})"


class Report(OfProgramme):
    """The accountability for an award: what was done, and what it cost."""

    award = models.OneToOneField(
        "grants.Award", on_delete=models.PROTECT, related_name="report", db_constraint=False
    )
    text = models.CharField(max_length=4000, blank=True)
    state: models.CharField[states.ReportState, states.ReportState] = models.CharField(
        max_length=10, default=states.REPORT.initial
    )
    submitted_at = models.DateTimeField(null=True)
    submitted_by = within("programmes.Membership", "+", null=True)
    decided_by = within("programmes.Membership", "+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=states.REPORT.states), name="report_state"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("submitted_by")),
                name="report_not_reviewed_by_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.award_id} ({self.state})"


class ReportLine(OfProgramme):
    """What something did cost; its receipts are attachments."""

    report = within("grants.Report", "lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    amount_cents = models.PositiveBigIntegerField()

    class Meta(OfProgramme.Meta):
        ordering = ("position",)
        constraints = [
            *OfProgramme.Meta.constraints,
            # Looked at when all lines are written: they may change places.
            models.UniqueConstraint(
                fields=["report", "position"],
                name="report_line_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="report_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_cents}"


class Repayment(OfProgramme):
    """Money that came back to the programme's bank account; its id names the posting."""

    award = within("grants.Award", "repayments")
    amount_cents = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    received_on = models.DateField()
    recorded_by = within("programmes.Membership", "+")
    recorded_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="repayment_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_cents} of {self.award_id}"
