"""
What whatever is paid does with its payments, each within the caller's transaction.

The caller has seen to it that the actor may, holds the lock of what is paid, and posts the value
when the payment is paid.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.ledger.operations import Posted
from cambio.payments.accounts import bank_text, checked_holder, checked_iban
from cambio.payments.models import MOST_CENTS, Payment
from cambio.payments.states import PAYMENT
from cambio.programmes.models import Membership
from cambio.programmes.recording import record


def prepare(
    *,
    payment_id: UUID,
    subject_type: str,
    subject_id: UUID,
    creditor_name: str,
    iban: str,
    amount_cents: int,
    reference: str,
    by: Membership,
    at: datetime,
) -> tuple[Payment, bool]:
    """
    Prepare a payment, which somebody else has to release.

    :param reference: what the creditor reads on the statement; nothing personal
    :returns: the payment, and whether it is new: the same id with the same content is not
    :raises Conflict: the id was used for another payment
    :raises InvalidIban, IbanOutsideSepa, UnwritableName, Invalid: naming the field
    """
    assert transaction.get_connection().in_atomic_block
    content = {
        "programme_id": by.programme_id,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "creditor_name": checked_holder(creditor_name, field="creditor_name"),
        "iban": checked_iban(iban),
        "amount_cents": amount_cents,
        "reference": reference,
    }
    if not 1 <= amount_cents <= MOST_CENTS:
        raise Invalid(_("This amount cannot be paid."), field="amount_cents")
    if not bank_text(reference):
        raise Invalid(_("Banks cannot write this reference: use letters."), field="reference")
    payment, created = Payment.objects.get_or_create(
        pk=payment_id, defaults=content | {"prepared_by": by, "prepared_at": at}
    )
    if created:
        record("payment.prepared", payment, by=by, at=at, amount_cents=amount_cents)
    elif any(getattr(payment, name) != value for name, value in content.items()):
        raise Conflict(field="id")
    return payment, created


def cancel(payment: Payment, *, reason: str, by: Membership, at: datetime) -> Payment:
    """
    Call back a locked payment that the bank does not have yet.

    :raises NotAllowedNow: the bank has it, or it was cancelled
    """
    assert transaction.get_connection().in_atomic_block
    _close(payment, "cancel", reason=reason, at=at)
    record("payment.cancelled", payment, by=by, at=at, amount_cents=payment.amount_cents)
    return payment


def pay(payment: Payment, posted: Posted, *, by: Membership, at: datetime) -> Payment:
    """
    Note that the bank has paid a locked payment, for which the caller has posted.

    :raises NotAllowedNow: the bank does not have it, or it was paid or failed
    """
    assert transaction.get_connection().in_atomic_block
    _close(payment, "pay", at=at)
    record("payment.paid", payment, by=by, at=at, moved=posted, amount_cents=payment.amount_cents)
    return payment


def fail(payment: Payment, *, reason: str, by: Membership, at: datetime) -> Payment:
    """
    Note that the bank did not carry out a locked payment.

    :raises NotAllowedNow: the bank does not have it, or it was paid or failed
    """
    _close(payment, "fail", reason=reason, at=at)
    record("payment.failed", payment, by=by, at=at, amount_cents=payment.amount_cents)
    return payment


def _close(payment: Payment, move: str, *, reason: str = "", at: datetime) -> None:
    PAYMENT.move(payment, move)
    payment.reason, payment.closed_at = reason, at
    payment.save(update_fields=["state", "reason", "closed_at"])
