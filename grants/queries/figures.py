"""What became of the money of budgets, in figures that come to the same on both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from cambio.ledger import queries as books
from grants.models import Award, Budget, Movement, Repayment


@dataclass(slots=True)
class Figures:
    """What came into a budget and where it is now, in cents."""

    funded: int = 0
    moved_in: int = 0
    carried_in: int = 0
    free: int = 0
    committed: int = 0
    paid: int = 0
    returned: int = 0
    moved_out: int = 0
    carried_out: int = 0
    lapsed: int = 0

    @property
    def came(self) -> int:
        """All that was ever put into it."""
        return self.funded + self.moved_in + self.carried_in

    @property
    def went(self) -> int:
        """Where all of it is; the audit sees to it that it is as much as came."""
        kept = self.free + self.committed + self.paid - self.returned
        return kept + self.moved_out + self.carried_out + self.lapsed


# How a movement is called by the budget that it leaves, and by the one that it reaches.
_LEAVING = {"moved": "moved_out", "carried": "carried_out", "lapsed": "lapsed"}
_REACHING = {"funded": "funded", "moved": "moved_in", "carried": "carried_in"}


def figures_of(budgets: Iterable[Budget]) -> dict[UUID, Figures]:
    """Add up some budgets."""
    by_id = {budget.pk: budget for budget in budgets}
    figures = {budget_id: Figures() for budget_id in by_id}
    _add_movements(figures, "source", _LEAVING)
    _add_movements(figures, "target", _REACHING)
    awards = Award.objects.filter(budget__in=by_id).values_list("budget", "commitment", "paid")
    held = books.balances(
        books.AccountId(account)
        for account in (
            *(budget.account_id for budget in by_id.values()),
            *(account for _budget, *accounts in awards for account in accounts),
        )
    )
    for budget_id, budget in by_id.items():
        figures[budget_id].free = held[books.AccountId(budget.account_id)]
    for budget_id, commitment, paid in awards:
        figures[budget_id].committed += held[books.AccountId(commitment)]
        figures[budget_id].paid += held[books.AccountId(paid)]
    _add_returned(figures)
    return figures


def _add_movements(figures: dict[UUID, Figures], end: str, names: dict[str, str]) -> None:
    moved = Movement.objects.filter(**{f"{end}__in": figures}).values_list(end, "kind")
    for budget_id, kind, cents in moved.annotate(cents=Sum("amount_cents")):
        setattr(figures[budget_id], names[kind], cents)


def _add_returned(figures: dict[UUID, Figures]) -> None:
    """What came back was paid before: the account of what is paid holds the difference."""
    returned = Repayment.objects.filter(award__budget__in=figures).values_list("award__budget")
    for budget_id, cents in returned.annotate(cents=Sum("amount_cents")):
        figures[budget_id].returned = cents
        figures[budget_id].paid += cents
