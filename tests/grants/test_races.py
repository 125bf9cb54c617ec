"""Many decisions at once on real connections; the race has a control that goes wrong."""

from unittest.mock import patch

import pytest

from cambio.ledger import operations as ledger
from grants import operations, queries
from grants.errors import BudgetEmpty
from grants.models import Award, Budget
from tests.cambio.ledger.books import at_once
from tests.worlds import office as scenes

pytestmark = pytest.mark.django_db(transaction=True)

DECISIONS = 20


@pytest.fixture
def poor(programme, at):
    """A budget of 1,000 euro."""
    return scenes.make_scene(programme, "buurt-aan-zet", free_cents=100_000, at=at)


def decide_all_at_once(scene, *, at) -> list[str]:
    """Award 100 euro to each of twenty applications, all at the same moment."""
    applications = [
        scenes.cleared(
            scene,
            scenes.applied(
                scene,
                asked_cents=10_000,
                lines=(operations.PlannedCost("materials", "Plants", 10_000),),
                co_funders=(),
                title=f"Plan {number}",
                at=at,
            ),
            at=at,
        )
        for number in range(DECISIONS)
    ]

    def decide(number: int) -> str:
        try:
            operations.award_application(
                application_id=applications[number].pk,
                amount_cents=10_000,
                reason="A good plan",
                public_title=f"Plan {number}",
                by=scene.official,
                at=at,
            )
        except BudgetEmpty:
            return "empty"
        return "awarded"

    results = at_once(DECISIONS, decide)
    broken = [result for result in results if isinstance(result, Exception)]
    assert not broken, broken
    return results


def test_of_twenty_decisions_at_once_a_budget_of_ten_gives_exactly_ten(poor, at, sound_books):
    results = decide_all_at_once(poor, at=at)
    assert (results.count("awarded"), results.count("empty")) == (10, 10)
    assert Award.objects.count() == 10
    assert queries.free_in(poor.budget) == 0


def test_without_its_floor_the_budget_would_give_more_than_it_has(programme, at):
    """The control: an account that only looks before it gives."""
    bottomless = ledger.open_account

    def without_floor(**account):
        floor = None if account["purpose"] == "budget" else 0
        return bottomless(**{"floor": floor} | account)

    with patch.object(ledger, "open_account", without_floor):
        scene = scenes.make_scene(programme, "buurt-aan-zet", free_cents=100_000, at=at)
    results = decide_all_at_once(scene, at=at)
    assert results.count("awarded") == DECISIONS
    assert queries.free_in(Budget.objects.get()) == -100_000
