"""What can be done with an application up to its decision, each verb said once."""

from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from cambio.common.verbs import AnyVerb, Verb
from cambio.programmes.models import Membership
from grants import guards, operations, permissions
from grants.models import Application, Award, Judgement

R = TypeVar("R")
OnApplication = Verb[Membership, Application, R]
SUBJECT = "application_id"

CHANGE: OnApplication[Application] = Verb(
    name="change",
    operation=operations.change_application,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_change,
    title=_("Change what it says"),
    done=_("Changed."),
)
SUBMIT: OnApplication[Application] = Verb(
    name="submit",
    operation=operations.submit_application,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_submit,
    title=_("Submit"),
    done=_("Submitted. The clock is running."),
    otherwise=_("It cannot be submitted now:"),
)
ANSWER: OnApplication[Application] = Verb(
    name="answer",
    operation=operations.answer_question,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_answer,
    title=_("Answer for the applicant"),
    label=_("Send this answer"),
    done=_("Answered. The clock is running again."),
)
WITHDRAW: OnApplication[Application] = Verb(
    name="withdraw",
    operation=operations.withdraw_application,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_withdraw,
    title=_("Withdraw"),
    label=_("Withdraw this application"),
    done=_("Withdrawn."),
)
SET_PAYEE: OnApplication[Application] = Verb(
    name="set_payee",
    operation=operations.set_payee,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_set_payee,
    title=_("Say who is paid"),
    label=_("Note this account"),
    done=_("The bank account is noted."),
)
ASK: OnApplication[Application] = Verb(
    name="ask",
    operation=operations.ask_applicant,
    subject=SUBJECT,
    may=permissions.check_may_handle,
    now=guards.check_can_ask,
    title=_("Ask something first"),
    label=_("Send this question"),
    done=_("Asked. The clock is paused until there is an answer."),
)


def _judged(judgement: Judgement) -> str:
    return str(_("Noted what you found of rule %(rule)s.")) % {"rule": judgement.rule}


JUDGE: OnApplication[Judgement] = Verb(
    name="judge",
    operation=operations.judge_rule,
    subject=SUBJECT,
    may=permissions.check_may_handle,
    now=guards.check_can_judge,
    title=_("Judge a rule"),
    done=_judged,
    whose=_("Somebody else handles this:"),
)


def _awarded(award: Award) -> str:
    return str(_("Awarded: %(amount)s.")) % {"amount": euros(award.amount_cents)}


AWARD: OnApplication[Award] = Verb(
    name="award",
    operation=operations.award_application,
    subject=SUBJECT,
    may=permissions.check_may_decide,
    now=guards.check_can_award,
    title=_("Award"),
    label=_("Award this amount"),
    done=_awarded,
    otherwise=_("Nothing can be awarded now:"),
    whose=_("Somebody else decides on this:"),
)
REFUSE: OnApplication[Application] = Verb(
    name="refuse",
    operation=operations.refuse_application,
    subject=SUBJECT,
    may=permissions.check_may_decide,
    now=guards.check_can_refuse,
    title=_("Refuse"),
    label=_("Refuse for this reason"),
    done=_("Refused."),
)
WAIT_LIST: OnApplication[Application] = Verb(
    name="wait_list",
    operation=operations.wait_list_application,
    subject=SUBJECT,
    may=permissions.check_may_decide,
    now=guards.check_can_wait_list,
    title=_("To the waiting list"),
    label=_("Put it on the waiting list"),
    done=_("Put on the waiting list."),
)
DEFER: OnApplication[Application] = Verb(
    name="defer",
    operation=operations.defer_application,
    subject=SUBJECT,
    may=permissions.check_may_decide,
    now=guards.check_can_defer,
    title=_("Leave to another round"),
    label=_("Leave to that round"),
    done=_("Left to the other round."),
)
UP_TO_THE_DECISION: tuple[AnyVerb, ...] = (
    CHANGE,
    SUBMIT,
    ANSWER,
    WITHDRAW,
    SET_PAYEE,
    ASK,
    JUDGE,
    AWARD,
    REFUSE,
    WAIT_LIST,
    DEFER,
)
