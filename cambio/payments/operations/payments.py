"""The life of a payment: prepared, released by a second person, and what the bank said."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cambio.payments import guards, permissions, queries
from cambio.payments.models import Payment
from cambio.payments.payables import payable
from cambio.payments.states import PAYMENT
from cambio.payments.steps.closing import close, lock_subjects, pay
from cambio.payments.steps.preparing import prepare
from cambio.programmes.models import Membership
from cambio.programmes.recording import record


@transaction.atomic
def prepare_payment(
    *,
    payment_id: UUID,
    subject_type: str,
    subject_id: UUID,
    amount_cents: int,
    by: Membership,
    at: datetime,
) -> tuple[Payment, bool]:
    """
    Prepare a payment for something, which somebody else has to release.

    Who may, how much, and to whom is its owner's to say; a refusal of theirs comes out as it is.

    :param subject_type: one of those that `cambio/payables.py` names
    :returns: the payment, and whether it is new: the same id with the same content is not
    :raises NotFound: there is no such thing that the actor may see
    :raises NotPermitted: the actor does not prepare its payments
    :raises NotAllowedNow: nothing of it can be paid now
    :raises Conflict: the id was used for another payment
    """
    owner = payable(subject_type)
    subject = owner.asked_by(by, subject_id)
    known = Payment.objects.filter(pk=payment_id, subject_type=subject_type, subject_id=subject_id)
    if not known.exists():
        owner.check_amount(subject, amount_cents)
    payee = owner.payee(subject)
    payment, created = prepare(
        payment_id=payment_id,
        subject_type=subject_type,
        subject_id=subject_id,
        payee=payee,
        amount_cents=amount_cents,
        by=by,
        at=at,
    )
    if created:
        owner.follow(subject, payment, by=by, at=at)
    return payment, created


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
    guards.check_can_release(payment, at)
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
    permissions.check_may_follow(by, payment)
    if payment.state == "cancelled":
        return payment
    guards.check_can_cancel(payment, at)
    close(payment, "cancel", reason=reason, at=at)
    record("payment.cancelled", payment, by=by, at=at, amount_cents=payment.amount_cents)
    return payment


@transaction.atomic
def mark_paid(*, payment_id: UUID, by: Membership, at: datetime) -> Payment:
    """
    Note that the bank has paid a payment, and post it; twice is once.

    :raises NotFound: there is none that the actor may see
    :raises NotAllowedNow: the bank does not have it, or did not carry it out
    """
    subjects = lock_subjects([queries.payment_seen_by(by, payment_id)])
    payment = queries.payment_for_update(by, payment_id)
    permissions.check_may_follow(by, payment)
    if payment.state == "paid":
        return payment
    guards.check_can_mark_paid(payment, at)
    pay([payment], subjects, by=by, at=at)
    return payment


@transaction.atomic
def fail_payment(*, payment_id: UUID, reason: str, by: Membership, at: datetime) -> Payment:
    """
    Note that the bank refused a payment or sent it back; twice is once.

    :param reason: what the bank said
    :raises NotFound: there is none that the actor may see
    :raises NotAllowedNow: the bank does not have it, or it was paid
    """
    payment = queries.payment_for_update(by, payment_id)
    permissions.check_may_follow(by, payment)
    if payment.state == "failed":
        return payment
    guards.check_can_fail(payment, at)
    close(payment, "fail", reason=reason, at=at)
    record("payment.failed", payment, by=by, at=at, amount_cents=payment.amount_cents)
    return payment
