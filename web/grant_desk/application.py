"""One application with all that a decision and its sequel need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cambio.common.verbs import refusals
from cambio.payments.accounts import masked
from grants import queries, sentences, verbs
from grants.schemes.rules import blocking, check
from web.grant_desk import documents, words
from web.grant_desk.checks import findings_for, moment_of, rule_lines
from web.grant_desk.clock import clock_of
from web.grant_desk.deciding import decisions_on, judgements_on
from web.grant_desk.panel import ROWS, acts_now, buttons_for, notes_on
from web.grant_desk.settling import settlements_of
from web.grant_desk.trail import trail_of
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, outcome_of, redirect_with

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application, Award


@for_desk("grants.handle")
def application(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """What is asked for, what the rules find, what was said, and what can be done now."""
    shown = queries.application_seen_by(request.member, application_id)
    acts = _acts_on(shown, request.member)
    outcome = outcome_of(request, acts, application_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_application", application_id=application_id)
    if outcome.refusal:  # perhaps somebody else was faster: show what is so now
        shown = queries.application_seen_by(request.member, application_id)
    at = timezone.now()
    forms = outcome.forms(application_id)
    found = refusals(verbs.APPLICATION, shown, request.member, at=at)
    acts_on_it = acts_now(shown, found)
    sent = documents.documents_of(shown)
    context = {
        **_said(shown),
        "application": shown,
        "clock": clock_of(shown, at),
        "moment": moment_of(shown),
        "rules": rule_lines(shown, findings_for(shown), found, forms),
        "trail": trail_of(shown.steps.all()),
        "award": _award(shown.award, sent) if shown.state == "awarded" else None,
        "documents": sent,
        "free_cents": queries.free_in(shown.budget) if shown.budget else None,
        "most_cents": queries.most_to_award(shown),
        "in_the_way": _in_the_way(shown) if "award" in acts_on_it else [],
        "acts": acts_on_it - {"judge"},  # which stands beside the rules
        "rows": ROWS,
        "notes": notes_on(found),
        "buttons": buttons_for(acts_on_it, forms),
        "refusal": outcome.refusal,
    }
    return render(request, "web/grant_desk/application.html", context, status=outcome.status)


def _acts_on(application: Application, member: Membership) -> dict[str, Act]:
    acts = documents.uploads_to(application) | decisions_on(application, member)
    acts |= judgements_on(findings_for(application))
    if application.state == "awarded":
        acts |= settlements_of(application.award)
    return acts


def _in_the_way(application: Application) -> list[str]:
    """The rules that nobody has cleared, for the most that can be awarded."""
    facts = queries.facts_of(application).awarding(queries.most_to_award(application))
    found = check(facts, application.round.rules)
    return [one.rule for one in blocking(found, queries.judgements_of(application))]


def _said(application: Application) -> dict[str, Any]:
    """What stands in it, added up and in words."""
    lines, givers = application.lines.all(), application.co_funders.all()
    total = sum(line.amount_cents for line in lines)
    given = sum(giver.amount_cents for giver in givers)
    return {
        "state": words.APPLICATIONS[application.state],
        "applicant_kind": sentences.APPLICANTS[application.applicant_kind],
        "scope": sentences.SCOPES[application.scope],
        "purposes": [sentences.PURPOSES[purpose] for purpose in application.purposes],
        "lines": [(sentences.CATEGORIES[line.category], line) for line in lines],
        "givers": givers,
        "total_cents": total,
        "given_cents": given,
        "covered_cents": given + application.asked_cents,
        "masked_iban": masked(application.payee_iban) if application.payee_iban else "",
    }


def _award(award: Award, sent: list[documents.Document]) -> dict[str, Any]:
    """What was awarded, what of it was paid, and the report on it."""
    report = queries.report_of(award)
    return {
        "state": words.AWARDS[award.state],
        "is": award,
        "committed_cents": queries.committed_of(award),
        "paid_cents": queries.paid_of(award),
        "payable_cents": max(queries.payable_now(award), 0),
        "return_cents": queries.most_to_return(award) if award.determined_by_id else 0,
        "payments": [
            (payment, words.PAYMENTS[payment.state]) for payment in queries.payments_of(award)
        ],
        "report": report,
        "costs": [
            (line, [each for each in sent if each.line_id == line.pk])
            for line in (report.lines.all() if report else ())
        ],
        "report_state": words.REPORTS[report.state] if report else "",
        "spent_cents": queries.reported_cents(report) if report else 0,
    }
