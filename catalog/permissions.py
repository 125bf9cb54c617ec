"""May I: who orders for a place, signs, serves and hands over."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, NotPermitted
from cambio.programmes.interests import check_has_no_interest
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.queries import may
from catalog.interests import Purchase
from catalog.models import Order
from catalog.queries import word_of
from streets.models import Place


def check_may_sign_for(member: Membership, place: Place) -> None:
    """
    Leave a place's credits to its stewards.

    :raises NotPermitted: the member is not one of them
    """
    check_may(member, "orders.sign", ("place", place.pk))


def check_may_spend_on(member: Membership, order: Order) -> None:
    """
    Leave a place's order to those of its stewards who do not sell it.

    :raises NotPermitted: the member is not one of them
    :raises FourEyes: the member works for its supplier
    """
    if order.place is not None:
        check_may_sign_for(member, order.place)
        check_has_no_interest(member, Purchase(order))


def check_has_said_nothing(member: Membership, order: Order) -> None:
    """
    Count each steward's word once.

    :raises Conflict: the member has given it
    """
    if word_of(member, order) is not None:
        raise Conflict(_("You have already signed or refused this order."))


def check_may_sign(member: Membership, order: Order) -> None:
    """
    Ask for a word of somebody who may spend on an order, and has not given it yet.

    Raises as `check_may_spend_on` and `check_has_said_nothing`.
    """
    check_may_spend_on(member, order)
    check_has_said_nothing(member, order)


def check_may_withdraw(member: Membership, order: Order) -> None:
    """
    Let the buyer dispose of an order, or for a place those who are its stewards today.

    :raises NotPermitted: the member is none of these
    """
    if order.place_id is None:
        allowed = order.buyer_id == member.pk
    else:
        allowed = may(member, "orders.sign", ("place", order.place_id))
    if not allowed:
        raise NotPermitted(
            _("Only the person who ordered, or who signs for the place, may do this.")
        )


def check_may_fulfil(member: Membership, order: Order) -> None:
    """
    Leave an order's handling to its supplier's staff, never to who ordered it.

    :raises NotPermitted: the member does not work for this supplier
    :raises FourEyes: the member ordered it
    """
    check_may(member, "orders.fulfil", ("supplier", order.supplier_id))
    check_has_no_interest(member, order)


def check_may_serve(member: Membership, order: Order) -> None:
    """
    Let staff of the programme's own depots sell at the counter, to others.

    :raises NotPermitted: it is another supplier's counter
    :raises FourEyes: it is the member's own purchase
    """
    check_may(member, "orders.counter", ("supplier", order.supplier_id))
    if not order.supplier.own_depot:
        raise NotPermitted(_("Only the programme's own depots sell at the counter."))
    check_has_no_interest(member, order)
