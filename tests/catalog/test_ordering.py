"""Ordering, signing, cancelling: what is held, what is reserved, and what goes back."""

import pytest

from cambio.common.errors import Conflict, Invalid, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.ledger.errors import InsufficientFunds
from cambio.programmes import operations as programmes
from cambio.programmes.models import RoleGrant
from catalog import operations, queries
from catalog.errors import OutOfStock, TooFewSigners
from catalog.models import Order
from tests.worlds import cast, shop
from tests.worlds.shop import wanted

pytestmark = pytest.mark.usefixtures("sound_books")


def place(item, member, *, at, quantity=1, place_id=None, order_id=None):
    order, _ = operations.place_order(
        order_id=order_id or new_id(),
        lines=wanted(item, quantity),
        place_id=place_id,
        by=member,
        at=at,
    )
    return order


def test_ordering_holds_the_credits_and_reserves_the_pieces(broom, buyer, at):
    order = place(broom, buyer, at=at, quantity=3)
    assert (order.state, order.total_cambi) == ("placed", 60)
    assert (shop.balance(buyer.wallet_id), shop.held(buyer)) == (40, 60)
    assert shop.shelf(broom) == (7, 3)


def test_an_item_without_limit_counts_what_is_reserved_and_never_runs_out(
    manager, supplier, buyer, at
):
    endless = shop.make_item(manager, supplier, stock=None, price_cambi=1, at=at)
    place(endless, buyer, at=at, quantity=100)
    assert shop.shelf(endless) == (None, 100)


def test_the_same_order_again_is_the_first_and_holds_once(broom, buyer, at):
    first = place(broom, buyer, at=at)
    again, created = operations.place_order(order_id=first.pk, lines=wanted(broom), by=buyer, at=at)
    assert (again.pk, created) == (first.pk, False)
    assert (shop.held(buyer), shop.shelf(broom)) == (20, (9, 1))


def test_the_same_order_is_recognised_after_its_item_went_off_offer(broom, buyer, manager, at):
    first = place(broom, buyer, at=at)
    operations.change_item(
        item_id=broom.pk, content=shop.content(), active=False, by=manager, at=at
    )
    assert place(broom, buyer, at=at, order_id=first.pk).pk == first.pk


def test_the_same_id_for_another_order_is_a_conflict(broom, buyer, stewards, street, at):
    first = place(broom, stewards[0], place_id=street.pk, at=at)
    for member, other in (
        (stewards[0], {"place_id": street.pk, "quantity": 2}),
        (stewards[1], {"place_id": street.pk}),
        (stewards[0], {}),
        (buyer, {}),
    ):
        with pytest.raises(Conflict):
            place(broom, member, at=at, order_id=first.pk, **other)


def test_an_order_beyond_the_credits_is_refused_and_nothing_is_held_or_reserved(broom, buyer, at):
    with pytest.raises(InsufficientFunds):
        place(broom, buyer, at=at, quantity=6)
    assert (shop.balance(buyer.wallet_id), shop.held(buyer)) == (100, 0)
    assert shop.shelf(broom) == (10, 0)
    assert not Order.objects.exists()


def test_an_order_beyond_the_stock_is_refused_and_names_its_line(
    broom, manager, supplier, buyer, at
):
    rare = shop.make_item(manager, supplier, stock=1, price_cambi=1, at=at)
    with pytest.raises(OutOfStock) as refused:
        operations.place_order(
            order_id=new_id(), lines=[*wanted(broom), *wanted(rare, 2)], by=buyer, at=at
        )
    assert refused.value.field == "lines.1.quantity"
    assert (shop.held(buyer), shop.shelf(broom), shop.shelf(rare)) == (0, (10, 0), (1, 0))


def test_an_order_goes_to_one_supplier(broom, bag, buyer, at):
    with pytest.raises(Invalid, match=r"one supplier|leverancier"):
        operations.place_order(
            order_id=new_id(), lines=[*wanted(broom), *wanted(bag)], by=buyer, at=at
        )


def test_an_order_has_each_item_once_and_at_least_one(broom, buyer, at):
    for lines in ([*wanted(broom), *wanted(broom)], []):
        with pytest.raises(Invalid):
            operations.place_order(order_id=new_id(), lines=lines, by=buyer, at=at)


def test_what_is_off_offer_or_of_another_programme_cannot_be_ordered(
    broom, buyer, manager, outsider, at
):
    shop.give_credits(outsider, outsider.wallet_id, 100, at=at)
    with pytest.raises(Invalid):
        place(broom, outsider, at=at)
    operations.change_item(
        item_id=broom.pk, content=shop.content(), active=False, by=manager, at=at
    )
    with pytest.raises(Invalid) as refused:
        place(broom, buyer, at=at)
    assert refused.value.field == "lines.0.item"


def test_an_order_keeps_the_price_at_which_it_was_made(broom, buyer, manager, at):
    order = place(broom, buyer, at=at)
    operations.change_item(
        item_id=broom.pk, content=shop.content(price_cambi=90), active=True, by=manager, at=at
    )
    assert order.lines.get().price_cambi == 20
    operations.cancel_order(order_id=order.pk, by=buyer, at=at)
    assert shop.balance(buyer.wallet_id) == 100


def test_only_a_steward_spends_a_places_credits(broom, resident, street, outsider, at):
    with pytest.raises(NotPermitted):
        place(broom, resident, place_id=street.pk, at=at)
    with pytest.raises(NotFound):
        place(broom, resident, place_id=new_id(), at=at)


def test_a_small_order_of_a_place_needs_no_more_than_whoever_orders(broom, stewards, street, at):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=5)
    assert (order.state, order.signatures_given) == ("placed", 1)
    assert shop.balance(street.account_id) == 400


def test_a_large_order_of_a_place_waits_with_everything_held(broom, stewards, street, staff, at):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    assert (order.state, order.signatures_needed) == ("waiting_signatures", 2)
    assert (shop.held(staff), shop.shelf(broom)) == (120, (4, 6))
    assert not queries.supplier_orders_seen_by(staff).exists()
    assert [set(queries.orders_to_sign(steward)) for steward in stewards] == [
        set(),
        {order},
        {order},
    ]


def test_the_last_signature_needed_sends_an_order_to_the_supplier(
    broom, stewards, street, staff, at
):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[1], at=at)
    assert (signed.state, signed.signatures_given, signed.placed_at) == ("placed", 2, at)
    assert order in queries.supplier_orders_seen_by(staff)


def test_whoever_ordered_counts_once(broom, stewards, street, at):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[0], at=at)
    assert (signed.state, signed.signatures_given) == ("waiting_signatures", 1)


def test_the_same_word_twice_is_one_signature_and_the_opposite_a_conflict(
    broom, stewards, street, manager, at
):
    operations.set_catalog_rule(sign_above=0, signatures_above=3, by=manager, at=at)
    order = place(broom, stewards[0], place_id=street.pk, at=at)
    for _ in range(2):
        signed = operations.sign_order(order_id=order.pk, agrees=True, by=stewards[1], at=at)
        assert (signed.state, signed.signatures_given) == ("waiting_signatures", 2)
    with pytest.raises(Conflict):
        operations.sign_order(order_id=order.pk, agrees=False, by=stewards[1], at=at)


def test_one_refusal_ends_an_order_and_gives_everything_back(broom, stewards, street, at):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    ended = operations.sign_order(order_id=order.pk, agrees=False, by=stewards[1], at=at)
    assert (ended.state, shop.balance(street.account_id)) == ("refused", 500)
    assert (shop.held(stewards[0]), shop.shelf(broom)) == (0, (10, 0))
    with pytest.raises(NotAllowedNow):
        operations.sign_order(order_id=order.pk, agrees=True, by=stewards[2], at=at)


def test_stewards_of_another_street_and_residents_do_not_see_a_places_order(
    broom, stewards, street, other_street, resident, manager, programme, at
):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    elsewhere = cast.with_role(
        cast.make_member(programme, "Sam", at=at), "steward", "place", other_street.pk,
        by=manager, at=at,
    )  # fmt: skip
    for member in (elsewhere, resident, manager):
        with pytest.raises(NotFound):
            operations.sign_order(order_id=order.pk, agrees=True, by=member, at=at)


def test_a_streets_order_is_out_of_reach_of_who_no_longer_signs_for_it(
    broom, stewards, street, manager, at
):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    role = RoleGrant.objects.get(membership=stewards[0])
    programmes.revoke_role(grant_id=role.pk, by=manager, at=at)
    former = cast.again(stewards[0])
    for act, how in (
        (operations.sign_order, {"agrees": True}),
        (operations.renew_pickup_code, {}),
        (operations.cancel_order, {}),
    ):
        with pytest.raises(NotFound):
            act(order_id=order.pk, by=former, at=at, **how)
    assert not queries.orders_seen_by(former).exists()
    assert operations.cancel_order(order_id=order.pk, by=stewards[1], at=at).state == "cancelled"


def test_an_order_that_nobody_could_complete_is_refused_at_once(
    broom, stewards, street, manager, at
):
    operations.set_catalog_rule(sign_above=0, signatures_above=4, by=manager, at=at)
    with pytest.raises(TooFewSigners):
        place(broom, stewards[0], place_id=street.pk, at=at)
    assert shop.balance(street.account_id) == 500


def test_a_rule_counts_from_its_amount_on_for_new_orders_only(broom, stewards, street, manager, at):
    waiting = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    operations.set_catalog_rule(sign_above=120, by=manager, at=at)
    assert shop.state_of(waiting) == "waiting_signatures"
    operations.sign_order(order_id=waiting.pk, agrees=False, by=stewards[1], at=at)
    exactly = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    assert exactly.state == "placed"


def test_cancelling_gives_everything_back_exactly_once(broom, buyer, at):
    order = place(broom, buyer, at=at, quantity=2)
    for _ in range(2):
        ended = operations.cancel_order(order_id=order.pk, by=buyer, at=at)
        assert ended.state == "cancelled"
        assert (shop.balance(buyer.wallet_id), shop.held(buyer)) == (100, 0)
        assert shop.shelf(broom) == (10, 0)


def test_cancelling_a_waiting_order_withdraws_the_request_for_signatures(
    broom, stewards, street, at
):
    order = place(broom, stewards[0], place_id=street.pk, at=at, quantity=6)
    operations.cancel_order(order_id=order.pk, by=stewards[2], at=at)
    assert not queries.orders_to_sign(stewards[1]).exists()
    with pytest.raises(NotAllowedNow):
        operations.sign_order(order_id=order.pk, agrees=True, by=stewards[1], at=at)


def test_nobody_else_cancels_an_order(broom, buyer, neighbour, manager, staff, outsider, at):
    order = place(broom, buyer, at=at)
    for member in (neighbour, manager, staff, outsider):
        with pytest.raises(NotFound):
            operations.cancel_order(order_id=order.pk, by=member, at=at)


def test_a_persons_order_takes_no_signatures(broom, buyer, at):
    order = place(broom, buyer, at=at)
    with pytest.raises(NotAllowedNow):
        operations.sign_order(order_id=order.pk, agrees=True, by=buyer, at=at)
