"""What the rows of catalog foresee, and what their operations answer: …"""

from collections.abc import Iterator
from datetime import datetime

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership, Programme
from catalog import guards, operations, states, verbs
from catalog.errors import WrongCode
from catalog.models import MOST_WRONG_CODES, Item, Order, Supplier
from streets.models import Place
from tests.catalog import conftest as shop_floor
from tests.catalog.test_lifecycle import WAY, Deed
from tests.proofs.contract.playing import Played, play
from tests.worlds import cast, shop

supplier, broom, staff = shop_floor.supplier, shop_floor.broom, shop_floor.staff
depot, bag, depot_staff = shop_floor.depot, shop_floor.bag, shop_floor.depot_staff
buyer, stewards = shop_floor.buyer, shop_floor.stewards

ROWS = verbs.ORDERING + verbs.FULFILLING


@pytest.fixture
def people(
    programme: Programme,
    street: Place,
    supplier: Supplier,
    buyer: Membership,
    stewards: list[Membership],
    staff: Membership,
    depot_staff: Membership,
    manager: Membership,
    at: datetime,
) -> dict[str, Membership]:
    """Either side, somebody of both sides, and who has nothing to do with it."""
    both = cast.with_role(
        cast.make_member(programme, "Bo", at=at), "steward", "place", street.pk, by=manager, at=at
    )
    shop.give_credits(both, both.wallet_id, 100, at=at)
    return {
        "buyer": buyer,
        "steward who ordered": stewards[0],
        "steward": stewards[1],
        "staff": staff,
        "steward and staff": cast.with_role(
            both, "supplier_staff", "supplier", supplier.pk, by=manager, at=at
        ),
        "another's staff": depot_staff,
        "manager": manager,
    }


def lock(deed: Deed) -> None:
    """Make an order ready, and tell wrong codes until only a new one helps."""
    for step in WAY["ready"]:
        deed.do(step)
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(WrongCode):
            operations.hand_over(order_id=deed.order.pk, code="?", by=deed.staff, at=deed.at)


@pytest.fixture
def orders(
    people: dict[str, Membership],
    stewards: list[Membership],
    staff: Membership,
    street: Place,
    broom: Item,
    bag: Item,
    at: datetime,
) -> dict[str, Order]:
    """Of a place, one in each state; of persons; one that is locked, one sold at the counter."""
    operations.set_catalog_rule(sign_above=0, by=people["manager"], at=at)

    def ordered(who: str, place: Place | None = None) -> Order:
        made, _ = operations.place_order(
            order_id=new_id(),
            lines=shop.wanted(broom),
            place_id=place.pk if place else None,
            by=people[who],
            at=at,
        )
        return made

    made = {"of a person": ordered("buyer"), "of staff": ordered("steward and staff")}
    for state, steps in (WAY | {"refused by a steward": ["disagree"]}).items():
        made[state] = ordered("steward who ordered", street)
        deed = Deed(made[state], stewards, staff, at)
        for step in steps:
            deed.do(step)
    made["locked"] = ordered("steward who ordered", street)
    lock(Deed(made["locked"], stewards, staff, at))
    made["sold"], _ = operations.counter_order(
        order_id=new_id(),
        customer_id=people["buyer"].pk,
        lines=shop.wanted(bag),
        by=people["another's staff"],
        at=at,
    )
    return made


def played_on(
    orders: dict[str, Order], people: dict[str, Membership], *, at: datetime
) -> Iterator[Played]:
    """Every verb of either side, each order with its own code."""
    for like, order in orders.items():
        inputs = {
            "sign": {"agrees": True},
            "hand_over": {"code": order.pickup_code},
            "refuse": {"reason": "Sold out"},
        }
        yield from play(ROWS, {like: order}, people, inputs, at=at)


def test_are_the_same_for_every_order_and_everybody(
    orders: dict[str, Order],
    people: dict[str, Membership],
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = list(played_on(orders, people, at=at))
    assert set(states.ORDER.states) <= {Order.objects.get(pk=o.pk).state for o in orders.values()}
    assert [str(one) for one in played if one.differs] == []
    assert {one.verb for one in played if one.changed} == {row.name for row in ROWS}

    # A control: an operation that has lost its guard is found.
    monkeypatch.setattr(guards, "check_can_renew_code", lambda *_: None)
    over, steward = {"handed_over": orders["handed_over"]}, {"steward": people["steward"]}
    (played_again,) = play([verbs.RENEW_PICKUP_CODE], over, steward, {}, at=at)
    assert played_again.differs


def test_every_move_has_a_row() -> None:
    """But the sale at the counter, which finds no order: it makes one."""
    called = {"place": "sign", "decline": "sign", "prepare": "mark_ready"}
    moves = {called.get(move, move) for move in states.ORDER.moves}
    assert moves - {"sell"} == {row.name for row in ROWS} - {"renew_pickup_code"}
