"""What phones keep in step of the catalog and of orders, on either side."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cambio.programmes.models import Membership, Programme
from cambio.programmes.queries import may, scopes_of
from cambio.sync.concerns import Concerns, Topic, Touched, around
from catalog import queries
from catalog.models import CatalogRule, Item, Order, Supplier

NOBODY: frozenset[UUID] = frozenset()


def _supplier(supplier: Supplier) -> Iterator[Touched]:
    yield Touched("supplier", supplier.pk, frozenset({supplier.programme_id}))


def _item(item: Item) -> Iterator[Touched]:
    everybody = frozenset({item.programme_id})
    yield Touched("item", item.pk, everybody if item.active else NOBODY)
    yield Touched("managed_item", item.pk, everybody)


def _rule(rule: CatalogRule) -> Iterator[Touched]:
    yield from _rule_of(rule.programme_id)


def _first_rule(programme: Programme) -> Iterator[Touched]:
    """Before a programme has set a rule, the one that holds by default."""
    yield from _rule_of(programme.pk)


def _rule_of(programme_id: UUID) -> Iterator[Touched]:
    yield Touched("catalog_rule", programme_id, frozenset({programme_id}))


def _order(order: Order) -> Iterator[Touched]:
    payer = around(order.buyer_id) if order.buyer_id else order.place_id
    assert payer is not None, "an order has one payer"
    yield Touched("order", order.pk, frozenset({payer}))
    has_reached = order.placed_at is not None
    yield Touched("supplier_order", order.pk, frozenset({order.supplier_id} if has_reached else ()))


def _seen_rule(member: Membership, ids: Collection[UUID]) -> dict[UUID, CatalogRule]:
    programme_id = member.programme_id
    return {programme_id: queries.rule_of(programme_id)} if programme_id in ids else {}


def _topics_of(member: Membership) -> Iterator[Topic]:
    for kind in ("supplier", "item", "catalog_rule"):
        yield Topic(kind, member.programme_id)
    if may(member, "catalog.manage"):
        yield Topic("managed_item", member.programme_id)
    yield Topic("order", around(member.pk))
    for place_id in scopes_of(member, "orders.sign", "place"):
        yield Topic("order", place_id)
    for supplier_id in scopes_of(member, "orders.fulfil", "supplier"):
        yield Topic("supplier_order", supplier_id)


def _everything() -> Iterable[QuerySet[Any]]:
    return Programme.objects.all(), Supplier.objects.all(), Item.objects.all(), Order.objects.all()


CONCERNS = Concerns(
    seen={
        "supplier": queries.suppliers_seen_by,
        "item": queries.items_seen_by,
        "managed_item": queries.managed_items_seen_by,
        "order": queries.orders_seen_by,
        "supplier_order": queries.supplier_orders_seen_by,
    },
    computed={"catalog_rule": _seen_rule},
    touched={
        Programme: _first_rule,
        Supplier: _supplier,
        Item: _item,
        CatalogRule: _rule,
        Order: _order,
    },
    topics_of=_topics_of,
    everything=_everything,
)
