"""What can be pressed once an application is awarded: paying, reporting, coming to an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.forms import Form

from grants import queries, verbs
from web.grant_desk.forms import (
    DeterminationForm,
    EndForm,
    FoundForm,
    PaymentForm,
    QuestionForm,
    ReasonForm,
    RepaymentForm,
)
from web.shared.acts import Act, act_of

if TYPE_CHECKING:
    from grants.models import Award

ACTS = {
    "prepare_payment": act_of(verbs.PREPARE_PAYMENT, PaymentForm),
    "record_end": act_of(verbs.RECORD_END, EndForm),
    "submit_report": act_of(verbs.SUBMIT_REPORT),
    "return_report": act_of(verbs.RETURN_REPORT, QuestionForm),
    "accept_report": act_of(verbs.ACCEPT_REPORT, FoundForm),
    "reject_report": act_of(verbs.REJECT_REPORT, ReasonForm),
    "determine": act_of(verbs.DETERMINE, DeterminationForm),
    "record_repayment": act_of(verbs.RECORD_REPAYMENT, RepaymentForm),
}


def settlements_of(award: Award) -> dict[str, Act]:
    """The acts, with the day and the amounts that are due."""
    report = queries.report_of(award)
    spent = queries.reported_cents(report) if report else None
    due, back = queries.payable_now(award), queries.most_to_return(award)
    forms: dict[str, Callable[..., Form]] = {
        "record_end": partial(EndForm, initial={"ended_on": award.ended_on}),
        "prepare_payment": partial(PaymentForm, initial={"amount_cents": due or None}),
        "record_repayment": partial(RepaymentForm, initial={"amount_cents": back or None}),
        "determine": partial(
            DeterminationForm, initial={"amount_cents": spent and min(spent, award.amount_cents)}
        ),
    }
    return ACTS | {name: ACTS[name].with_form(form) for name, form in forms.items()}
