"""Who has an interest in an order that somebody else pays or hands over."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cambio.programmes.interests import Declared, Interest
from cambio.programmes.models import Membership
from cambio.programmes.queries import may
from catalog.models import Order


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order as those see it who sign for the place that pays."""

    order: Order


def _in_order(member: Membership, order: Order) -> Iterator[Interest]:
    """Whoever gets the goods does not say that they were handed over."""
    if order.at_counter:
        if order.buyer_id == member.pk:
            yield Interest(_("Somebody else has to serve you at the counter."))
    elif order.ordered_by_id == member.pk:
        yield Interest(_("You ordered this yourself: a colleague has to handle it."))


def _in_purchase(member: Membership, purchase: Purchase) -> Iterator[Interest]:
    """Whoever sells does not spend the place's credits on it."""
    supplier_id = purchase.order.supplier_id
    if may(member, "orders.fulfil", ("supplier", supplier_id)):
        yield Interest(_("You work for this supplier: somebody else has to sign for the place."))


INTERESTS: Declared = {Order: _in_order, Purchase: _in_purchase}
