"""Which of an application's buttons would do something now, and in a word why others would not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import DomainError
from grants import permissions, queries, states

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application, Award, Report

Check = Callable[["Membership", "Application"], None]
# Those that others than the desk and the official press are the author's.
OF_THE_AUTHOR = {
    "draft": {"submit", "change", "attach_budget", "withdraw", "set_payee"},
    "submitted": {"withdraw", "set_payee"},
    "asked": {"answer", "change", "attach_budget", "withdraw", "set_payee"},
    "wait_listed": {"withdraw", "set_payee"},
    "awarded": {"set_payee"},
}


@dataclass(slots=True)
class Possible:
    """
    What this member can do with this application now.

    :ivar not_handling: why the member does not handle it; empty where they do
    :ivar not_deciding: why the member does not decide on it; empty where they do
    :ivar acts: the names of the buttons
    :ivar notes: what cannot be done, and why not
    """

    not_handling: str | Promise
    not_deciding: str | Promise
    acts: set[str] = field(default_factory=set)
    notes: list[tuple[str | Promise, str | Promise]] = field(default_factory=list)

    def note(self, what: str | Promise, why: str | Promise) -> None:
        """Say that something cannot be done, where there is a reason."""
        if why:
            self.notes.append((what, why))


def possible_on(application: Application, member: Membership, *, on: date) -> Possible:
    """
    Look at every button of an application's page.

    :param on: today
    """
    found = Possible(
        not_handling=_refusal(permissions.check_may_handle, member, application),
        not_deciding=_refusal(permissions.check_may_decide, member, application),
    )
    if not _refusal(permissions.check_may_write, member, application):
        found.acts |= OF_THE_AUTHOR.get(application.state, set())
    if application.state in states.WAITING:
        _decide(found, application)
    elif application.state == "awarded":
        _settle(found, application, member, on=on)
    return found


def _refusal(check: Check, member: Membership, application: Application) -> str | Promise:
    try:
        check(member, application)
    except DomainError as refusal:
        return refusal.detail
    return ""


def _note_whose(found: Possible) -> None:
    """Say why somebody else has to do the work."""
    if found.not_handling:
        found.note(_("Somebody else handles this:"), found.not_handling)
    else:
        found.note(_("Somebody else decides on this:"), found.not_deciding)


def _decide(found: Possible, application: Application) -> None:
    _note_whose(found)
    if application.state == "submitted" and not found.not_handling:
        found.acts.add("ask")
    if application.state == "asked" or found.not_deciding:
        return
    found.acts |= {"award", "refuse"}
    assert application.envelope is not None, "submitting has found it"
    if queries.free_in(application.envelope) < application.asked_cents:
        follows = {"wait_list": "wait_list", "next_round": "defer"}
        follow = follows.get(application.round.rules.when_empty)
        if follow and not (follow == "wait_list" and application.state == "wait_listed"):
            found.acts.add(follow)


def _settle(found: Possible, application: Application, member: Membership, *, on: date) -> None:
    award = application.award
    report = queries.report_of(award)
    is_author = not _refusal(permissions.check_may_write, member, application)
    if _is_open(award, report):
        if is_author or not found.not_handling:
            found.acts.add("record_end")
        if is_author:
            found.acts |= _of_the_reporter(report)
    if not found.not_handling:
        if report and report.state == "submitted":
            _review(found, application, member, report)
        if queries.most_to_return(award) > 0:
            found.acts.add("record_repayment")
        if queries.committed_of(award) > queries.under_way(award):
            _pay(found, application)
    if award.state == "running":
        _note_whose(found)
        if not found.not_deciding:
            why_not = _why_not_determine(award, on=on)
            found.note(_("It cannot be finally determined yet:"), why_not)
            found.acts |= set() if why_not else {"determine"}


def _review(found: Possible, application: Application, member: Membership, report: Report) -> None:
    check = partial(permissions.check_may_review, report=report)
    refusal = _refusal(check, member, application)
    found.note(_("Somebody else reviews the report:"), refusal)
    found.acts |= set() if refusal else {"return_report", "accept_report", "reject_report"}


def _of_the_reporter(report: Report | None) -> set[str]:
    acts = {"write_report", "attach_photo"}
    if report is not None:
        acts.add("submit_report")
        if report.lines.exists():
            acts.add("attach_receipt")
    return acts


def _is_open(award: Award, report: Report | None) -> bool:
    return award.state == "running" and (report is None or report.state in states.UNDER_THE_PEN)


def _pay(found: Possible, application: Application) -> None:
    what = _("No payment can be prepared:")
    if not application.payee_iban:
        found.note(what, _("The applicant has not said to whom to pay."))
    elif queries.payable_now(application.award) <= 0:
        found.note(what, _("The rest is paid once the report is accepted."))
    else:
        found.acts.add("prepare_payment")


def _why_not_determine(award: Award, *, on: date) -> str | Promise:
    if not queries.is_accounted_for(award, on=on):
        return _("The report has not been reviewed, and is not overdue.")
    if queries.under_way(award):
        return _("A payment is under way: have it paid or called back first.")
    return ""
