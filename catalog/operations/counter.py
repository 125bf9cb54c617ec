"""The programme's own counter: found, ordered, handed over in one step."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cambio.common.reading import the_one
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from catalog import permissions, queries
from catalog.models import Order
from catalog.states import ORDER
from catalog.steps import holding
from catalog.steps.writing import (
    Wanted,
    new_order,
    present_order,
    quantities_of,
    write_order,
)


@transaction.atomic
def counter_order(
    *,
    order_id: UUID,
    customer_id: UUID,
    lines: Sequence[Wanted],
    by: Membership,
    at: datetime,
) -> tuple[Order, bool]:
    """
    Sell at an own depot's counter: the customer's credits go to the depot at once.

    Nothing is held, since nothing stays open.

    :returns: the order, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor does not sell at this depot, or is the customer
    :raises NotFound: there is no such customer, or the actor serves at no counter
    :raises Invalid: an item is not on offer
    :raises Conflict: the id was used for another content
    :raises OutOfStock: there are not enough pieces
    :raises InsufficientFunds: the customer has not enough credits
    """
    quantities = quantities_of(lines)
    customer = _customer(customer_id, by)
    items = holding.lock_items(by.programme_id, quantities)
    present = present_order(order_id, quantities, by=by, buyer=customer, place_id=None)
    if present is not None:
        return present, False
    order = new_order(order_id, items, quantities, by=by, at=at)
    order.buyer, order.payer_account_id, order.at_counter = customer, customer.wallet_id, True
    permissions.check_may_serve(by, order)
    _sell(order, at=at)
    write_order(order, items, quantities)
    holding.take(items, quantities)
    posted = holding.pay_at_once(order, by=by, at=at)
    record(
        "order.handed_over", order, *items.values(), by=by, at=at, moved=posted,
        total_cambi=order.total_cambi,
    )  # fmt: skip
    return order, True


def _sell(order: Order, *, at: datetime) -> None:
    for move in ("place", "sell"):
        ORDER.move(order, move)
    order.placed_at = order.closed_at = at


def _customer(customer_id: UUID, by: Membership) -> Membership:
    if customer_id == by.pk:
        return by  # refused further on, with the reason
    return the_one(queries.customers_seen_by(by).filter(pk=customer_id), field="customer")
