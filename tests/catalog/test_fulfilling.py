"""The supplier's side: whose orders, the code at the counter, and selling there."""

import pytest

from cambio.common.errors import Conflict, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.ledger.errors import InsufficientFunds
from catalog import operations, queries
from catalog.errors import CodeLocked, OutOfStock, WrongCode
from catalog.models import MOST_WRONG_CODES, Order
from catalog.steps import codes
from tests.worlds import shop
from tests.worlds.shop import wanted

pytestmark = pytest.mark.usefixtures("sound_books")


@pytest.fixture
def ready(broom, buyer, staff, at) -> Order:
    order, _ = operations.place_order(order_id=new_id(), lines=wanted(broom), by=buyer, at=at)
    operations.accept_order(order_id=order.pk, by=staff, at=at)
    return operations.mark_ready(order_id=order.pk, by=staff, at=at)


def test_handing_over_pays_the_supplier_what_was_held(ready, staff, supplier, broom, buyer, at):
    done = operations.hand_over(order_id=ready.pk, code=ready.pickup_code, by=staff, at=at)
    assert (done.state, done.closed_at) == ("handed_over", at)
    assert shop.balance(supplier.takings_id) == 20
    assert (shop.balance(buyer.wallet_id), shop.held(buyer)) == (80, 0)
    assert shop.shelf(broom) == (9, 0)


def test_handing_over_twice_pays_once(ready, staff, supplier, at):
    for _ in range(2):
        operations.hand_over(order_id=ready.pk, code=ready.pickup_code, by=staff, at=at)
    assert shop.balance(supplier.takings_id) == 20


def test_a_code_may_be_said_in_small_letters_with_blanks_and_dashes(ready, staff, at):
    spoken = f" {ready.pickup_code[:3].lower()}-{ready.pickup_code[3:]} "
    done = operations.hand_over(order_id=ready.pk, code=spoken, by=staff, at=at)
    assert done.state == "handed_over"


@pytest.mark.parametrize("code", ["", "BBBBBB", "ÀÀÀÀÀÀ", "B" * 200])
def test_a_wrong_code_hands_nothing_over_and_is_counted(ready, staff, supplier, at, code):
    with pytest.raises(WrongCode):
        operations.hand_over(order_id=ready.pk, code=code, by=staff, at=at)
    assert Order.objects.get(pk=ready.pk).wrong_codes == 1
    assert shop.balance(supplier.takings_id) == 0


def test_after_ten_wrong_codes_only_a_new_one_helps(ready, buyer, staff, at):
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(WrongCode):
            operations.hand_over(order_id=ready.pk, code="BBBBBB", by=staff, at=at)
    with pytest.raises(CodeLocked):
        operations.hand_over(order_id=ready.pk, code=ready.pickup_code, by=staff, at=at)
    renewed = operations.renew_pickup_code(order_id=ready.pk, by=buyer, at=at)
    assert renewed.pickup_code != ready.pickup_code
    done = operations.hand_over(order_id=ready.pk, code=renewed.pickup_code, by=staff, at=at)
    assert done.state == "handed_over"


def test_codes_are_six_signs_that_cannot_be_mistaken():
    drawn = {codes.draw_code() for _ in range(500)}
    assert len(drawn) == 500
    assert all(len(code) == 6 and not set(code) & set("AEIOU01") for code in drawn)


def test_a_refusal_keeps_its_reason_for_whoever_ordered(ready, staff, buyer, broom, at):
    operations.refuse_order(order_id=ready.pk, reason="De steel is gebroken", by=staff, at=at)
    seen = queries.order_seen_by(buyer, ready.pk)
    assert (seen.state, seen.reason) == ("refused", "De steel is gebroken")
    assert (shop.balance(buyer.wallet_id), shop.shelf(broom)) == (100, (10, 0))


def test_another_suppliers_staff_find_nothing_of_it(ready, depot_staff, manager, outsider, at):
    for member in (depot_staff, manager, outsider):
        acts = {"order_id": ready.pk, "by": member, "at": at}
        for act in (
            lambda acts=acts: operations.accept_order(**acts),
            lambda acts=acts: operations.mark_ready(**acts),
            lambda acts=acts: operations.hand_over(code=ready.pickup_code, **acts),
            lambda acts=acts: operations.refuse_order(reason="Nee", **acts),
        ):
            with pytest.raises(NotFound):
                act()


def sell(item, customer, staff, *, at, quantity=1, order_id=None):
    return operations.counter_order(
        order_id=order_id or new_id(),
        customer_id=customer.pk,
        lines=wanted(item, quantity),
        by=staff,
        at=at,
    )


def test_the_counter_sells_in_one_step(bag, buyer, depot, depot_staff, at):
    order, created = sell(bag, buyer, depot_staff, quantity=4, at=at)
    assert (order.state, order.at_counter, created) == ("handed_over", True, True)
    assert (shop.balance(buyer.wallet_id), shop.balance(depot.takings_id)) == (80, 20)
    assert (shop.held(buyer), shop.shelf(bag)) == (0, (6, 0))
    assert order in queries.orders_seen_by(buyer)


def test_the_same_sale_again_is_the_first_and_another_content_a_conflict(
    bag, buyer, neighbour, depot, depot_staff, at
):
    order, _ = sell(bag, buyer, depot_staff, at=at)
    again, created = sell(bag, buyer, depot_staff, at=at, order_id=order.pk)
    assert (again.pk, created, shop.balance(depot.takings_id)) == (order.pk, False, 5)
    with pytest.raises(Conflict):
        sell(bag, neighbour, depot_staff, at=at, order_id=order.pk)


def test_the_counter_gives_no_credit_and_sells_no_more_than_there_is(
    bag, buyer, newcomer, depot_staff, at
):
    with pytest.raises(InsufficientFunds):
        sell(bag, newcomer, depot_staff, at=at)
    with pytest.raises(OutOfStock):
        sell(bag, buyer, depot_staff, quantity=11, at=at)
    assert shop.shelf(bag) == (10, 0)


def test_only_own_depots_sell_at_the_counter(broom, buyer, staff, at):
    with pytest.raises(NotFound):  # this supplier's staff do not even find the customer
        sell(broom, buyer, staff, at=at)


def test_staff_of_a_depot_sell_nothing_of_another_supplier(broom, buyer, depot_staff, at):
    with pytest.raises(NotPermitted):
        sell(broom, buyer, depot_staff, at=at)


def test_staff_do_not_serve_themselves(bag, depot_staff, at):
    shop.give_credits(depot_staff, depot_staff.wallet_id, 100, at=at)
    with pytest.raises(NotPermitted):
        sell(bag, depot_staff, depot_staff, at=at)


def test_a_member_of_another_programme_is_no_customer(bag, outsider, depot_staff, at):
    with pytest.raises(NotFound) as refused:
        sell(bag, outsider, depot_staff, at=at)
    assert refused.value.field == "customer"


def test_a_sale_at_the_counter_is_not_handed_over_by_code(bag, buyer, depot_staff, at):
    order, _ = sell(bag, buyer, depot_staff, at=at)
    with pytest.raises(NotAllowedNow):
        operations.hand_over(order_id=order.pk, code="", by=depot_staff, at=at)
