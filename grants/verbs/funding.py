"""What can be done with a budget and with a round, each verb said once."""

from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from cambio.common.verbs import AnyVerb, Verb
from cambio.programmes.models import Membership
from grants import guards, operations, permissions
from grants.models import Budget, Movement, Round

R = TypeVar("R")
OnBudget = Verb[Membership, Budget, R]
RoundVerb = Verb[Membership, Round, Round]
SUBJECT = "budget_id"

DESCRIBE: OnBudget[Budget] = Verb(
    name="describe",
    operation=operations.describe_budget,
    subject=SUBJECT,
    may=permissions.check_may_manage,
    now=guards.check_can_describe,
    title=_("Say what it is for"),
    label=_("Note this"),
    done=_("Noted."),
)
OPEN: OnBudget[Budget] = Verb(
    name="open",
    operation=operations.open_budget,
    subject=SUBJECT,
    may=permissions.check_may_manage,
    now=guards.check_can_open,
    title=_("Open this budget"),
    done=_("Opened. It can pay in a round now."),
    otherwise=_("It cannot be opened yet:"),
)


def _put_in(made: tuple[Movement, bool]) -> str:
    movement, _is_new = made
    return str(_("Put in: %(amount)s.")) % {"amount": euros(movement.amount_cents)}


def _moved(made: tuple[Movement, bool]) -> str:
    movement, _is_new = made
    return str(_("Moved: %(amount)s.")) % {"amount": euros(movement.amount_cents)}


FUND: OnBudget[tuple[Movement, bool]] = Verb(
    name="fund",
    operation=operations.fund_budget,
    subject=SUBJECT,
    may=permissions.check_may_manage,
    now=guards.check_can_hold,
    title=_("Put money in"),
    label=_("Put this amount in"),
    done=_put_in,
)
MOVE: OnBudget[tuple[Movement, bool]] = Verb(
    name="move",
    operation=operations.move_money,
    subject="source_id",
    may=permissions.check_may_manage,
    now=guards.check_can_hold,
    title=_("Move money to another budget"),
    label=_("Move this amount"),
    done=_moved,
)
CLOSE: OnBudget[Budget] = Verb(
    name="close",
    operation=operations.close_budget,
    subject=SUBJECT,
    may=permissions.check_may_manage,
    now=guards.check_can_close,
    title=_("Close this budget"),
    done=_("Closed."),
)
BUDGET: tuple[AnyVerb, ...] = (DESCRIBE, OPEN, FUND, MOVE, CLOSE)

OPEN_ROUND: RoundVerb = Verb(
    name="open",
    operation=operations.open_round,
    subject="round_id",
    may=permissions.check_may_manage,
    now=guards.check_can_open_round,
    title=_("Open this round"),
    done=_("Opened. People can apply from its first day."),
    otherwise=_("It cannot be opened yet:"),
)
CLOSE_ROUND: RoundVerb = Verb(
    name="close",
    operation=operations.close_round,
    subject="round_id",
    may=permissions.check_may_manage,
    now=guards.check_can_close_round,
    title=_("Close this round"),
    done=_("Closed. What was submitted is still decided on."),
)
ROUND: tuple[AnyVerb, ...] = (OPEN_ROUND, CLOSE_ROUND)
