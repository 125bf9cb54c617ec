"""Many at once on real connections; each race has a control that goes wrong without its guard."""

import time
from threading import Barrier

import pytest

from cambio.common.errors import NotAllowedNow
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.ledger import operations as ledger
from cambio.ledger.errors import InsufficientFunds
from cambio.programmes import approvals
from cambio.programmes.models import Approval, Signature
from catalog import operations, queries
from catalog.errors import OutOfStock
from catalog.models import Item, Order
from catalog.steps import holding
from tests.cambio.ledger.books import at_once
from tests.worlds import cast, shop

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 10


def outcome(act) -> str:
    """How an operation ended; what nobody expects is raised."""
    try:
        act()
    except (OutOfStock, InsufficientFunds, NotAllowedNow) as refused:
        return refused.code
    return "done"


def order_many(items: list[Item], buyers: list, times: int, *, at) -> list[str]:
    """Each buyer orders a piece of their item so many times, all at once."""

    def act(number: int) -> list[str]:
        return [
            outcome(
                lambda: operations.place_order(
                    order_id=new_id(), lines=shop.wanted(items[number]), by=buyers[number], at=at
                )
            )
            for _ in range(times)
        ]

    results = at_once(THREADS, act)
    broken = [result for result in results if isinstance(result, Exception)]
    assert not broken, broken
    return [one for result in results for one in result]


@pytest.fixture
def rich(programme, at):
    """Ten members with more than enough."""
    members = [cast.make_member(programme, f"Rik {number}", at=at) for number in range(THREADS)]
    for member in members:
        shop.give_credits(member, member.wallet_id, 10_000, at=at)
    return members


def sell_out(manager, supplier, rich, *, at) -> None:
    """Five hundred orders of one piece, of which there are a hundred."""
    item = shop.make_item(manager, supplier, stock=100, at=at)
    results = order_many([item] * THREADS, rich, 50, at=at)
    assert (results.count("done"), results.count("out_of_stock")) == (100, 400)
    assert shop.shelf(item) == (0, 100)
    assert shop.held(manager) == 100 * item.price_cambi


def test_of_a_hundred_pieces_five_hundred_orders_get_exactly_a_hundred(
    manager, supplier, rich, at, sound_books
):
    sell_out(manager, supplier, rich, at=at)


@pytest.mark.long
@pytest.mark.parametrize("run", range(20))
def test_twenty_times_out_of_twenty(manager, supplier, rich, at, sound_books, run):
    sell_out(manager, supplier, rich, at=at)


def test_without_the_items_lock_more_is_sold_than_there_is(
    manager, supplier, rich, at, monkeypatch
):
    """Negative control."""

    def unlocked(programme_id, item_ids):
        items = Item.objects.select_related("supplier").filter(pk__in=item_ids)
        found = {item.pk: item for item in items}
        time.sleep(0.02)
        return found

    monkeypatch.setattr(holding, "lock_items", unlocked)
    item = shop.make_item(manager, supplier, stock=10, at=at)
    results = order_many([item] * THREADS, rich, 3, at=at)
    assert results.count("done") > 10
    assert "catalog.reserved" in shop.findings()


def test_of_fifty_orders_of_ten_a_hundred_credits_pay_exactly_ten(
    manager, supplier, resident, at, sound_books
):
    # Ten items, so that no two orders wait for each other's shelf but all for one wallet.
    items = [shop.make_item(manager, supplier, price_cambi=10, at=at) for _ in range(THREADS)]
    shop.give_credits(resident, resident.wallet_id, 100, at=at)
    results = order_many(items, [resident] * THREADS, 5, at=at)
    assert (results.count("done"), results.count("insufficient_funds")) == (10, 40)
    assert (shop.balance(resident.wallet_id), shop.held(resident)) == (0, 100)


def test_without_the_wallets_floor_fifty_orders_are_paid(manager, supplier, resident, at):
    """Negative control."""
    items = [shop.make_item(manager, supplier, price_cambi=10, at=at) for _ in range(THREADS)]
    bottomless = ledger.open_account(
        book_id=resident.programme.book_id, unit="cambi", purpose="bottomless", floor=None
    )
    resident.wallet_id = bottomless
    resident.save(update_fields=["wallet"])
    shop.give_credits(resident, bottomless, 100, at=at)
    results = order_many(items, [resident] * THREADS, 5, at=at)
    assert results.count("done") == 50
    assert shop.balance(bottomless) == -400


def make_ready(item, buyer, staff, *, at) -> Order:
    order, _ = operations.place_order(order_id=new_id(), lines=shop.wanted(item), by=buyer, at=at)
    operations.accept_order(order_id=order.pk, by=staff, at=at)
    return operations.mark_ready(order_id=order.pk, by=staff, at=at)


def cancel_against_handover(order, buyer, staff, *, at) -> list[str]:
    acts = [
        lambda: operations.cancel_order(order_id=order.pk, by=buyer, at=at),
        lambda: operations.hand_over(order_id=order.pk, code=order.pickup_code, by=staff, at=at),
    ]
    results = at_once(2, lambda number: outcome(acts[number]))
    assert set(results) <= {"done", "not_allowed_now"}, results
    return results


def test_of_cancel_and_handover_exactly_one_wins_and_the_value_is_exact(
    broom, buyer, staff, supplier, at, sound_books
):
    for _ in range(5):
        order = make_ready(broom, buyer, staff, at=at)
        before = shop.balance(buyer.wallet_id), shop.balance(supplier.takings_id)
        results = cancel_against_handover(order, buyer, staff, at=at)
        assert sorted(results) == ["done", "not_allowed_now"]
        cancelled = shop.state_of(order) == "cancelled"
        gained = (20, 0) if cancelled else (0, 20)
        after = shop.balance(buyer.wallet_id), shop.balance(supplier.takings_id)
        assert after == (before[0] + gained[0], before[1] + gained[1])
        assert shop.held(buyer) == 0


def test_without_the_orders_lock_cancel_and_handover_both_win(
    broom, buyer, staff, supplier, at, monkeypatch
):
    """Negative control: both read the order before either changes it."""
    make_ready(broom, buyer, staff, at=at)
    order = make_ready(broom, buyer, staff, at=at)
    both_have_read = Barrier(2)

    def unlocked(find):
        def found(member, order_id):
            result = find(member, order_id)
            both_have_read.wait(timeout=20)
            return result

        return found

    monkeypatch.setattr(queries, "order_for_update", unlocked(queries.order_seen_by))
    monkeypatch.setattr(
        queries, "supplier_order_for_update", unlocked(queries.supplier_order_seen_by)
    )
    assert cancel_against_handover(order, buyer, staff, at=at) == ["done", "done"]
    assert (shop.balance(buyer.wallet_id), shop.balance(supplier.takings_id)) == (80, 20)
    assert {"catalog.held", "catalog.postings", "catalog.reserved"} <= shop.findings().keys()


@pytest.fixture
def needs_three(broom, stewards, street, manager, at) -> Order:
    """An order that waits for both of the other stewards."""
    operations.set_catalog_rule(sign_above=0, signatures_above=3, by=manager, at=at)
    order, _ = operations.place_order(
        order_id=new_id(), lines=shop.wanted(broom), place_id=street.pk, by=stewards[0], at=at
    )
    return order


def sign_at_once(order, stewards, *, at) -> list[str]:
    return at_once(
        2,
        lambda number: outcome(
            lambda: operations.sign_order(
                order_id=order.pk, agrees=True, by=stewards[number + 1], at=at
            )
        ),
    )


def test_two_stewards_at_once_complete_an_order_once(needs_three, stewards, at, sound_books):
    assert sign_at_once(needs_three, stewards, at=at) == ["done", "done"]
    signed = Order.objects.get(pk=needs_three.pk)
    assert (signed.state, signed.signatures_given) == ("placed", 3)
    assert Event.objects.filter(name="order.placed", subject_id=signed.pk).count() == 1


def test_without_the_locks_two_stewards_at_once_leave_an_order_waiting_for_ever(
    needs_three, stewards, at, monkeypatch
):
    """Negative control: each counts before the other's signature is committed."""
    both = Barrier(2)

    def together(step):
        def done_by_both(*args, **given):
            result = step(*args, **given)
            both.wait(timeout=20)
            return result

        return done_by_both

    monkeypatch.setattr(queries, "order_for_update", queries.order_seen_by)
    monkeypatch.setattr(approvals, "approval_for_update", Approval.objects.get)
    monkeypatch.setattr(Signature.objects, "create", together(Signature.objects.create))
    monkeypatch.setattr(approvals, "agreed", together(approvals.agreed))
    assert sign_at_once(needs_three, stewards, at=at) == ["done", "done"]
    assert shop.state_of(needs_three) == "waiting_signatures"
    assert "catalog.signatures" in shop.findings()


def test_of_one_order_sent_by_ten_threads_one_is_made(broom, buyer, at, sound_books):
    order_id = new_id()
    results = at_once(
        THREADS,
        lambda _: operations.place_order(
            order_id=order_id, lines=shop.wanted(broom), by=buyer, at=at
        )[1],
    )
    assert sorted(results) == [False] * (THREADS - 1) + [True]
    assert (shop.held(buyer), shop.shelf(broom)) == (20, (9, 1))
