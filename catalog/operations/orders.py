"""Ordering: a person for themselves, a steward for a place, with the signatures that takes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cambio.common.verbs import refusal_of
from cambio.programmes import approvals
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from catalog import guards, permissions, queries
from catalog.errors import TooFewSigners
from catalog.models import Order
from catalog.states import ORDER
from catalog.steps import codes, holding
from catalog.steps.writing import (
    Wanted,
    new_order,
    present_order,
    quantities_of,
    write_order,
)
from streets.models import Place
from streets.queries import place_seen_by


@transaction.atomic
def place_order(
    *,
    order_id: UUID,
    lines: Sequence[Wanted],
    place_id: UUID | None = None,
    by: Membership,
    at: datetime,
) -> tuple[Order, bool]:
    """
    Order from one supplier: credits are held and pieces reserved until it is handed over.

    :param lines: all of one supplier; for several suppliers there are several orders
    :param place_id: the place that pays, one of whose stewards the actor is; else the actor pays
    :returns: the order, and whether it is new: the same id with the same content is not
    :raises Conflict: the id was used for another content
    :raises Invalid: an item is not on offer, appears twice, or comes from another supplier
    :raises NotFound: there is no such place
    :raises NotPermitted: the actor is no steward of the place
    :raises TooFewSigners: the place has fewer stewards than would have to sign
    :raises OutOfStock: there are not enough pieces
    :raises InsufficientFunds: the payer has not enough credits
    """
    quantities = quantities_of(lines)
    items = holding.lock_items(by.programme_id, quantities)
    # Looked up behind the items' locks, so that of two equal orders the second finds the first.
    present = present_order(order_id, quantities, by=by, buyer=by, place_id=place_id)
    if present is not None:
        return present, False
    place = _place(place_id, by) if place_id else None
    order = new_order(order_id, items, quantities, by=by, at=at)
    order.pickup_code = codes.draw_code()
    _begin(order, place, by=by, at=at)
    write_order(order, items, quantities)
    holding.reserve(items, quantities)
    posted = holding.hold(order, by=by, at=at)
    name = "order.placed" if order.state == "placed" else "order.awaits_signatures"
    record(name, order, *items.values(), by=by, at=at, moved=posted, total_cambi=order.total_cambi)
    return order, True


def _place(place_id: UUID, by: Membership) -> Place:
    """Find a place that pays, one of whose stewards the actor is."""
    place = place_seen_by(by, place_id)
    permissions.check_may_sign_for(by, place)
    return place


def _begin(order: Order, place: Place | None, *, by: Membership, at: datetime) -> None:
    """Say who pays; what a person pays reaches the supplier at once, a place's needs signatures."""
    if place is None:
        order.buyer, order.payer_account_id = by, by.wallet_id
        _reach_supplier(order, at=at)
    else:
        order.place, order.payer_account_id = place, place.account_id
        permissions.check_may_spend_on(by, order)
        _ask_for_signatures(order, place, by=by, at=at)


def _reach_supplier(order: Order, *, at: datetime) -> None:
    ORDER.move(order, "place")
    order.placed_at = at


def _ask_for_signatures(order: Order, place: Place, *, by: Membership, at: datetime) -> None:
    needed = queries.rule_of(order.programme_id).signatures_for(order.total_cambi)
    if queries.signers_of(order.programme_id, place.pk) < needed:
        raise TooFewSigners(field="place")
    approval = approvals.open_approval(
        programme_id=order.programme_id,
        subject_type="order",
        subject_id=order.pk,
        needed=needed,
        at=at,
    )
    approvals.sign(approval, by=by, agrees=True, counts=_counts_for(order), at=at)
    order.signatures_needed, order.signatures_given = needed, 1
    if approval.state == "granted":
        _reach_supplier(order, at=at)


def _counts_for(order: Order) -> approvals.MayStillSign:
    """A word given before counts as long as whoever gave it may still give it."""

    def counts(member: Membership) -> bool:
        refusal = refusal_of(permissions.check_may_spend_on, member, order)
        return member.state == "active" and refusal is None

    return counts


@transaction.atomic
def sign_order(*, order_id: UUID, agrees: bool, by: Membership, at: datetime) -> Order:
    """
    Agree to an order of one's place, or refuse it; the same word twice is one.

    With the last signature needed the order reaches the supplier; one refusal ends it and gives
    everything back.

    :raises NotPermitted: the actor is no steward of the place
    :raises Conflict: the actor has said the opposite before
    :raises NotAllowedNow: it does not wait for signatures
    """
    order = queries.order_for_update(by, order_id)
    permissions.check_may_spend_on(by, order)
    if queries.word_of(by, order) == agrees:
        return order
    permissions.check_has_said_nothing(by, order)
    guards.check_can_sign(order, at)
    approval = approvals.approval_for_update(subject_type="order", subject_id=order.pk)
    counts = _counts_for(order)
    approvals.sign(approval, by=by, agrees=agrees, counts=counts, at=at)
    order.signatures_given = approvals.agreed(approval, counts=counts)
    if approval.state == "granted":
        _reach_supplier(order, at=at)
        order.save()
        record("order.placed", order, by=by, at=at, total_cambi=order.total_cambi)
    elif approval.state == "refused":
        holding.give_back(order, "decline", by=by, at=at)
    else:
        order.save()
        record("order.signed", order, by=by, at=at, signatures=order.signatures_given)
    return order


@transaction.atomic
def cancel_order(*, order_id: UUID, by: Membership, at: datetime) -> Order:
    """
    Withdraw an order at any time before it is handed over; everything goes back. Twice is once.

    :raises NotPermitted: the actor neither ordered it nor signs for the place
    :raises NotAllowedNow: it was handed over or refused
    """
    order = queries.order_for_update(by, order_id)
    permissions.check_may_withdraw(by, order)
    if order.state == "cancelled":
        return order
    guards.check_can_cancel(order, at)
    if order.state == "waiting_signatures":
        approvals.withdraw(
            approvals.approval_for_update(subject_type="order", subject_id=order.pk), at=at
        )
    holding.give_back(order, "cancel", by=by, at=at)
    return order


@transaction.atomic
def renew_pickup_code(*, order_id: UUID, by: Membership, at: datetime) -> Order:
    """
    Draw a new pick-up code, when the old one was lost, overheard or guessed at too often.

    :raises NotPermitted: the actor neither ordered it nor signs for the place
    :raises NotAllowedNow: the order is no longer open
    """
    order = queries.order_for_update(by, order_id)
    permissions.check_may_withdraw(by, order)
    guards.check_can_renew_code(order, at)
    order.pickup_code, order.wrong_codes = codes.draw_code(), 0
    order.save(update_fields=["pickup_code", "wrong_codes"])
    record("order.code_renewed", order, by=by, at=at)
    return order
