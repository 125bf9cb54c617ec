"""The desk's side: asking back, judging rules, and the decision with its reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, NotAllowedNow
from cambio.common.ids import new_id
from cambio.common.names import Name
from cambio.ledger import operations as ledger
from cambio.ledger.errors import InsufficientFunds
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from cambio.programmes.units import EURO
from grants import guards, permissions, queries, states
from grants.errors import BudgetEmpty
from grants.models import Application, Award, Budget, Judgement
from grants.steps.checking import finding_on, findings_for_award, keep_check
from grants.steps.paying import prepare_if_due
from grants.steps.telling import tell_applicant
from grants.steps.trail import add_step


@transaction.atomic
def ask_applicant(
    *, application_id: UUID, question: str, by: Membership, at: datetime
) -> Application:
    """
    Ask what is still needed; the clock waits for the answer.

    :raises FourEyes: the actor applies
    :raises NotPermitted: the actor is not of the desk of its ward
    :raises NotAllowedNow: it is not waiting for a decision
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_handle(by, application)
    guards.check_can_ask(application, at)
    states.APPLICATION.move(application, "ask")
    application.asked_at = at
    application.save()
    add_step(application, "asked", question, by=by, at=at)
    tell_applicant(application, "asked", at=at)
    record("application.asked", application, by=by, at=at)
    return application


@transaction.atomic
def judge_rule(
    *,
    application_id: UUID,
    rule: str,
    holds: bool,
    reason: str,
    by: Membership,
    at: datetime,
) -> Judgement:
    """
    Say of a rule that needs a person whether it holds; or make an exception to a default.

    :param holds: True lets the application pass this rule, False takes that back
    :raises NotPermitted: the actor is not of the desk; an exception takes who decides
    :raises NotAllowedNow: the rule is met, allows no exception, or it is too late
    :raises Invalid: the scheme has no such rule
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_handle(by, application)
    guards.check_can_judge(application, at)
    finding = finding_on(application, rule)
    if finding.verdict == "not_met":
        permissions.check_may_decide(by, application)
        if finding.strength == "wall":
            raise NotAllowedNow(_("This rule allows no exceptions."), field="rule")
    elif finding.verdict == "met":
        raise NotAllowedNow(_("This rule is met; there is nothing to judge."), field="rule")
    judgement = Judgement.objects.create(
        programme_id=application.programme_id,
        application=application,
        rule=rule,
        holds=holds,
        reason=reason,
        judged_by=by,
        judged_at=at,
    )
    add_step(application, "judged", f"{rule}: {reason}", by=by, at=at)
    record("application.judged", application, by=by, at=at, holds=int(holds))
    return judgement


@transaction.atomic
def award_application(
    *,
    application_id: UUID,
    amount_cents: int,
    reason: str,
    public_title: Name,
    by: Membership,
    at: datetime,
) -> Award:
    """
    Award a grant: the money is set aside in the same moment; the same award again is one.

    :param public_title: what the public list calls it; it names no person
    :raises FourEyes: the actor applies, or typed it in
    :raises NotPermitted: the actor does not decide for its ward
    :raises NotAllowedNow: it is not waiting for a decision, or its budget is not open
    :raises Invalid: it is more than was asked for, or than the rules let pay
    :raises RulesInTheWay: a rule is neither met, nor judged, nor excepted
    :raises BudgetEmpty: the budget holds less
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_decide(by, application)
    if application.state == "awarded" and application.award.amount_cents == amount_cents:
        return application.award
    budget = application.budget = queries.budget_of_for_update(application)
    guards.check_can_award(application, at)
    most = queries.most_to_award(application)
    if amount_cents > most:
        raise Invalid(_("This is more than can be awarded."), field="amount_cents")
    findings = findings_for_award(application, amount_cents)
    keep_check(application, "decision", findings, at=at)
    _decide(application, "award", reason, amount_cents=amount_cents, by=by, at=at)
    award = _open_award(application, amount_cents, public_title, at=at)
    prepare_if_due(award, at=at)
    posted = _commit(award, budget, by=by, at=at)
    record("application.awarded", application, by=by, at=at, moved=posted, cents=amount_cents)
    return award


def _open_award(
    application: Application, amount_cents: int, public_title: Name, *, at: datetime
) -> Award:
    award_id = new_id()
    book_id = application.programme.book_id
    commitment, paid = (
        ledger.open_account(
            book_id=book_id, unit=EURO, purpose=purpose, owner_type="award", owner_id=award_id
        )
        for purpose in ("commitment", "paid")
    )
    return Award.objects.create(
        id=award_id,
        programme_id=application.programme_id,
        application=application,
        budget=application.budget,
        amount_cents=amount_cents,
        public_title=public_title,
        commitment_id=commitment,
        paid_id=paid,
        awarded_at=at,
    )


def _commit(award: Award, budget: Budget, *, by: Membership, at: datetime) -> ledger.Posted:
    try:
        return ledger.post(
            book_id=by.programme.book_id,
            reference=f"award/{award.pk}/committed",
            kind="award.committed",
            legs=[
                ledger.Leg(
                    ledger.AccountId(budget.account_id),
                    ledger.AccountId(award.commitment_id),
                    award.amount_cents,
                )
            ],
            subject_type="award",
            subject_id=award.pk,
            actor_id=by.pk,
            happened_at=at,
        )
    except InsufficientFunds:
        raise BudgetEmpty(field="amount_cents") from None


def _decide(
    application: Application,
    move: states.ApplicationMove,
    reason: str,
    *,
    amount_cents: int | None = None,
    by: Membership,
    at: datetime,
) -> None:
    states.APPLICATION.move(application, move)
    application.decided_by, application.closed_at = by, at
    application.save()
    add_step(application, application.state, reason, by=by, at=at, amount_cents=amount_cents)
    tell_applicant(application, application.state, at=at)


@transaction.atomic
def refuse_application(
    *, application_id: UUID, reason: str, by: Membership, at: datetime
) -> Application:
    """
    Refuse an application, with the reason that the applicant reads.

    :raises FourEyes: the actor applies, or typed it in
    :raises NotPermitted: the actor does not decide for its ward
    :raises NotAllowedNow: it is not waiting for a decision
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_decide(by, application)
    guards.check_can_refuse(application, at)
    keep_check(application, "decision", queries.findings_of(application), at=at)
    _decide(application, "refuse", reason, by=by, at=at)
    record("application.refused", application, by=by, at=at)
    return application


@transaction.atomic
def wait_list_application(
    *, application_id: UUID, reason: str, by: Membership, at: datetime
) -> Application:
    """
    Put an application on the waiting list, since its budget holds less than it asks for.

    :raises NotAllowedNow: the scheme has no waiting list, or there is enough money

    Further raises as `refuse_application`.
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_decide(by, application)
    guards.check_can_wait_list(application, at)
    states.APPLICATION.move(application, "wait_list")
    application.save()
    add_step(application, "wait_listed", reason, by=by, at=at)
    tell_applicant(application, "wait_listed", at=at)
    record("application.wait_listed", application, by=by, at=at)
    return application


@transaction.atomic
def defer_application(
    *, application_id: UUID, round_id: UUID, reason: str, by: Membership, at: datetime
) -> Application:
    """
    Let a later round of the same scheme pay, since the budget holds less than is asked for.

    The application keeps its rules and its place in time.

    :raises NotFound: there is no such round
    :raises Invalid: it is no other open round of this scheme, or has no budget for the ward
    :raises NotAllowedNow: the scheme does not do so, or there is enough money

    Further raises as `refuse_application`.
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_decide(by, application)
    guards.check_can_defer(application, at)
    next_round = queries.round_seen_by(by, round_id)
    same_scheme = next_round.version.scheme_id == application.round.version.scheme_id
    if not same_scheme or next_round.state != "open" or next_round.pk == application.round_id:
        raise Invalid(_("Choose another open round of the same scheme."), field="round")
    budget = queries.budget_for(application, in_round=next_round)
    if budget is None or budget.pk == application.budget_id:
        raise Invalid(_("That round has no other budget for this ward."), field="round")
    states.APPLICATION.move(application, "defer")
    application.deferred_to, application.budget = next_round, budget
    application.save()
    add_step(application, "deferred", reason, by=by, at=at)
    tell_applicant(application, "deferred", at=at)
    record("application.deferred", application, by=by, at=at)
    return application
