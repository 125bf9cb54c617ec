"""Writing a payment down, as somebody prepared it."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.payments.accounts import bank_text, checked_holder, payable_iban
from cambio.payments.models import MOST_CENTS, Payment
from cambio.payments.payables import Payee
from cambio.programmes.models import Membership
from cambio.programmes.recording import record


def prepare(
    *,
    payment_id: UUID,
    subject_type: str,
    subject_id: UUID,
    payee: Payee,
    amount_cents: int,
    by: Membership,
    at: datetime,
) -> tuple[Payment, bool]:
    """
    Write down a payment for a locked subject, which somebody else has to release.

    :returns: the payment, and whether it is new: the same id with the same content is not
    :raises Conflict: the id was used for another payment
    :raises InvalidIban, IbanOutsideSepa, IbanOutsideEea, UnwritableName, Invalid: naming the field
    """
    content = {
        "programme_id": by.programme_id,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "creditor_name": checked_holder(payee.name, field="creditor_name"),
        "iban": payable_iban(payee.iban, on=timezone.localdate(at)),
        "amount_cents": amount_cents,
        "reference": payee.reference,
    }
    if not 1 <= amount_cents <= MOST_CENTS:
        raise Invalid(_("This amount cannot be paid."), field="amount_cents")
    if not bank_text(payee.reference):
        raise Invalid(_("Banks cannot write this reference: use letters."), field="reference")
    payment, created = Payment.objects.get_or_create(
        pk=payment_id, defaults=content | {"prepared_by": by, "prepared_at": at}
    )
    if created:
        record("payment.prepared", payment, by=by, at=at, amount_cents=amount_cents)
    elif any(getattr(payment, name) != value for name, value in content.items()):
        raise Conflict(field="id")
    return payment, created
