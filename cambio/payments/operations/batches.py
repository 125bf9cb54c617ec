"""What goes to the bank together: each payment in one message and no more, and paid with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cambio.common.errors import Conflict
from cambio.payments import guards, permissions, queries
from cambio.payments.errors import NoPaymentAccount, NothingToExport
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.payments.pain import Debtor, Transfer, credit_transfers
from cambio.payments.states import PAYMENT
from cambio.payments.steps.closing import lock_subjects, pay
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record

MOST_PAYMENTS = 1000


@transaction.atomic
def export_payments(*, batch_id: UUID, by: Membership, at: datetime) -> tuple[PaymentBatch, bool]:
    """
    Write what was released, oldest first, into one message for the bank.

    At most `MOST_PAYMENTS` go into a message; the rest waits for the next one.

    :returns: the batch, and whether it is new: the same id is the same batch
    :raises NotPermitted: the actor does not release payments
    :raises NoPaymentAccount: nobody has said from which account is paid
    :raises NothingToExport: nothing is released that the bank does not have
    :raises Conflict: the id belongs to another programme's batch
    """
    check_may(by, "payments.release")
    # Whoever exports at the same time waits here, and then finds nothing left to export.
    account = queries.payment_accounts_seen_by(by).select_for_update().first()
    present = PaymentBatch.objects.filter(pk=batch_id).first()
    if present is not None:
        if present.programme_id != by.programme_id:
            raise Conflict(field="id")
        return present, False
    if account is None:
        raise NoPaymentAccount
    payments = list(
        queries.payments_in(by, state="released")
        .select_for_update(of=["self"])
        .order_by("id")[:MOST_PAYMENTS]
    )
    if not payments:
        raise NothingToExport
    batch = _write(batch_id, account, payments, by=by, at=at)
    record(
        "payment_batch.exported", batch, by=by, at=at,
        count=batch.count, total_cents=batch.total_cents,
    )  # fmt: skip
    return batch, True


def _write(
    batch_id: UUID,
    account: PaymentAccount,
    payments: Sequence[Payment],
    *,
    by: Membership,
    at: datetime,
) -> PaymentBatch:
    debtor = Debtor(name=account.holder_name, iban=account.iban, bic=account.bic)
    message = credit_transfers(
        [_transfer(payment) for payment in payments],
        debtor=debtor,
        message_id=batch_id.hex,
        made_at=timezone.localtime(at),
    )
    batch = PaymentBatch.objects.create(
        id=batch_id,
        programme_id=by.programme_id,
        holder_name=account.holder_name,
        iban=account.iban,
        bic=account.bic,
        count=len(payments),
        total_cents=sum(payment.amount_cents for payment in payments),
        message=message,
        exported_by=by,
        exported_at=at,
    )
    for payment in payments:
        PAYMENT.move(payment, "export")
        payment.batch = batch
    Payment.objects.bulk_update(payments, ["state", "batch"])
    return batch


def _transfer(payment: Payment) -> Transfer:
    return Transfer(
        end_to_end_id=payment.end_to_end_id,
        name=payment.creditor_name,
        iban=payment.iban,
        amount_cents=payment.amount_cents,
        remittance=payment.reference,
    )


@transaction.atomic
def mark_batch_paid(*, batch_id: UUID, by: Membership, at: datetime) -> PaymentBatch:
    """
    Note that the bank has paid a whole batch, and post it: all of it or nothing; twice is once.

    A payment of it that the bank did not carry out stays so, and one that was paid before.

    :raises NotFound: there is none that the actor may see
    :raises NotAllowedNow: the bank carried out no payment of it
    """
    batch = queries.payment_batch_seen_by(by, batch_id)
    permissions.check_may_follow(by, batch)
    payments = queries.payments_in(by, batch_id=batch.pk).order_by("id")
    subjects = lock_subjects(payments)
    locked = list(payments.select_for_update(of=["self"]))
    open_still = [payment for payment in locked if payment.state == "exported"]
    if open_still:
        pay(open_still, subjects, by=by, at=at)
    elif all(payment.state != "paid" for payment in locked):
        guards.check_can_mark_batch_paid(batch, at)
    return batch
