"""What somebody asks for, what was found of it, and everything that was said about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cambio.programmes.models import OfProgramme, within
from grants import states
from grants.schemes import rules

# What stands in the trail; a decision never stands there without its reason.
DECISIONS = (
    "judged",
    "awarded",
    "refused",
    "wait_listed",
    "deferred",
    "report_accepted",
    "report_rejected",
    "determined",
)
STEPS = (
    "written",
    "changed",
    "submitted",
    "asked",
    "answered",
    "withdrawn",
    "payee_set",
    "payment_prepared",
    "paid",
    "activity_ended",
    "reported",
    "report_returned",
    "returned",
    "reminded",
    "overdue",
    *DECISIONS,
)
ATTACHMENTS = ("budget", "receipt", "photo")


class Application(OfProgramme):
    """
    A request for money; its id is made by the phone.

    :ivar entered_by: who typed it in: the applicant, or the desk for somebody on paper
    :ivar applicant_name: of the group or body; empty where one resident applies
    :ivar place: where the applicant lives; of a body its seat, or where it will be active
    :ivar ward: of the place, kept from submission on
    :ivar budget: which pays, and so who decides; kept from submission on
    :ivar deferred_to: the round whose budget pays instead; the rules stay those of its own round
    :ivar decide_by: when the applicant should have heard; it waits while they are asked
    :ivar changed_at: when it was last changed after submission; earlier judgements count no more
    :ivar changed_by: who then changed it, or answered for it
    :ivar asked_at: since when the clock waits for an answer
    :ivar digest: of what it was begun with, so that a retry is recognised after later changes
    """

    round = within("grants.Round", "applications")
    applicant = within("programmes.Membership", "applications")
    entered_by = within("programmes.Membership", "+")
    on_paper = models.BooleanField()
    title = models.CharField(max_length=120)
    plan = models.CharField(max_length=4000, blank=True)
    applicant_kind = models.CharField(max_length=12)
    applicant_name = models.CharField(max_length=120, blank=True)
    non_profit = models.BooleanField(null=True)
    place = within("streets.Place", "+", null=True)
    ward = within("streets.Ward", "+", null=True)
    budget = within("grants.Budget", "applications", null=True)
    deferred_to = within("grants.Round", "taken_over", null=True)
    scope = models.CharField(max_length=16)
    purposes = models.JSONField(default=list)
    structural = models.BooleanField(default=False)
    consultation_held = models.BooleanField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    asked_cents = models.PositiveBigIntegerField()
    payee_name = models.CharField(max_length=70, blank=True)
    payee_iban = models.CharField(max_length=34, blank=True)
    state: models.CharField[states.ApplicationState, states.ApplicationState] = models.CharField(
        max_length=12, default=states.APPLICATION.initial
    )
    decided_by = within("programmes.Membership", "+", null=True)
    decide_by = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = within("programmes.Membership", "+", null=True)
    closed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=states.APPLICATION.states), name="application_state"
            ),
            models.CheckConstraint(
                condition=Q(applicant_kind__in=rules.APPLICANTS),
                name="application_applicant_kind",
            ),
            models.CheckConstraint(condition=Q(scope__in=rules.SCOPES), name="application_scope"),
            models.CheckConstraint(condition=Q(asked_cents__gte=1), name="application_asks"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="application_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    ~Q(decided_by=F("applicant"))
                    & ~Q(decided_by=F("entered_by"))
                    & (Q(changed_by=None) | ~Q(decided_by=F("changed_by")))
                ),
                name="application_not_decided_by_its_own",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"))
                | Q(submitted_at__isnull=False, budget__isnull=False),
                name="application_submitted_to_an_envelope",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("awarded", "refused")) | Q(decided_by__isnull=False),
                name="application_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "decide_by"], name="application_inbox"),
        ]

    def __str__(self) -> str:
        return f"application {self.pk} ({self.state})"


class _Listed(OfProgramme):
    """A line of an application, in the order in which it was written."""

    position = models.PositiveSmallIntegerField()

    class Meta(OfProgramme.Meta):
        abstract = True
        ordering = ("position",)
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(
                fields=["application", "position"], name="%(app_label)s_%(class)s_once"
            ),
        ]


class CostLine(_Listed):
    """What something will cost."""

    application = within("grants.Application", "lines")
    category = models.CharField(max_length=16)
    description = models.CharField(max_length=200)
    amount_cents = models.PositiveBigIntegerField()

    class Meta(_Listed.Meta):
        db_table = "grants_budgetline"
        constraints = [
            *_Listed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(category__in=rules.CATEGORIES), name="budget_line_category"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="budget_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.amount_cents}"


class CoFunder(_Listed):
    """Who else pays, and how much."""

    application = within("grants.Application", "co_funders")
    name = models.CharField(max_length=120)
    amount_cents = models.PositiveBigIntegerField()

    class Meta(_Listed.Meta):
        constraints = [
            *_Listed.Meta.constraints,
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="co_funder_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_cents}"


class Supporter(_Listed):
    """Who stands behind the plan, as the applicant names them."""

    application = within("grants.Application", "supporters")
    name = models.CharField(max_length=80)

    class Meta(_Listed.Meta):
        pass

    def __str__(self) -> str:
        return str(self.id)


class Judgement(OfProgramme):
    """
    A person's word on one rule: that it holds, or that it may be let go. The last one counts.

    :ivar holds: False takes an earlier word back, or finds that the rule does not hold
    """

    application = within("grants.Application", "judgements")
    rule = models.CharField(max_length=20)
    holds = models.BooleanField()
    reason = models.CharField(max_length=500)
    judged_by = within("programmes.Membership", "+")
    judged_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.holds}"


class RuleCheck(OfProgramme):
    """What the rules found at a moment that counts, kept as it was."""

    application = within("grants.Application", "checks")
    moment = models.CharField(max_length=12)
    findings = models.JSONField()
    checked_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(
                condition=Q(moment__in=("submission", "decision")), name="rule_check_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} of {self.application_id}"


class Step(OfProgramme):
    """
    One line of an application's trail: who did what, when, and why.

    :ivar by: none where the program itself did it
    """

    application = within("grants.Application", "steps")
    kind = models.CharField(max_length=20)
    by = within("programmes.Membership", "+", null=True)
    at = models.DateTimeField()
    text = models.CharField(max_length=2000, blank=True)
    amount_cents = models.BigIntegerField(null=True)

    class Meta(OfProgramme.Meta):
        ordering = ("at", "id")
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=STEPS), name="step_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=DECISIONS) | ~Q(text=""), name="step_decision_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"


class Attachment(OfProgramme):
    """A document or photo that belongs to an application or to a line of its report."""

    application = within("grants.Application", "attachments")
    line = within("grants.ReportLine", "receipts", null=True)
    kind = models.CharField(max_length=8)
    file = within("files.StoredFile", "+")
    announced_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ATTACHMENTS), name="attachment_kind"),
            models.CheckConstraint(
                condition=Q(line=None) | Q(kind="receipt"), name="attachment_line_has_receipts"
            ),
            models.UniqueConstraint(fields=["file"], name="attachment_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"
