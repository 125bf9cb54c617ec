"""Grants as the desk sees them: what waits, the decision, the money, and the report's review."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Pages, page_of
from api.serializers import PageQuery
from api.v1.grants import application_shapes as shapes
from api.v1.grants import award_shapes, inputs
from api.v1.grants.applications import ApplicationView
from api.verbs import route
from api.views import MemberView, paged
from grants import queries, verbs


class MostUrgentFirst(Pages[Any]):
    """What waits for a decision, in the order in which the applicants should hear."""

    ordering = ("decide_by", "id")


class LongestDueFirst(Pages[Any]):
    """Reports that are due, in the order in which they should have come."""

    ordering = ("account_by", "id")


class LongestWaitingFirst(Pages[Any]):
    """Reports in the order in which they were handed in."""

    ordering = ("reported_at", "id")


class Inbox(MemberView):
    pages = MostUrgentFirst
    query = PageQuery

    @extend_schema(operation_id="list_grant_inbox", responses=page_of(shapes.ApplicationOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what waits where I handle applications, the most urgent first; never my own."""
        return paged(queries.inbox_of(self.member), shapes.ApplicationOut, request, self)


class ReportsInReview(MemberView):
    pages = LongestWaitingFirst
    query = PageQuery

    @extend_schema(
        operation_id="list_reports_in_review", responses=page_of(award_shapes.ReportInReviewOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List awards whose report waits for its review, or for what it finally comes to."""
        found = queries.awards_in_review(self.member)
        return paged(found, award_shapes.ReportInReviewOut, request, self)


class LateReports(MemberView):
    pages = LongestDueFirst
    query = PageQuery

    @extend_schema(
        operation_id="list_overdue_reports", responses=page_of(award_shapes.LateReportOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List awards whose report should have been handed in, the longest overdue first."""
        found = queries.overdue_reports(self.member, on=timezone.localdate())
        return paged(found, award_shapes.LateReportOut, request, self)


_ONE = "grants/applications/<uuid:application_id>"

urlpatterns = [
    path("grants/inbox", Inbox.as_view()),
    path("grants/reports", ReportsInReview.as_view()),
    path("grants/overdue-reports", LateReports.as_view()),
    path(f"{_ONE}/ask", route(ApplicationView, verbs.ASK, inputs.GrantQuestionIn)),
    path(f"{_ONE}/judgements", route(ApplicationView, verbs.JUDGE, inputs.JudgementIn)),
    path(f"{_ONE}/award", route(ApplicationView, verbs.AWARD, inputs.AwardIn, moves_value=True)),
    path(f"{_ONE}/refuse", route(ApplicationView, verbs.REFUSE, inputs.GrantReasonIn)),
    path(f"{_ONE}/wait-list", route(ApplicationView, verbs.WAIT_LIST, inputs.GrantReasonIn)),
    path(f"{_ONE}/defer", route(ApplicationView, verbs.DEFER, inputs.DeferIn)),
    path(
        f"{_ONE}/payments",
        route(
            ApplicationView,
            verbs.PREPARE_PAYMENT,
            inputs.GrantPaymentIn,
            named="prepare_grant_payment",
        ),
    ),
    path(
        f"{_ONE}/report/return",
        route(ApplicationView, verbs.RETURN_REPORT, inputs.GrantQuestionIn),
    ),
    path(
        f"{_ONE}/report/accept", route(ApplicationView, verbs.ACCEPT_REPORT, inputs.GrantReasonIn)
    ),
    path(
        f"{_ONE}/report/reject", route(ApplicationView, verbs.REJECT_REPORT, inputs.GrantReasonIn)
    ),
    path(
        f"{_ONE}/determine",
        route(ApplicationView, verbs.DETERMINE, inputs.DeterminationIn, moves_value=True),
    ),
    path(
        f"{_ONE}/repayments",
        route(ApplicationView, verbs.RECORD_REPAYMENT, inputs.RepaymentIn, moves_value=True),
    ),
]
