"""Accounts to pay to and from, and the acts of the tests on payments."""

from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

from django.db import transaction

from cambio.common.ids import new_id
from cambio.payments import operations
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.payments.pain import SCHEMA
from cambio.programmes.models import Membership

OURS = "NL91ABNA0417164300"
ROSAS = "NL20INGB0001234567"
OTHERS = "DE89370400440532013000"


def with_account(manager: Membership, *, at: datetime) -> PaymentAccount:
    """Set the account from which the programme pays."""
    return operations.set_payment_account(
        holder_name="Buurtfonds West", iban=OURS, by=manager, at=at
    )


def prepared(by: Membership, *, at: datetime, **changes: Any) -> Payment:
    """A payment as whatever is paid prepares it."""
    content = {
        "payment_id": new_id(),
        "subject_type": "award",
        "subject_id": new_id(),
        "creditor_name": "Rosa de Vries",
        "iban": ROSAS,
        "amount_cents": 12_345,
        "reference": "Award 2026-0001",
    }
    with transaction.atomic():
        payment, _ = operations.prepare(**(content | changes), by=by, at=at)
    return payment


def released(by: Membership, treasurer: Membership, *, at: datetime, **changes: Any) -> Payment:
    payment = prepared(by, at=at, **changes)
    return operations.release_payment(payment_id=payment.pk, by=treasurer, at=at)


def export(by: Membership, *, at: datetime, batch_id: UUID | None = None) -> PaymentBatch:
    batch, _ = operations.export_payments(batch_id=batch_id or new_id(), by=by, at=at)
    return batch


def exported(by: Membership, treasurer: Membership, *, at: datetime, **changes: Any) -> Payment:
    payment = released(by, treasurer, at=at, **changes)
    export(treasurer, at=at)
    return Payment.objects.get(pk=payment.pk)


def paid(payment: Payment, by: Membership, *, at: datetime) -> Payment:
    with transaction.atomic():
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        return operations.pay(locked, by=by, at=at)


def texts(message: str, path: str) -> list[str]:
    """What stands at a path of the message, such as `Cdtr/Nm`."""
    names = {"": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
    found = ElementTree.fromstring(message).iterfind(f".//{path}", names)  # noqa: S314
    return [element.text or "" for element in found]
