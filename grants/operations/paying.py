"""Paying what was awarded: to whom, how much when, and what the bank did."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotAllowedNow, NotFound
from cambio.common.ids import new_id
from cambio.ledger import operations as ledger
from cambio.payments import operations as payments
from cambio.payments import queries as payment_queries
from cambio.payments.accounts import checked_holder, checked_iban
from cambio.payments.models import Payment
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from grants import permissions, queries
from grants.errors import AboveAward
from grants.models import Application, Award
from grants.operations.settling import settle_if_even
from grants.operations.trail import add_step


@transaction.atomic
def set_payee(
    *, application_id: UUID, holder_name: str, iban: str, by: Membership, at: datetime
) -> Application:
    """
    Say to whom is paid; what was prepared before stays as it is. The same again changes nothing.

    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: it was refused or withdrawn
    :raises InvalidIban, IbanOutsideSepa, UnwritableName, Invalid: naming the field
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    if application.state in {"refused", "withdrawn"}:
        raise NotAllowedNow.while_in(application.state)
    payee = checked_holder(holder_name, field="holder_name"), checked_iban(iban)
    if payee == (application.payee_name, application.payee_iban):
        return application
    application.payee_name, application.payee_iban = payee
    application.save(update_fields=["payee_name", "payee_iban"])
    add_step(application, "payee_set", by=by, at=at)
    record("application.payee_set", application, by=by, at=at)
    if application.state == "awarded":
        prepare_if_due(application.award, at=at)
    return application


def prepare_if_due(award: Award, *, at: datetime) -> None:
    """
    Prepare the payment of a whole award where its scheme pays at once; somebody releases it.

    Whoever decided prepares it, also where the applicant says later to whom is paid: so it is
    somebody else who releases it.
    """
    application = award.application
    by = application.decided_by
    assert by is not None, "an award has been decided on"
    at_once = application.round.rules.pay_at_award and application.payee_iban
    if at_once and not payment_queries.payments_about("award", [award.pk]).exists():
        _prepare(award, new_id(), award.amount_cents, by=by, at=at)


@transaction.atomic
def prepare_payment(
    *, application_id: UUID, payment_id: UUID, amount_cents: int, by: Membership, at: datetime
) -> tuple[Payment, bool]:
    """
    Prepare a payment of an award, which somebody else has to release.

    :returns: the payment, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor is not of the desk, or it is their own
    :raises NotAllowedNow: nothing was awarded, or nobody said to whom to pay
    :raises AboveAward: it is more than may be paid now
    :raises Conflict: the id was used for another payment
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_handle(by, application)
    if application.state != "awarded":
        raise NotAllowedNow.while_in(application.state)
    if not application.payee_iban:
        raise NotAllowedNow(_("The applicant has not said to whom to pay."))
    award = application.award
    present = payment_queries.payments_about("award", [award.pk]).filter(pk=payment_id).first()
    if present is None and amount_cents > queries.payable_now(award):
        raise AboveAward(field="amount_cents")
    return _prepare(award, payment_id, amount_cents, by=by, at=at)


def _prepare(
    award: Award, payment_id: UUID, amount_cents: int, *, by: Membership, at: datetime
) -> tuple[Payment, bool]:
    application = award.application
    payment, created = payments.prepare(
        payment_id=payment_id,
        subject_type="award",
        subject_id=award.pk,
        creditor_name=application.payee_name,
        iban=application.payee_iban,
        amount_cents=amount_cents,
        reference=f"{application.round.version.scheme.code} {application.pk}",
        by=by,
        at=at,
    )
    if created:
        add_step(application, "payment_prepared", by=by, at=at, amount_cents=amount_cents)
    return payment, created


@transaction.atomic
def mark_paid(*, payment_id: UUID, by: Membership, at: datetime) -> Payment:
    """
    Note that the bank has paid an award's payment, and book it; twice is once.

    :raises NotFound: there is no such payment of an award
    :raises NotPermitted: the actor does not release payments
    :raises NotAllowedNow: the bank does not have it
    """
    check_may(by, "payments.release")
    seen = payment_queries.payment_seen_by(by, payment_id)
    if seen.subject_type != "award":
        raise NotFound
    application = queries.application_of_award_for_update(seen.subject_id)
    payment = payment_queries.payment_for_update(by, payment_id)
    if payment.state == "paid":
        return payment
    award = application.award
    add_step(application, "paid", by=by, at=at, amount_cents=payment.amount_cents)
    posted = ledger.post(
        book_id=by.programme.book_id,
        reference=f"payment/{payment.pk}/paid",
        kind="award.paid",
        legs=[
            ledger.Leg(
                ledger.AccountId(award.commitment_id),
                ledger.AccountId(award.paid_id),
                payment.amount_cents,
            )
        ],
        subject_type="award",
        subject_id=award.pk,
        actor_id=by.pk,
        happened_at=at,
    )
    payments.pay(payment, posted, by=by, at=at)
    settle_if_even(award, by=by, at=at)
    return payment
