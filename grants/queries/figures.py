"""What became of the money of budgets, in figures that come to the same on both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from cambio.ledger import queries as books
from grants.models import Award, Envelope, Movement, Repayment


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


def figures_of(envelopes: Iterable[Envelope]) -> dict[UUID, Figures]:
    """Add up some budgets."""
    by_id = {envelope.pk: envelope for envelope in envelopes}
    figures = {envelope_id: Figures() for envelope_id in by_id}
    _add_movements(figures, "source", _LEAVING)
    _add_movements(figures, "target", _REACHING)
    awards = Award.objects.filter(envelope__in=by_id).values_list("envelope", "commitment", "paid")
    held = books.balances(
        books.AccountId(account)
        for account in (
            *(envelope.account_id for envelope in by_id.values()),
            *(account for _envelope, *accounts in awards for account in accounts),
        )
    )
    for envelope_id, envelope in by_id.items():
        figures[envelope_id].free = held[books.AccountId(envelope.account_id)]
    for envelope_id, commitment, paid in awards:
        figures[envelope_id].committed += held[books.AccountId(commitment)]
        figures[envelope_id].paid += held[books.AccountId(paid)]
    _add_returned(figures)
    return figures


def _add_movements(figures: dict[UUID, Figures], end: str, names: dict[str, str]) -> None:
    moved = Movement.objects.filter(**{f"{end}__in": figures}).values_list(end, "kind")
    for envelope_id, kind, cents in moved.annotate(cents=Sum("amount_cents")):
        setattr(figures[envelope_id], names[kind], cents)


def _add_returned(figures: dict[UUID, Figures]) -> None:
    """What came back was paid before: the account of what is paid holds the difference."""
    returned = Repayment.objects.filter(award__envelope__in=figures).values_list("award__envelope")
    for envelope_id, cents in returned.annotate(cents=Sum("amount_cents")):
        figures[envelope_id].returned = cents
        figures[envelope_id].paid += cents
