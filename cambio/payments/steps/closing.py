"""How a payment ends: closed by a move, and what was paid posted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cambio.ledger import operations as ledger
from cambio.payments.models import Payment
from cambio.payments.payables import payable
from cambio.payments.states import PAYMENT, PaymentMove
from cambio.programmes.models import Membership
from cambio.programmes.recording import record

Subjects = dict[tuple[str, UUID], Any]


def close(payment: Payment, move: PaymentMove, *, reason: str = "", at: datetime) -> None:
    """
    End a locked payment by a move.

    :raises NotAllowedNow: its state does not have this move
    """
    PAYMENT.move(payment, move)
    payment.reason, payment.closed_at = reason, at
    payment.save(update_fields=["state", "reason", "closed_at"])


def lock_subjects(payments: Iterable[Payment]) -> Subjects:
    """Lock what payments are for, type by type; before the payments, as their owners do."""
    ids: dict[str, set[UUID]] = {}
    for payment in payments:
        ids.setdefault(payment.subject_type, set()).add(payment.subject_id)
    locked: Subjects = {}
    for subject_type in sorted(ids):
        owner = payable(subject_type)
        for subject_id, subject in owner.locked(ids[subject_type]).items():
            locked[subject_type, subject_id] = subject
    return locked


def pay(payments: Sequence[Payment], subjects: Subjects, *, by: Membership, at: datetime) -> None:
    """
    Note of locked payments that the bank has paid them, and post them all at once.

    :param subjects: what they are for, locked
    :raises NotAllowedNow: the bank does not have one, or it was paid or failed
    """
    for payment in payments:
        close(payment, "pay", at=at)
    posted = ledger.post_many(
        book_id=by.programme.book_id,
        postings=[_posting(payment, subjects, by=by, at=at) for payment in payments],
    )
    for payment, moved in zip(payments, posted, strict=True):
        record(
            "payment.paid", payment, by=by, at=at, moved=moved, amount_cents=payment.amount_cents
        )
        owner = payable(payment.subject_type)
        owner.follow(_subject(payment, subjects), payment, by=by, at=at)


def _posting(
    payment: Payment, subjects: Subjects, *, by: Membership, at: datetime
) -> ledger.Posting:
    owner = payable(payment.subject_type)
    return ledger.Posting(
        reference=f"payment/{payment.pk}/paid",
        kind=owner.kind,
        legs=owner.legs(_subject(payment, subjects), payment.amount_cents),
        subject_type=payment.subject_type,
        subject_id=payment.subject_id,
        actor_id=by.pk,
        happened_at=at,
    )


def _subject(payment: Payment, subjects: Subjects) -> Any:
    return subjects[payment.subject_type, payment.subject_id]
