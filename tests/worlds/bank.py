"""
Accounts to pay to and from, bills that are paid, and the acts of the tests on payments.

A bill is a subject that knows nothing but its payments: what it moves goes from one account of its
own to another, and what follows stands in a list.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

from django.db import transaction

from cambio.common.errors import NotAllowedNow, NotPermitted
from cambio.common.ids import new_id
from cambio.common.locks import lock
from cambio.ledger import operations as ledger
from cambio.payments import operations
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.payments.pain import SCHEMA
from cambio.payments.payables import Payable, Payee
from cambio.payments.steps.preparing import prepare
from cambio.programmes.models import Membership
from cambio.programmes.units import EURO

OURS = "NL91ABNA0417164300"
ROSAS = "NL20INGB0001234567"
OTHERS = "DE89370400440532013000"
MOST_CENTS = 100_000
OF_AN_AWARD = {"subject_type": "award", "reference": "Award 2026-0001"}
"""What a payment looks like that clients see; there is no such award."""


def with_account(manager: Membership, *, at: datetime) -> PaymentAccount:
    """Set the account from which the programme pays."""
    return operations.set_payment_account(
        holder_name="Buurtfonds West", iban=OURS, by=manager, at=at
    )


@dataclass(frozen=True, slots=True)
class Bill:
    """Something to be paid, at most `MOST_CENTS` of it at once."""

    id: UUID
    book_id: UUID


followed: list[tuple[UUID, str]] = []
"""Which payments were followed by their bills, and in which state."""


def _asked_by(member: Membership, bill_id: UUID) -> Bill:
    if not member.grants:
        raise NotPermitted
    lock(f"bill/{bill_id}")
    return Bill(bill_id, member.programme.book_id)


def _check_amount(bill: Bill, amount_cents: int) -> None:
    if amount_cents > MOST_CENTS:
        raise NotAllowedNow(field="amount_cents")


def _locked(bill_ids: Collection[UUID]) -> dict[UUID, Bill]:
    for bill_id in sorted(bill_ids):
        lock(f"bill/{bill_id}")
    payments = Payment.objects.filter(subject_id__in=bill_ids).select_related("programme")
    return {
        payment.subject_id: Bill(payment.subject_id, payment.programme.book_id)
        for payment in payments
    }


def account_of(bill: Bill, purpose: str) -> ledger.AccountId:
    """What is due of a bill, or was paid."""
    return ledger.open_account(
        book_id=bill.book_id, unit=EURO, purpose=purpose, owner_type="bill", owner_id=bill.id,
        floor=None,
    )  # fmt: skip


def _legs(bill: Bill, amount_cents: int) -> list[ledger.Leg]:
    return [ledger.Leg(account_of(bill, "due"), account_of(bill, "paid"), amount_cents)]


def _follow(bill: Bill, payment: Payment, *, by: Membership, at: datetime) -> None:
    followed.append((payment.pk, payment.state))


BILL = Payable(
    kind="bill.paid",
    asked_by=_asked_by,
    payee=lambda _bill: Payee("Rosa de Vries", ROSAS, "Bill 2026-0001"),
    check_amount=_check_amount,
    locked=_locked,
    legs=_legs,
    follow=_follow,
)
PAYABLES = {"bill": "tests.worlds.bank.BILL", "award": "grants.payable.AWARD"}


def prepared(by: Membership, *, at: datetime, **changes: Any) -> Payment:
    """A payment as whatever is paid may have it prepared, of a bill unless something is changed."""
    payee = {
        "name": changes.pop("creditor_name", "Rosa de Vries"),
        "iban": changes.pop("iban", ROSAS),
        "reference": changes.pop("reference", "Bill 2026-0001"),
    }
    content = {
        "payment_id": new_id(),
        "subject_type": "bill",
        "subject_id": new_id(),
        "payee": Payee(**payee),
        "amount_cents": 12_345,
    }
    with transaction.atomic():
        payment, _ = prepare(**(content | changes), by=by, at=at)
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


def exported_together(
    by: Membership, treasurer: Membership, count: int, *, at: datetime, **changes: Any
) -> tuple[PaymentBatch, list[Payment]]:
    """Some payments that are at the bank, in one batch."""
    payments = [released(by, treasurer, at=at, **changes) for _ in range(count)]
    return export(treasurer, at=at), payments


def texts(message: str, path: str) -> list[str]:
    """What stands at a path of the message, such as `Cdtr/Nm`."""
    names = {"": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
    found = ElementTree.fromstring(message).iterfind(f".//{path}", names)  # noqa: S314
    return [element.text or "" for element in found]
