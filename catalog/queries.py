"""Reading the catalog and its orders; what a member may not see is not found."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from cambio.common.folding import holding
from cambio.common.names import folded
from cambio.common.reading import the_one
from cambio.programmes.models import Membership, RoleGrant, Signature
from cambio.programmes.queries import may, scopes_of
from cambio.programmes.roles import roles
from catalog.models import CATEGORIES, CatalogRule, Item, Order, Supplier

SIGNING_ROLES = [name for name, role in roles().items() if "orders.sign" in role.permissions]


def categories() -> dict[str, str | Promise]:
    """What kinds of item there are: code and title."""
    return CATEGORIES


def suppliers_seen_by(member: Membership) -> QuerySet[Supplier]:
    """Every supplier of the programme."""
    return Supplier.objects.filter(programme=member.programme_id)


def items_seen_by(
    member: Membership,
    *,
    search: str = "",
    category: str = "",
    supplier_id: UUID | None = None,
    price_from: int | None = None,
    price_to: int | None = None,
    in_stock: bool = False,
) -> QuerySet[Item]:
    """
    What the programme offers now, as far as the filters ask for it.

    :param search: words that must all stand in the Dutch or English texts
    """
    items = Item.objects.select_related("supplier", "picture").filter(
        programme=member.programme_id, active=True
    )
    for word in folded(search).split() or search.split():
        items = items.filter(holding("folded_texts", word))
    if category:
        items = items.filter(category=category)
    if supplier_id is not None:
        items = items.filter(supplier=supplier_id)
    if price_from is not None:
        items = items.filter(price_cambi__gte=price_from)
    if price_to is not None:
        items = items.filter(price_cambi__lte=price_to)
    return items.filter(Q(stock=None) | Q(stock__gt=0)) if in_stock else items


def item_seen_by(member: Membership, item_id: UUID) -> Item:
    """
    Find one item.

    :raises NotFound: the programme offers none with this id
    """
    return the_one(items_seen_by(member).filter(pk=item_id))


def managed_items_seen_by(member: Membership) -> QuerySet[Item]:
    """Every item, offered or not, with its euro side; for those who maintain the catalog."""
    items = Item.objects.select_related("supplier", "picture").filter(programme=member.programme_id)
    return items if may(member, "catalog.manage") else items.none()


def managed_item_seen_by(member: Membership, item_id: UUID) -> Item:
    """
    Find one item, offered or not.

    :raises NotFound: there is none, or the member does not maintain the catalog
    """
    return the_one(managed_items_seen_by(member).filter(pk=item_id))


def item_for_update(member: Membership, item_id: UUID) -> Item:
    """
    Find one item to be changed and lock its row.

    :raises NotFound: there is none, or the member does not maintain the catalog
    """
    return the_one(managed_items_seen_by(member).select_for_update(of=["self"]).filter(pk=item_id))


def rule_of(programme_id: UUID) -> CatalogRule:
    """The programme's rule of signatures; the defaults, unsaved, where it has set none."""
    return CatalogRule.objects.filter(programme=programme_id).first() or CatalogRule(
        programme_id=programme_id
    )


def signers_of(programme_id: UUID, place_id: UUID) -> int:
    """How many members may sign for a place."""
    return (
        RoleGrant.objects.filter(
            programme=programme_id,
            role__in=SIGNING_ROLES,
            scope_kind="place",
            scope_id=place_id,
            revoked_at=None,
            membership__state="active",
        )
        .values("membership")
        .distinct()
        .count()
    )


def orders_seen_by(member: Membership) -> QuerySet[Order]:
    """One's own orders, and those of the places one signs for, as long as one does."""
    return _with_parts(
        Order.objects.filter(
            Q(buyer=member.pk) | Q(place__in=scopes_of(member, "orders.sign", "place")),
            programme=member.programme_id,
        )
    )


def orders_in(
    member: Membership, *, state: str = "", place_id: UUID | None = None
) -> QuerySet[Order]:
    """The orders that a member sees, in one state or of one place."""
    return _filtered(orders_seen_by(member), state=state, place_id=place_id)


def supplier_orders_in(
    member: Membership, *, state: str = "", supplier_id: UUID | None = None
) -> QuerySet[Order]:
    """The orders of a member's suppliers, in one state or of one supplier."""
    return _filtered(supplier_orders_seen_by(member), state=state, supplier_id=supplier_id)


def _filtered(orders: QuerySet[Order], **wanted: str | UUID | None) -> QuerySet[Order]:
    return orders.filter(**{name: value for name, value in wanted.items() if value})


def orders_to_sign(member: Membership) -> QuerySet[Order]:
    """The orders that wait for this member's signature."""
    signed = Signature.objects.filter(
        approval__subject_type="order", approval__subject_id=OuterRef("pk"), membership=member.pk
    )
    return orders_seen_by(member).filter(
        ~Exists(signed),
        state="waiting_signatures",
        place__in=scopes_of(member, "orders.sign", "place"),
    )


def signatures_of(order: Order) -> QuerySet[Signature]:
    """Who signed a place's order, oldest first."""
    return (
        Signature.objects.select_related("membership__person")
        .filter(approval__subject_type="order", approval__subject_id=order.pk)
        .order_by("signed_at")
    )


def supplier_orders_seen_by(member: Membership) -> QuerySet[Order]:
    """The orders that reached the suppliers whose staff the member is."""
    return _with_parts(
        Order.objects.filter(
            programme=member.programme_id,
            supplier__in=scopes_of(member, "orders.fulfil", "supplier"),
            placed_at__isnull=False,
        )
    )


def _with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.select_related(
        "programme", "supplier", "place", "buyer__person", "ordered_by__person"
    ).prefetch_related("lines")


def order_seen_by(member: Membership, order_id: UUID) -> Order:
    """
    Find one order of one's own or of one's place.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(orders_seen_by(member).filter(pk=order_id))


def supplier_order_seen_by(member: Membership, order_id: UUID) -> Order:
    """
    Find one order of one's supplier.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(supplier_orders_seen_by(member).filter(pk=order_id))


def order_for_update(member: Membership, order_id: UUID) -> Order:
    """As `order_seen_by`, and lock its row."""
    return the_one(orders_seen_by(member).select_for_update(of=["self"]).filter(pk=order_id))


def supplier_order_for_update(member: Membership, order_id: UUID) -> Order:
    """As `supplier_order_seen_by`, and lock its row."""
    return the_one(
        supplier_orders_seen_by(member).select_for_update(of=["self"]).filter(pk=order_id)
    )


def customers_seen_by(member: Membership, *, name: str = "") -> QuerySet[Membership]:
    """Whom the member may serve at the counter of one of the programme's own depots."""
    depots = Supplier.objects.filter(
        programme=member.programme_id,
        pk__in=scopes_of(member, "orders.counter", "supplier"),
        own_depot=True,
    )
    customers = (
        Membership.objects.select_related("person")
        .filter(Exists(depots), programme=member.programme_id, state="active")
        .exclude(pk=member.pk)
    )
    return customers.filter(holding("person__folded_name", name)) if name else customers
