"""Budgets with money in them, and rounds in which people can apply."""

from datetime import datetime

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from grants import operations
from grants.models import Budget, Funder, Round, SchemeVersion
from streets.models import Ward


def make_budget(
    funder: Funder,
    manager: Membership,
    ward: Ward | None,
    *,
    name: str = "Ward budget",
    free_cents: int,
    at: datetime,
) -> Budget:
    """An open budget with money in it."""
    budget, _ = operations.create_budget(
        budget_id=new_id(),
        funder_id=funder.pk,
        content=operations.BudgetContent(
            name=name,
            year=at.year,
            ward_id=ward.pk if ward else None,
            purpose="What residents think up for their ward",
            who_starts="Residents",
            who_decides="The area secretary",
            accounted_how="A report with receipts within three months",
            role="sole_source",
            term="yearly",
        ),
        by=manager,
        at=at,
    )
    if free_cents:
        operations.fund_budget(
            movement_id=new_id(),
            budget_id=budget.pk,
            amount_cents=free_cents,
            reason="The budget of the year",
            by=manager,
            at=at,
        )
    return operations.open_budget(budget_id=budget.pk, by=manager, at=at)


# What the presets leave to a programme, as a programme might fill it in.
CHOICES: dict[str, object] = {
    "legal_regime": "awb_subsidy",
    "decider": {"nl": "de gebiedssecretaris", "en": "the area secretary"},
    "weekends_count": True,
    "decide_within": {"count": 8, "unit": "weeks"},
    "when_empty": "refuse",
    "advance_percent": 100,
    "pay_at_award": False,
    "account_within": {"count": 3, "unit": "months"},
    "account_needs": ["text", "lines", "receipts", "photos"],
}


def make_round(
    version: SchemeVersion,
    budgets: list[Budget],
    manager: Membership,
    *,
    name: str = "This year",
    filled: dict[str, object] | None = None,
    at: datetime,
) -> Round:
    """An open round; what the scheme leaves open is filled as in `CHOICES`, or as asked."""
    choices = CHOICES | (filled or {})
    made, _ = operations.create_round(
        round_id=new_id(),
        version_id=version.pk,
        name=name,
        budget_ids=[budget.pk for budget in budgets],
        filled={key: choices[key] for key in version.rules.unset()},
        opens_at=at,
        by=manager,
        at=at,
    )
    return operations.open_round(round_id=made.pk, by=manager, at=at)
