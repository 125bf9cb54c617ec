"""What can be pressed up to the decision on an application, each act with its form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from grants import queries, verbs
from web.grant_desk.forms import (
    AnswerForm,
    AwardForm,
    DeferForm,
    ExceptionForm,
    JudgementForm,
    PayeeForm,
    QuestionForm,
    ReasonForm,
)
from web.shared.acts import Act, act_of

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application
    from grants.schemes.rules import RuleFinding

ACTS = {
    "submit": act_of(verbs.SUBMIT),
    "withdraw": act_of(verbs.WITHDRAW),
    "answer": act_of(verbs.ANSWER, AnswerForm),
    "set_payee": act_of(verbs.SET_PAYEE, PayeeForm),
    "ask": act_of(verbs.ASK, QuestionForm),
    "award": act_of(verbs.AWARD, AwardForm),
    "refuse": act_of(verbs.REFUSE, ReasonForm),
    "wait_list": act_of(verbs.WAIT_LIST, ReasonForm),
    "defer": act_of(verbs.DEFER, DeferForm),
}
JUDGE = act_of(verbs.JUDGE, JudgementForm, beside=("rule",))
EXCEPT = act_of(verbs.JUDGE, ExceptionForm, beside=("rule", "holds"))


def decisions_on(application: Application, member: Membership) -> dict[str, Act]:
    """The acts, with the amount and the rounds that there are."""
    most = queries.most_to_award(application)
    award = partial(AwardForm, initial={"amount_cents": most or None})
    defer = partial(DeferForm, rounds=rounds_beside(application, member))
    return ACTS | {
        "award": ACTS["award"].with_form(award),
        "defer": ACTS["defer"].with_form(defer),
    }


def rounds_beside(application: Application, member: Membership) -> list[tuple[str, str]]:
    """The other rounds of the same scheme that are open, as the choices of a field."""
    scheme_id = application.round.version.scheme_id
    rounds = queries.rounds_open_at(member, timezone.now()).exclude(pk=application.round_id)
    return [(str(found.pk), found.name) for found in rounds.filter(version__scheme=scheme_id)]


def judgements_on(findings: Iterable[RuleFinding]) -> dict[str, Act]:
    """Three buttons for each rule: a judgement, an exception, and taking that back."""
    acts = {}
    for finding in findings:
        acts[f"judge-{finding.rule}"] = JUDGE.given(rule=finding.rule)
        acts[f"except-{finding.rule}"] = EXCEPT.given(rule=finding.rule, holds=True)
        acts[f"keep-{finding.rule}"] = EXCEPT.given(rule=finding.rule, holds=False)
    return acts
