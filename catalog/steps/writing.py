"""Writing a new order: what is wanted, from one supplier, at the prices of the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.programmes.models import Membership
from catalog.models import Item, Order, OrderLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Some pieces of one item."""

    item_id: UUID
    quantity: int


def quantities_of(lines: Sequence[Wanted]) -> dict[UUID, int]:
    """
    How many pieces of which item are wanted, in the order of the lines.

    :raises Invalid: there are none, or an item appears twice
    """
    quantities = {line.item_id: line.quantity for line in lines}
    if not lines:
        raise Invalid(_("An order has at least one line."), field="lines")
    if len(quantities) != len(lines):
        raise Invalid(_("An item appears twice in the order."), field="lines")
    return quantities


def present_order(
    order_id: UUID,
    quantities: Mapping[UUID, int],
    *,
    by: Membership,
    buyer: Membership,
    place_id: UUID | None,
) -> Order | None:
    """
    Find the order that a retry means.

    :raises Conflict: the id was used for another content
    """
    order = Order.objects.select_related("supplier", "programme").filter(pk=order_id).first()
    if order is None:
        return None
    payer = (None, place_id) if place_id else (buyer.pk, None)
    same_people = (order.ordered_by_id, order.buyer_id, order.place_id) == (by.pk, *payer)
    if not same_people or dict(order.lines.values_list("item", "quantity")) != quantities:
        raise Conflict(field="id")
    return order


def new_order(
    order_id: UUID,
    items: Mapping[UUID, Item],
    quantities: Mapping[UUID, int],
    *,
    by: Membership,
    at: datetime,
) -> Order:
    """
    Begin an order, not written yet and without a payer.

    :raises Invalid: an item is not on offer or comes from another supplier
    """
    for position, item_id in enumerate(quantities):
        if item_id not in items or not items[item_id].active:
            raise Invalid(_("This is not on offer."), field=f"lines.{position}.item")
    suppliers = {item.supplier_id: item.supplier for item in items.values()}
    if len(suppliers) > 1:
        raise Invalid(
            _("An order goes to one supplier; make one for each supplier."), field="lines"
        )
    return Order(
        id=order_id,
        programme=by.programme,
        supplier=next(iter(suppliers.values())),
        ordered_by=by,
        ordered_at=at,
        total_cambi=sum(items[item_id].price_cambi * n for item_id, n in quantities.items()),
    )


def write_order(order: Order, items: Mapping[UUID, Item], quantities: Mapping[UUID, int]) -> None:
    """Write a new order with its lines, under the names and at the prices of this moment."""
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(
        OrderLine(
            programme_id=order.programme_id,
            order=order,
            item=items[item_id],
            name_nl=items[item_id].name_nl,
            name_en=items[item_id].name_en,
            quantity=quantity,
            price_cambi=items[item_id].price_cambi,
            settlement_cents=items[item_id].settlement_cents,
            vat_permille=items[item_id].vat_permille,
        )
        for item_id, quantity in quantities.items()
    )
