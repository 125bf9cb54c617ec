"""The end of an award: what it finally comes to, and what comes back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.ledger import operations as ledger
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import guards, permissions, queries, states
from grants.errors import AboveAward
from grants.models import Application, Award, Repayment
from grants.steps.awards import settle_if_even
from grants.steps.telling import tell_applicant
from grants.steps.trail import add_step


@transaction.atomic
def determine_award(
    *, application_id: UUID, amount_cents: int, reason: str, by: Membership, at: datetime
) -> Award:
    """
    Say what an award finally comes to: the same, less, or nothing. The same again is once.

    What will not be paid any more returns to the budget; what was paid too much has to come back.

    :raises FourEyes: the actor applies, or typed it in
    :raises NotPermitted: the actor does not decide for its ward
    :raises NotAllowedNow: the report was neither reviewed nor is it overdue, or a payment is
        under way
    :raises Invalid: it is more than was awarded, less what was paid back already
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_decide(by, application)
    if application.state == "awarded" and application.award.determined_cents == amount_cents:
        return application.award
    guards.check_can_determine(application, at)
    award = application.award
    paid, committed = queries.paid_of(award), queries.committed_of(award)
    if amount_cents > paid + committed:
        raise Invalid(_("This is more than was awarded and not paid back."), field="amount_cents")
    states.AWARD.move(award, "determine")
    award.determined_cents, award.determined_by, award.determined_at = amount_cents, by, at
    award.save()
    add_step(application, "determined", reason, by=by, at=at, amount_cents=amount_cents)
    tell_applicant(application, "determined", at=at)
    released = committed - max(amount_cents - paid, 0)
    posted = (
        _post(award, "determined", "award.released", released, by=by, at=at) if released else None
    )
    record("application.determined", application, by=by, at=at, moved=posted, cents=amount_cents)
    settle_if_even(award, by=by, at=at)
    return award


@transaction.atomic
def record_repayment(
    *,
    application_id: UUID,
    repayment_id: UUID,
    amount_cents: int,
    received_on: date,
    reason: str,
    by: Membership,
    at: datetime,
) -> tuple[Repayment, bool]:
    """
    Note money that came back; it is free in the budget again. The same id is the same.

    :param received_on: the day on which the bank received it
    :returns: the repayment, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor is not of the desk, or it is their own
    :raises NotAllowedNow: nothing was awarded
    :raises AboveAward: it is more than was paid and is still there
    :raises Invalid: the day lies ahead
    :raises Conflict: the id was used for another repayment
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_handle(by, application)
    told = _Told(amount_cents, received_on, reason)
    present = _present(repayment_id, application, told)
    if present is not None:
        return present, False
    guards.check_can_record_repayment(application, at)
    award = application.award
    repayment = _write(repayment_id, award, told, by=by, at=at)
    add_step(application, "returned", reason, by=by, at=at, amount_cents=amount_cents)
    posted = _post(award, f"returned/{repayment.pk}", "award.returned", amount_cents, by=by, at=at)
    record("application.returned", application, by=by, at=at, moved=posted, cents=amount_cents)
    settle_if_even(award, by=by, at=at)
    return repayment, True


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of money that came back."""

    amount_cents: int
    received_on: date
    reason: str


def _present(repayment_id: UUID, application: Application, told: _Told) -> Repayment | None:
    present = Repayment.objects.select_related("award").filter(pk=repayment_id).first()
    if present is None:
        return None
    same = _Told(present.amount_cents, present.received_on, present.reason) == told
    if not same or present.award.application_id != application.pk:
        raise Conflict(field="id")
    return present


def _write(
    repayment_id: UUID, award: Award, told: _Told, *, by: Membership, at: datetime
) -> Repayment:
    if told.received_on > timezone.localdate(at):
        raise Invalid(_("This day is still to come."), field="received_on")
    if told.amount_cents > queries.most_to_return(award):
        raise AboveAward(_("This is more than has to be repaid."), field="amount_cents")
    return Repayment.objects.create(
        id=repayment_id,
        programme_id=by.programme_id,
        award=award,
        amount_cents=told.amount_cents,
        received_on=told.received_on,
        reason=told.reason,
        recorded_by=by,
        recorded_at=at,
    )


def _post(
    award: Award, step: str, kind: str, amount_cents: int, *, by: Membership, at: datetime
) -> ledger.Posted:
    """Give something of an award back to its budget."""
    source = award.commitment_id if kind == "award.released" else award.paid_id
    return ledger.post(
        book_id=by.programme.book_id,
        reference=f"award/{award.pk}/{step}",
        kind=kind,
        legs=[
            ledger.Leg(
                ledger.AccountId(source),
                ledger.AccountId(award.budget.account_id),
                amount_cents,
            )
        ],
        subject_type="award",
        subject_id=award.pk,
        actor_id=by.pk,
        happened_at=at,
    )
