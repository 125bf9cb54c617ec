"""Can it be done now: what the state and the facts of a thing must be, whoever does it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cambio.common.clocks import TOLERANCE
from cambio.common.errors import NotAllowedNow
from streets import queries, states
from streets.models import Cleanup


def check_can_change(cleanup: Cleanup, at: datetime) -> None:
    """
    Ask whether a report is still its author's to change.

    :raises NotAllowedNow: it has been submitted
    """
    del at
    if cleanup.state not in states.EDITABLE:
        raise NotAllowedNow.while_in(cleanup.state)


def check_can_postpone(cleanup: Cleanup, at: datetime) -> None:
    """
    Ask whether a cleanup is still a plan.

    :raises NotAllowedNow: it has been submitted, or has taken place
    """
    states.CLEANUP.check_allows(cleanup, "postpone")
    if cleanup.ends_at <= at:
        raise NotAllowedNow(_("The cleanup has already taken place."))


def check_can_submit(cleanup: Cleanup, at: datetime) -> None:
    """
    Ask whether a report can be handed in.

    :raises NotAllowedNow: it has been, it has not taken place yet, or no rule says what it earns
    """
    states.CLEANUP.check_allows(cleanup, "submit")
    if cleanup.ends_at > at + TOLERANCE:
        raise NotAllowedNow(_("The cleanup has not ended yet."), field="ends_at")
    if not queries.has_rule(cleanup):
        raise NotAllowedNow(_("The programme has not set yet what a cleanup earns."))


check_can_withdraw = states.CLEANUP.guard("withdraw")
check_can_verify = states.CLEANUP.guard("verify")
check_can_return = states.CLEANUP.guard("return")
check_can_reject = states.CLEANUP.guard("reject")

check_can_confirm = states.RESIDENCY.guard("confirm")
check_can_decline = states.RESIDENCY.guard("decline")
check_can_end = states.RESIDENCY.guard("end")
