"""The second pair of eyes, and what the bank said: releasing, calling back, failing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cambio.payments import permissions, queries
from cambio.payments.models import Payment
from cambio.payments.operations import paying
from cambio.payments.states import PAYMENT
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record


@transaction.atomic
def release_payment(*, payment_id: UUID, by: Membership, at: datetime) -> Payment:
    """
    Let a payment go to the bank; twice by the same person is once.

    :raises NotFound: there is none that the actor may see
    :raises NotPermitted: the actor prepared it
    :raises NotAllowedNow: it is past that, or was cancelled
    """
    payment = queries.payment_for_update(by, payment_id)
    permissions.check_may_release(by, payment)
    if payment.state == "released" and payment.released_by_id == by.pk:
        return payment
    PAYMENT.move(payment, "release")
    payment.released_by, payment.released_at = by, at
    payment.save(update_fields=["state", "released_by", "released_at"])
    record("payment.released", payment, by=by, at=at, amount_cents=payment.amount_cents)
    return payment


@transaction.atomic
def cancel_payment(*, payment_id: UUID, reason: str, by: Membership, at: datetime) -> Payment:
    """
    Call back a payment that the bank does not have yet; twice is once.

    :raises NotFound: there is none that the actor may see
    :raises NotAllowedNow: the bank has it
    """
    payment = queries.payment_for_update(by, payment_id)
    check_may(by, "payments.release")
    if payment.state == "cancelled":
        return payment
    return paying.cancel(payment, reason=reason, by=by, at=at)


@transaction.atomic
def fail_payment(*, payment_id: UUID, reason: str, by: Membership, at: datetime) -> Payment:
    """
    Note that the bank refused a payment or sent it back; twice is once.

    :param reason: what the bank said
    :raises NotFound: there is none that the actor may see
    :raises NotAllowedNow: the bank does not have it, or it was paid
    """
    payment = queries.payment_for_update(by, payment_id)
    check_may(by, "payments.release")
    if payment.state == "failed":
        return payment
    return paying.fail(payment, reason=reason, by=by, at=at)
