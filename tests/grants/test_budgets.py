"""Budgets: moved between, closed, and kept until it is said what they are for."""

import pytest

from cambio.common.errors import Conflict, NotAllowedNow
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.ledger.errors import InsufficientFunds
from cambio.payments.models import Payment
from grants import operations, queries
from grants.models import Movement
from tests.worlds import office as scenes

pytestmark = pytest.mark.usefixtures("sound_books")


def test_money_moves_between_budgets_once_and_with_a_reason(quick, at):
    other = scenes.make_budget(
        quick.funder, quick.manager, None, name="Town budget", free_cents=0, at=at
    )
    move = {
        "movement_id": new_id(),
        "source_id": quick.budget.pk,
        "target_id": other.pk,
        "amount_cents": 100_000,
        "reason": "The other ward has none left",
        "by": quick.manager,
        "at": at,
    }
    assert [operations.move_money(**move)[1] for _ in range(2)] == [True, False]
    with pytest.raises(Conflict):
        operations.move_money(**move | {"amount_cents": 1})
    with pytest.raises(InsufficientFunds):
        operations.move_money(**move | {"movement_id": new_id(), "amount_cents": 400_001})
    assert (queries.free_in(quick.budget), queries.free_in(other)) == (400_000, 100_000)


@pytest.mark.parametrize("carried", [True, False])
def test_a_closed_budget_passes_on_what_is_free_and_keeps_what_is_committed(quick, at, carried):
    award = scenes.awarded(quick, at=at)
    following = scenes.make_budget(
        quick.funder, quick.manager, None, name="Next year", free_cents=0, at=at
    )
    for _ in range(2):
        operations.close_budget(
            budget_id=quick.budget.pk,
            carry_to_id=following.pk if carried else None,
            reason="The year is over",
            by=quick.manager,
            at=at,
        )
    assert scenes.figures(award) == (0, 80_000, 0)
    assert queries.free_in(following) == (420_000 if carried else 0)
    assert Movement.objects.get(source=quick.budget).kind == ("carried" if carried else "lapsed")
    with pytest.raises(NotAllowedNow):
        scenes.awarded(quick, at=at)


def test_what_comes_back_into_a_closed_budget_lapses_when_it_is_closed_again(quick, at):
    award = scenes.awarded(quick, at=at)
    scenes.through_the_bank(quick, Payment.objects.get().pk, at=at)
    close = {"budget_id": quick.budget.pk, "reason": "Over", "by": quick.manager, "at": at}
    operations.close_budget(**close)
    operations.record_repayment(
        application_id=award.application_id,
        repayment_id=new_id(),
        amount_cents=5_000,
        received_on=at.date(),
        reason="Fewer plants",
        by=quick.desk,
        at=at,
    )
    for _ in range(2):
        operations.close_budget(**close)
    assert queries.free_in(quick.budget) == 0
    assert sorted(
        Movement.objects.filter(kind="lapsed").values_list("amount_cents", flat=True)
    ) == [5_000, 420_000]
    # An event for each time that money went; the last time there was none.
    assert Event.objects.filter(name="budget.closed").count() == 2


def test_a_budget_stays_reserved_until_it_is_said_what_it_is_for(quick, at):
    bare, _ = operations.create_budget(
        budget_id=new_id(),
        funder_id=quick.funder.pk,
        content=operations.BudgetContent(
            name="Unsaid", year=2026, role="start_capital", term="once"
        ),
        by=quick.manager,
        at=at,
    )
    with pytest.raises(NotAllowedNow) as refused:
        operations.open_budget(budget_id=bare.pk, by=quick.manager, at=at)
    assert refused.value.field == "purpose"
