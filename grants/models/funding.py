"""Who gives the money, and the budgets in which it lies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cambio.common.folding import FoldedField
from cambio.programmes.models import OfProgramme, within
from grants import states
from grants.sentences import ROLES, TERMS

MOVEMENTS = ("funded", "moved", "carried", "lapsed")


class Funder(OfProgramme):
    """
    Who puts euro in: a municipality, a housing corporation, a fund.

    :ivar account: without a floor; its balance is minus what the funder has put in
    """

    name = models.CharField(max_length=120)
    folded_name = FoldedField("name")
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "folded_name"], name="funder_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Budget(OfProgramme):
    """
    A budget for one ward, or the whole programme, in one year.

    It stays reserved, and nothing is awarded from it, until it is recorded what it is for, who
    decides, and how it is accounted for.

    :ivar ward: none for the whole programme
    :ivar account: what is free in it, in cents; never below nothing
    :ivar lapsed: what went back to the funder when it was closed
    """

    name = models.CharField(max_length=120)
    folded_name = FoldedField("name")
    ward = within("streets.Ward", "budgets", null=True)
    year = models.PositiveSmallIntegerField()
    funder = within("grants.Funder", "budgets")
    purpose = models.CharField(max_length=500, blank=True)
    who_starts = models.CharField(max_length=120, blank=True)
    who_decides = models.CharField(max_length=120, blank=True)
    accounted_how = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=16)
    term = models.CharField(max_length=12)
    state: models.CharField[states.BudgetState, states.BudgetState] = models.CharField(
        max_length=10, default=states.BUDGET.initial
    )
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    lapsed = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        db_table = "grants_envelope"
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "folded_name", "year"], name="envelope_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.BUDGET.states), name="envelope_state"
            ),
            models.CheckConstraint(condition=Q(role__in=tuple(ROLES)), name="envelope_role"),
            models.CheckConstraint(condition=Q(term__in=tuple(TERMS)), name="envelope_term"),
            models.CheckConstraint(
                condition=~Q(state="open")
                | (~Q(purpose="") & ~Q(who_decides="") & ~Q(accounted_how="")),
                name="envelope_open_says_what_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class Movement(OfProgramme):
    """
    Money put into a budget or moved between two, and why; its id names the posting.

    :ivar source: none where the funder pays
    :ivar target: none where it goes back to the funder
    """

    kind = models.CharField(max_length=8)
    source = within("grants.Budget", "moved_out", null=True)
    target = within("grants.Budget", "moved_in", null=True)
    amount_cents = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    moved_by = within("programmes.Membership", "+")
    moved_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=MOVEMENTS), name="movement_kind"),
            models.CheckConstraint(condition=Q(amount_cents__gte=1), name="movement_amount"),
            models.CheckConstraint(condition=~Q(reason=""), name="movement_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="funded", source=None, target__isnull=False)
                | Q(kind__in=("moved", "carried"), source__isnull=False, target__isnull=False)
                | Q(kind="lapsed", source__isnull=False, target=None),
                name="movement_has_its_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"
