"""What can be done with an application up to its decision."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid, NotAllowedNow
from grants import queries, states
from grants.models import Application, Round


def check_takes_applications(in_round: Round, at: datetime) -> None:
    """
    Ask whether people can apply in a round.

    :raises NotAllowedNow: it is not open, has not begun, or is over
    """
    if in_round.state != "open":
        raise NotAllowedNow(_("You cannot apply in this round."), field="round")
    if at < in_round.opens_at:
        raise NotAllowedNow(_("This round has not begun yet."), field="round")
    if in_round.closes_at is not None and at > in_round.closes_at:
        raise NotAllowedNow(_("This round is over."), field="round")


def check_has_plan(plan: str) -> None:
    """
    Ask whether it is said what somebody wants to do.

    :raises Invalid: it is not
    """
    if not plan:
        raise Invalid(_("Say what you want to do."), field="plan")


def check_can_change(application: Application, at: datetime) -> None:
    """
    Ask whether an application is still its author's to write in.

    :raises NotAllowedNow: it has been submitted
    """
    del at
    if application.state not in states.OPEN_TO_CHANGE:
        raise NotAllowedNow.while_in(application.state)


def check_can_submit(application: Application, at: datetime) -> None:
    """
    Ask whether an application can be handed in.

    :raises NotAllowedNow: it has been, or its round takes no more
    :raises Invalid: something is missing without which nobody could decide
    """
    states.APPLICATION.check_allows(application, "submit")
    check_takes_applications(application.round, at)
    check_has_plan(application.plan)
    if not application.lines.exists():
        raise Invalid(_("List what it will cost, line by line."), field="lines")
    if queries.budget_for(application) is None:
        raise Invalid(_("This round has no budget for that place."), field="place")


check_can_answer = states.APPLICATION.guard("answer")
check_can_withdraw = states.APPLICATION.guard("withdraw")
check_can_ask = states.APPLICATION.guard("ask")
check_can_refuse = states.APPLICATION.guard("refuse")


def check_can_set_payee(application: Application, at: datetime) -> None:
    """
    Ask whether it still matters to whom is paid.

    :raises NotAllowedNow: it was refused or withdrawn
    """
    del at
    if application.state in {"refused", "withdrawn"}:
        raise NotAllowedNow.while_in(application.state)


def check_can_judge(application: Application, at: datetime) -> None:
    """
    Ask whether the rules still matter.

    :raises NotAllowedNow: it is not waiting for a decision
    """
    del at
    if application.state not in states.WAITING:
        raise NotAllowedNow.while_in(application.state)


def check_can_award(application: Application, at: datetime) -> None:
    """
    Ask whether anything can be awarded.

    :raises NotAllowedNow: it is not waiting for a decision, or its budget is not open
    """
    del at
    states.APPLICATION.check_allows(application, "award")
    if application.budget is None or application.budget.state != "open":
        raise NotAllowedNow(_("This budget is not open."))


def check_can_wait_list(application: Application, at: datetime) -> None:
    """
    Ask whether an application belongs on a waiting list.

    :raises NotAllowedNow: it is not to be decided, its scheme has no such list, or there is money
    """
    del at
    states.APPLICATION.check_allows(application, "wait_list")
    _check_follows(application, "wait_list")


def check_can_defer(application: Application, at: datetime) -> None:
    """
    Ask whether a later round can pay.

    :raises NotAllowedNow: it is not to be decided, its scheme does not do so, or there is money
    """
    del at
    states.APPLICATION.check_allows(application, "defer")
    _check_follows(application, "next_round")


def _check_follows(application: Application, wanted: str) -> None:
    """Refuse what the scheme does not do when a budget is empty, or while there is money."""
    if application.round.rules.when_empty != wanted:
        raise NotAllowedNow(_("This scheme does not do so when its budget is empty."))
    assert application.budget is not None, "submitting has found it"
    if queries.free_in(application.budget) >= application.asked_cents:
        raise NotAllowedNow(_("There is enough in the budget for this application."))
