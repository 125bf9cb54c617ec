"""What can be done with an application up to its decision, each act with its form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from grants import operations, queries
from web.grant_desk.forms import (
    READ_BY_APPLICANT,
    AwardForm,
    DeferForm,
    ExceptionForm,
    JudgementForm,
    PayeeForm,
    words_form,
)
from web.shared.acts import Act

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application
    from grants.schemes.rules import Finding


def _submit(application_id: UUID, **given: Any) -> str | Promise:
    operations.submit_application(application_id=application_id, **given)
    return _("Submitted. The clock runs.")


def _withdraw(application_id: UUID, **given: Any) -> str | Promise:
    operations.withdraw_application(application_id=application_id, **given)
    return _("Withdrawn.")


def _answer(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.answer_question(application_id=application_id, answer=words, **given)
    return _("Answered. The clock runs again.")


def _set_payee(application_id: UUID, **given: Any) -> str | Promise:
    operations.set_payee(application_id=application_id, **given)
    return _("It is noted to whom is paid.")


def _ask(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.ask_applicant(application_id=application_id, question=words, **given)
    return _("Asked. The clock stands still until there is an answer.")


def _award(application_id: UUID, **given: Any) -> str:
    award = operations.award_application(application_id=application_id, **given)
    return str(_("Awarded: %(amount)s.")) % {"amount": euros(award.amount_cents)}


def _refuse(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.refuse_application(application_id=application_id, reason=words, **given)
    return _("Refused.")


def _wait_list(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.wait_list_application(application_id=application_id, reason=words, **given)
    return _("Put on the waiting list.")


def _defer(application_id: UUID, **given: Any) -> str | Promise:
    operations.defer_application(application_id=application_id, **given)
    return _("Left to the other round.")


def _judge(application_id: UUID, *, rule: str, **given: Any) -> str:
    operations.judge_rule(application_id=application_id, rule=rule, **given)
    return str(_("Noted what you found of rule %(rule)s.")) % {"rule": rule}


OF_ITS_AUTHOR = {
    "submit": Act(_submit),
    "withdraw": Act(_withdraw),
    "answer": Act(_answer, words_form(_("The applicant's answer"))),
    "set_payee": Act(_set_payee, PayeeForm),
}
OF_THE_DESK = {
    "ask": Act(_ask, words_form(_("Your question"), _("The applicant reads this and answers."))),
}
OF_THE_OFFICIAL = {
    "refuse": Act(_refuse, words_form(_("The reason"), READ_BY_APPLICANT)),
    "wait_list": Act(_wait_list, words_form(_("The reason"), READ_BY_APPLICANT)),
}


def decisions_on(application: Application, member: Membership) -> dict[str, Act]:
    """What the official can press, with the amount and the rounds that there are."""
    most = queries.most_to_award(application)
    return {
        **OF_THE_OFFICIAL,
        "award": Act(_award, partial(AwardForm, initial={"amount_cents": most or None})),
        "defer": Act(_defer, partial(DeferForm, rounds=rounds_beside(application, member))),
    }


def rounds_beside(application: Application, member: Membership) -> list[tuple[str, str]]:
    """The other rounds of the same scheme that are open, as the choices of a field."""
    scheme_id = application.round.version.scheme_id
    rounds = queries.rounds_open_at(member, timezone.now()).exclude(pk=application.round_id)
    return [(str(found.pk), found.name) for found in rounds.filter(version__scheme=scheme_id)]


def judgements_on(findings: Iterable[Finding]) -> dict[str, Act]:
    """Three buttons for each rule: a judgement, an exception, and taking that back."""
    acts = {}
    for finding in findings:
        said = partial(_judge, rule=finding.rule)
        acts[f"judge-{finding.rule}"] = Act(said, JudgementForm)
        acts[f"except-{finding.rule}"] = Act(partial(said, holds=True), ExceptionForm)
        acts[f"keep-{finding.rule}"] = Act(partial(said, holds=False), ExceptionForm)
    return acts
