"""Maintaining what the catalog offers: items and their stock."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.locks import lock
from cambio.common.money import Cambi, Cents
from cambio.common.names import NO_NAME, Name
from cambio.common.reading import the_one
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from catalog import queries
from catalog.models import CATEGORIES, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemContent:
    """What an item is and costs; see `catalog.models.Item`."""

    name_nl: Name
    name_en: Name = NO_NAME
    description_nl: str = ""
    description_en: str = ""
    category: str
    price_cambi: Cambi
    settlement_cents: Cents
    vat_permille: int

    def digest(self, supplier_id: UUID, stock: int | None) -> str:
        """Tell one new item from another."""
        return hashlib.sha256(
            repr([str(supplier_id), stock, sorted(asdict(self).items())]).encode()
        ).hexdigest()


@transaction.atomic
def add_item(
    *,
    item_id: UUID,
    supplier_id: UUID,
    content: ItemContent,
    stock: int | None,
    by: Membership,
    at: datetime,
) -> tuple[Item, bool]:
    """
    Offer something new.

    :param stock: how many pieces there are, None for no limit
    :returns: the item, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor does not maintain the catalog
    :raises NotFound: there is no such supplier
    :raises Conflict: the id was used for another content
    """
    check_may(by, "catalog.manage")
    digest = content.digest(supplier_id, stock)
    lock(f"item/{item_id}")
    present = Item.objects.select_related("supplier").filter(pk=item_id).first()
    if present is not None:
        if (present.programme_id, present.digest) != (by.programme_id, digest):
            raise Conflict(field="id")
        return present, False
    supplier = the_one(queries.suppliers_seen_by(by).filter(pk=supplier_id), field="supplier")
    _check(content)
    item = Item.objects.create(
        id=item_id,
        programme_id=by.programme_id,
        supplier=supplier,
        stock=stock,
        digest=digest,
        added_at=at,
        **asdict(content),
    )
    record("item.added", item, by=by, at=at, price_cambi=content.price_cambi)
    return item, True


def _check(content: ItemContent) -> None:
    if content.category not in CATEGORIES:
        raise Invalid(_("There is no such category."), field="category")


@transaction.atomic
def change_item(
    *, item_id: UUID, content: ItemContent, active: bool, by: Membership, at: datetime
) -> Item:
    """
    Change what an item is and costs; open orders keep the prices they were made at.

    :param active: whether it can be ordered
    :raises NotPermitted: the actor does not maintain the catalog
    :raises NotFound: there is no such item
    """
    check_may(by, "catalog.manage")
    item = queries.item_for_update(by, item_id)
    _check(content)
    for name, value in asdict(content).items():
        setattr(item, name, value)
    item.active = active
    item.save(update_fields=[*asdict(content), "folded_texts", "active"])
    record("item.changed", item, by=by, at=at, price_cambi=content.price_cambi, active=active)
    return item


@transaction.atomic
def set_stock(*, item_id: UUID, stock: int | None, by: Membership, at: datetime) -> Item:
    """
    Say how many pieces can be ordered from now on, apart from those in open orders.

    :param stock: None for no limit
    :raises NotPermitted: the actor does not maintain the catalog
    :raises NotFound: there is no such item
    """
    check_may(by, "catalog.manage")
    item = queries.item_for_update(by, item_id)
    item.stock = stock
    item.save(update_fields=["stock"])
    record("item.stock_set", item, by=by, at=at, stock=stock)
    return item
