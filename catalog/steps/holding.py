"""
What the operations on orders share: pieces set aside and credits held, paid out and given back.

Rows are locked in one order everywhere: the order, the items by id, the accounts within posting.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from cambio.ledger import operations as ledger
from cambio.ledger import queries as ledger_queries
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from cambio.programmes.units import CURRENCY
from catalog.errors import OutOfStock
from catalog.models import Item, Order
from catalog.states import ORDER, OrderMove


def lock_items(programme_id: UUID, item_ids: Collection[UUID]) -> dict[UUID, Item]:
    """Find the programme's items with these ids, locked in the order of their ids."""
    items = (
        Item.objects.select_for_update(of=["self"])
        .select_related("supplier")
        .filter(programme=programme_id, pk__in=item_ids)
        .order_by("pk")
    )
    return {item.pk: item for item in items}


def reserve(items: Mapping[UUID, Item], quantities: Mapping[UUID, int]) -> None:
    """
    Set pieces of locked items aside.

    :raises OutOfStock: naming the line of which there are not enough
    """
    for position, (item_id, quantity) in enumerate(quantities.items()):
        item = items[item_id]
        if item.stock is not None:
            if item.stock < quantity:
                raise OutOfStock(field=f"lines.{position}.quantity")
            item.stock -= quantity
        item.reserved += quantity
    Item.objects.bulk_update(items.values(), ["stock", "reserved"])


def take(items: Mapping[UUID, Item], quantities: Mapping[UUID, int]) -> None:
    """
    Take pieces of locked items off the shelf at once, without setting them aside first.

    :raises OutOfStock: naming the line of which there are not enough
    """
    reserve(items, quantities)
    _no_longer_reserved(items, quantities)
    Item.objects.bulk_update(items.values(), ["reserved"])


def take_reserved(order: Order) -> Collection[Item]:
    """Let the reserved pieces go: they were handed over."""
    quantities = _quantities(order)
    items = lock_items(order.programme_id, quantities)
    _no_longer_reserved(items, quantities)
    Item.objects.bulk_update(items.values(), ["reserved"])
    return items.values()


def _put_back(order: Order) -> Collection[Item]:
    """Put the reserved pieces back on the shelf."""
    quantities = _quantities(order)
    items = lock_items(order.programme_id, quantities)
    _no_longer_reserved(items, quantities)
    for item in items.values():
        if item.stock is not None:
            item.stock += quantities[item.pk]
    Item.objects.bulk_update(items.values(), ["stock", "reserved"])
    return items.values()


def _quantities(order: Order) -> dict[UUID, int]:
    return {line.item_id: line.quantity for line in order.lines.all()}


def _no_longer_reserved(items: Mapping[UUID, Item], quantities: Mapping[UUID, int]) -> None:
    assert items.keys() == quantities.keys()
    for item in items.values():
        item.reserved -= quantities[item.pk]


def hold(order: Order, *, by: Membership, at: datetime) -> ledger.Posted:
    """
    Hold what a new order costs.

    :raises InsufficientFunds: the payer has less
    """
    return _post(order, "hold", order.payer_account_id, _held(order), by=by, at=at)


def pay_hold(order: Order, *, by: Membership, at: datetime) -> ledger.Posted:
    """Pay what was held to the supplier."""
    return _post(order, "handover", _held(order), order.supplier.takings_id, by=by, at=at)


def pay_at_once(order: Order, *, by: Membership, at: datetime) -> ledger.Posted:
    """
    Pay a sale at the counter, for which nothing was held.

    :raises InsufficientFunds: the payer has less
    """
    takings = order.supplier.takings_id
    return _post(order, "handover", order.payer_account_id, takings, by=by, at=at)


def give_back(order: Order, move: OrderMove, *, by: Membership, at: datetime) -> None:
    """
    End a locked order by a move that gives pieces and credits back.

    :raises NotAllowedNow: its state does not have this move
    """
    ORDER.move(order, move)
    order.closed_at = at
    order.save()
    items = _put_back(order)
    posted = _post(order, "release", _held(order), order.payer_account_id, by=by, at=at)
    name = f"order.{order.state}"
    record(name, order, *items, by=by, at=at, moved=posted, total_cambi=order.total_cambi)


def _held(order: Order) -> int:
    return ledger_queries.account_of(book_id=order.programme.book_id, unit=CURRENCY, purpose="held")


def _post(
    order: Order, step: str, source: int, target: int, *, by: Membership, at: datetime
) -> ledger.Posted:
    return ledger.post(
        book_id=order.programme.book_id,
        reference=f"order/{order.pk}/{step}",
        kind=f"order.{step}",
        legs=[ledger.Leg(ledger.AccountId(source), ledger.AccountId(target), order.total_cambi)],
        subject_type="order",
        subject_id=order.pk,
        actor_id=by.pk,
        happened_at=at,
    )
