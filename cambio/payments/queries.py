"""Reading payments; visibility is a query."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from cambio.common.reading import the_one
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.payments.states import PaymentState
from cambio.programmes.models import Membership
from cambio.programmes.queries import may


def payment_accounts_seen_by(member: Membership) -> QuerySet[PaymentAccount]:
    """The programme's one account, if it is set, for those who set it or pay from it."""
    accounts = PaymentAccount.objects.filter(programme=member.programme_id)
    if may(member, "payments.account") or may(member, "payments.release"):
        return accounts
    return accounts.none()


def payment_account_of(member: Membership) -> PaymentAccount:
    """
    Find the account from which the programme pays.

    :raises NotFound: none is set, or the member has nothing to do with it
    """
    return the_one(payment_accounts_seen_by(member))


def payments_seen_by(member: Membership) -> QuerySet[Payment]:
    """The programme's payments, for those who release them."""
    payments = Payment.objects.select_related(
        "prepared_by__person", "released_by__person", "programme"
    ).filter(programme=member.programme_id)
    return payments if may(member, "payments.release") else payments.none()


def payments_in(
    member: Membership, *, state: str = "", batch_id: UUID | None = None
) -> QuerySet[Payment]:
    """The payments that a member sees, in one state or of one batch."""
    payments = payments_seen_by(member)
    if state:
        payments = payments.filter(state=state)
    return payments.filter(batch=batch_id) if batch_id else payments


def payment_seen_by(member: Membership, payment_id: UUID) -> Payment:
    """
    Find one payment.

    :raises NotFound: there is none, or the member does not release payments
    """
    return the_one(payments_seen_by(member).filter(pk=payment_id))


def payment_for_update(member: Membership, payment_id: UUID) -> Payment:
    """As `payment_seen_by`, and lock its row."""
    return the_one(payments_seen_by(member).select_for_update(of=["self"]).filter(pk=payment_id))


def payment_batches_seen_by(member: Membership) -> QuerySet[PaymentBatch]:
    """What went to the bank, without the messages themselves; for those who release payments."""
    batches = (
        PaymentBatch.objects.select_related("exported_by__person", "programme")
        .defer("message")
        .filter(programme=member.programme_id)
    )
    return batches if may(member, "payments.release") else batches.none()


def payment_batch_seen_by(member: Membership, batch_id: UUID) -> PaymentBatch:
    """
    Find one batch.

    :raises NotFound: there is none, or the member does not release payments
    """
    return the_one(payment_batches_seen_by(member).filter(pk=batch_id))


def batches_with_what_verbs_ask(batches: QuerySet[PaymentBatch]) -> QuerySet[PaymentBatch]:
    """Batches with what guards ask of each, read for all of them at once."""
    return batches.annotate(payment_states=ArraySubquery(_states_of(OuterRef("pk"))))


def states_in(batch: PaymentBatch) -> set[PaymentState]:
    """In which states the payments of a batch are; known where many are asked about."""
    known: list[PaymentState] | None = getattr(batch, "payment_states", None)
    return set(_states_of(batch.pk) if known is None else known)


def _states_of(batch_id: UUID | OuterRef) -> QuerySet[Payment, PaymentState]:
    return Payment.objects.filter(batch=batch_id).values_list("state", flat=True).distinct()


def payments_about(subject_type: str, subject_ids: Iterable[UUID]) -> QuerySet[Payment]:
    """The payments for some subjects, oldest first; who may see them is the subjects' to say."""
    return Payment.objects.filter(
        subject_type=subject_type, subject_id__in=list(subject_ids)
    ).order_by("id")
