"""The grant desk's inbox: applications that wait, reports that wait, and reports that are late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from grants import queries
from web.grant_desk import words
from web.grant_desk.clock import Clock, clock_of
from web.shared.access import MemberRequest, for_desk

if TYPE_CHECKING:
    from grants.models import Application

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One application of a list."""

    application: Application
    state: str | Promise
    clock: Clock


@require_safe
@for_desk("grants.handle")
def inbox(request: MemberRequest) -> HttpResponse:
    """What waits for the desk, the most urgent first; or what is in one state, the newest first."""
    state = request.GET.get("state", "")
    if state and state not in words.APPLICATIONS:
        raise Http404
    if state:
        applications = queries.applications_in(request.member, state=state)
        found = applications.order_by("-written_at", "-pk")
    else:
        found = queries.inbox_of(request.member)
    at = timezone.now()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            InboxRow(application, words.APPLICATIONS[application.state], clock_of(application, at))
            for application in page
        ],
        "chosen": state,
        "states": words.APPLICATIONS.items(),
        "in_review": queries.awards_in_review(request.member).count(),
        "overdue": queries.overdue_reports(request.member, on=timezone.localdate(at)).count(),
    }
    return render(request, "web/grant_desk/inbox.html", context)


@require_safe
@for_desk("grants.handle")
def reports(request: MemberRequest) -> HttpResponse:
    """The reports that wait for a review, or for the final determination; the oldest first."""
    found = queries.awards_in_review(request.member)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [(award, words.REPORTS[award.report.state]) for award in page]
    return render(request, "web/grant_desk/reports.html", {"page": page, "lines": lines})


@require_safe
@for_desk("grants.handle")
def overdue(request: MemberRequest) -> HttpResponse:
    """The awards whose report is late, the longest overdue first."""
    today = timezone.localdate()
    found = queries.overdue_reports(request.member, on=today)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [(award, (today - award.account_by).days) for award in page if award.account_by]
    return render(request, "web/grant_desk/overdue.html", {"page": page, "lines": lines})
