"""Every verb in every state, with the value that goes with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from cambio.common.errors import NotAllowedNow, NotFound
from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog import operations
from catalog.models import Order
from catalog.states import ORDER
from tests.worlds import shop

pytestmark = pytest.mark.usefixtures("sound_books")

# What each state allows, and where it leads; a verb that leads to its own state is "twice is once".
ALLOWED = {
    "waiting_signatures": {
        "agree": "placed",
        "disagree": "refused",
        "cancel": "cancelled",
        "renew_code": "waiting_signatures",
    },
    "placed": {
        "accept": "accepted",
        "refuse": "refused",
        "cancel": "cancelled",
        "renew_code": "placed",
    },
    "accepted": {
        "accept": "accepted",
        "prepare": "ready",
        "refuse": "refused",
        "cancel": "cancelled",
        "renew_code": "accepted",
    },
    "ready": {
        "prepare": "ready",
        "hand_over": "handed_over",
        "refuse": "refused",
        "cancel": "cancelled",
        "renew_code": "ready",
    },
    "handed_over": {"hand_over": "handed_over"},
    "refused": {"refuse": "refused"},
    "cancelled": {"cancel": "cancelled"},
}
WAY = {
    "waiting_signatures": [],
    "placed": ["agree"],
    "accepted": ["agree", "accept"],
    "ready": ["agree", "accept", "prepare"],
    "handed_over": ["agree", "accept", "prepare", "hand_over"],
    "refused": ["agree", "refuse"],
    "cancelled": ["agree", "cancel"],
}
VERBS = sorted({verb for verbs in ALLOWED.values() for verb in verbs})


@dataclass
class Deed:
    """An order of a place at 120 of its 500 cambi, and those who act on it."""

    order: Order
    stewards: list[Membership]
    staff: Membership
    at: datetime

    def do(self, verb: str, *, steward: int = 1) -> Order:
        ours = {"order_id": self.order.pk, "by": self.stewards[steward], "at": self.at}
        theirs = ours | {"by": self.staff}
        verbs: dict[str, Callable[[], Order]] = {
            "agree": lambda: operations.sign_order(agrees=True, **ours),
            "disagree": lambda: operations.sign_order(agrees=False, **ours),
            "cancel": lambda: operations.cancel_order(**ours),
            "renew_code": lambda: operations.renew_pickup_code(**ours),
            "accept": lambda: operations.accept_order(**theirs),
            "prepare": lambda: operations.mark_ready(**theirs),
            "hand_over": lambda: operations.hand_over(code=self.order.pickup_code, **theirs),
            "refuse": lambda: operations.refuse_order(reason="Op", **theirs),
        }
        return verbs[verb]()


@pytest.fixture
def deed(broom, stewards, street, staff, at) -> Deed:
    order, _ = operations.place_order(
        order_id=new_id(), lines=shop.wanted(broom, 6), place_id=street.pk, by=stewards[0], at=at
    )
    return Deed(order, stewards, staff, at)


def test_the_table_here_knows_every_state():
    assert ALLOWED.keys() == WAY.keys() == set(ORDER.states)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", ORDER.states)
def test_a_verb_does_what_its_state_allows_and_nothing_else(
    deed, broom, street, supplier, state, verb
):
    for step in WAY[state]:
        deed.do(step)
    assert shop.state_of(deed.order) == state
    if verb in ALLOWED[state]:
        deed.do(verb, steward=2)
    else:
        # Before it is placed the supplier does not even find it.
        with pytest.raises((NotAllowedNow, NotFound)):
            deed.do(verb, steward=2)
    expected = ALLOWED[state].get(verb, state)
    assert shop.state_of(deed.order) == expected
    assert (
        shop.balance(street.account_id),
        shop.held(deed.staff),
        shop.balance(supplier.takings_id),
        shop.shelf(broom),
    ) == {
        "handed_over": (380, 0, 120, (4, 0)),
        "refused": (500, 0, 0, (10, 0)),
        "cancelled": (500, 0, 0, (10, 0)),
    }.get(expected, (380, 120, 0, (4, 6)))
