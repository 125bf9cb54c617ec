"""The supplier's side: accepting, preparing, handing over, refusing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from catalog import guards, permissions, queries
from catalog.errors import WrongCode
from catalog.models import Order
from catalog.states import ORDER
from catalog.steps import codes, holding


def _locked(order_id: UUID, by: Membership) -> Order:
    order = queries.supplier_order_for_update(by, order_id)
    permissions.check_may_fulfil(by, order)
    return order


@transaction.atomic
def accept_order(*, order_id: UUID, by: Membership, at: datetime) -> Order:
    """
    Take an order on; twice is once.

    :raises NotFound: it did not reach a supplier whose staff the actor is
    :raises NotAllowedNow: it is past that, or was withdrawn
    """
    order = _locked(order_id, by)
    if order.state == "accepted":
        return order
    guards.check_can_accept(order, at)
    ORDER.move(order, "accept")
    order.accepted_at = at
    order.save(update_fields=["state", "accepted_at"])
    record("order.accepted", order, by=by, at=at)
    return order


@transaction.atomic
def mark_ready(*, order_id: UUID, by: Membership, at: datetime) -> Order:
    """
    Say that an order can be fetched; twice is once.

    :raises NotFound: it did not reach a supplier whose staff the actor is
    :raises NotAllowedNow: it was not accepted, is past that, or was withdrawn
    """
    order = _locked(order_id, by)
    if order.state == "ready":
        return order
    guards.check_can_mark_ready(order, at)
    ORDER.move(order, "prepare")
    order.ready_at = at
    order.save(update_fields=["state", "ready_at"])
    record("order.ready", order, by=by, at=at)
    return order


def hand_over(*, order_id: UUID, code: str, by: Membership, at: datetime) -> Order:
    """
    Hand an order over to whoever tells its code, which pays the supplier; twice is once.

    A wrong code is counted, also though it is refused: after `MOST_WRONG_CODES` of them nothing
    but a new code helps.

    :raises NotFound: it did not reach a supplier whose staff the actor is
    :raises NotAllowedNow: it is not ready, or was withdrawn
    :raises WrongCode: this is not its code
    :raises CodeLocked: there were too many wrong ones
    """
    with transaction.atomic():
        order = _locked(order_id, by)
        is_told = codes.is_code(order.pickup_code, code)
        if order.state == "handed_over" and is_told and not order.at_counter:
            return order
        guards.check_can_hand_over(order, at)
        if is_told:
            return _hand_over(order, by=by, at=at)
        order.wrong_codes += 1
        order.save(update_fields=["wrong_codes"])
    raise WrongCode(field="code")


def _hand_over(order: Order, *, by: Membership, at: datetime) -> Order:
    ORDER.move(order, "hand_over")
    order.closed_at = at
    order.save(update_fields=["state", "closed_at"])
    items = holding.take_reserved(order)
    posted = holding.pay_hold(order, by=by, at=at)
    record(
        "order.handed_over", order, *items, by=by, at=at, moved=posted,
        total_cambi=order.total_cambi,
    )  # fmt: skip
    return order


@transaction.atomic
def refuse_order(*, order_id: UUID, reason: str, by: Membership, at: datetime) -> Order:
    """
    Refuse an order, at any time before it is handed over; everything goes back. Twice is once.

    :param reason: for whoever ordered
    :raises NotFound: it did not reach a supplier whose staff the actor is
    :raises NotAllowedNow: it was handed over or withdrawn
    """
    order = _locked(order_id, by)
    if order.state == "refused":
        return order
    guards.check_can_refuse(order, at)
    order.reason = reason
    holding.give_back(order, "refuse", by=by, at=at)
    return order
