"""Paying what was awarded: to whom, when by itself, and what comes of it."""

from datetime import datetime

from cambio.common.ids import new_id
from cambio.payments.models import Payment
from cambio.payments.payables import Payee
from cambio.payments.steps.preparing import prepare
from cambio.programmes.models import Membership
from grants import guards, queries
from grants.models import Award
from grants.steps.awards import settle_if_even
from grants.steps.trail import add_step


def payee_of(award: Award) -> Payee:
    """
    To whom an award is paid.

    :raises NotAllowedNow: nobody said to whom to pay
    """
    guards.check_has_payee(award)
    application = award.application
    return Payee(
        name=application.payee_name,
        iban=application.payee_iban,
        reference=f"{application.round.version.scheme.code} {application.pk}",
    )


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
    if at_once and not queries.payments_of(award).exists():
        prepare(
            payment_id=new_id(),
            subject_type="award",
            subject_id=award.pk,
            payee=payee_of(award),
            amount_cents=award.amount_cents,
            by=by,
            at=at,
        )
        _say_prepared(award, award.amount_cents, by=by, at=at)


def _say_prepared(award: Award, amount_cents: int, *, by: Membership, at: datetime) -> None:
    add_step(award.application, "payment_prepared", by=by, at=at, amount_cents=amount_cents)


def follow_payment(award: Award, payment: Payment, *, by: Membership, at: datetime) -> None:
    """Say in the trail that a payment was prepared or paid; with the last one the award ends."""
    if payment.state == "prepared":
        _say_prepared(award, payment.amount_cents, by=by, at=at)
    else:
        add_step(award.application, "paid", by=by, at=at, amount_cents=payment.amount_cents)
        settle_if_even(award, by=by, at=at)
