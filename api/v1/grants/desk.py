"""Grants as the desk sees them: what waits, the decision, the money, and the report's review."""

from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once_for_each_key
from api.pagination import Pages, page_of
from api.serializers import PageQuery
from api.v1.grants import application_shapes as shapes
from api.v1.grants import award_shapes, inputs
from api.v1.grants.applications import ApplicationVerb, ApplicationView
from api.views import MemberView, given, paged
from cambio.payments import operations as payments
from grants import operations, queries


class MostUrgentFirst(Pages):
    """What waits for a decision, in the order in which the applicants should hear."""

    ordering = ("decide_by", "id")


class LongestDueFirst(Pages):
    """Reports that are due, in the order in which they should have come."""

    ordering = ("account_by", "id")


class LongestWaitingFirst(Pages):
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


class AskApplicant(ApplicationVerb):
    act = operations.ask_applicant
    takes = inputs.GrantQuestionIn

    @extend_schema(
        operation_id="ask_applicant",
        request=inputs.GrantQuestionIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Ask what is still needed; the clock waits for the answer."""
        return self.act_and_answer(application_id)


class JudgeRule(ApplicationVerb):
    act = operations.judge_rule
    takes = inputs.JudgementIn

    @extend_schema(
        operation_id="judge_rule",
        request=inputs.JudgementIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Say whether a rule holds that needs a person, or make an exception, with a reason."""
        return self.act_and_answer(application_id)


class AwardApplication(ApplicationVerb):
    act = operations.award_application
    takes = inputs.AwardIn

    @once_for_each_key
    @extend_schema(
        operation_id="award_application",
        request=inputs.AwardIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Award a grant: the money is set aside at once; the same award again is one."""
        return self.act_and_answer(application_id)


class RefuseApplication(ApplicationVerb):
    act = operations.refuse_application
    takes = inputs.GrantReasonIn

    @extend_schema(
        operation_id="refuse_application",
        request=inputs.GrantReasonIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Refuse an application, with the reason that the applicant reads."""
        return self.act_and_answer(application_id)


class WaitListApplication(ApplicationVerb):
    act = operations.wait_list_application
    takes = inputs.GrantReasonIn

    @extend_schema(
        operation_id="wait_list_application",
        request=inputs.GrantReasonIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Put an application on the waiting list, where its budget holds too little."""
        return self.act_and_answer(application_id)


class DeferApplication(ApplicationVerb):
    act = operations.defer_application
    takes = inputs.DeferIn

    @extend_schema(
        operation_id="defer_application",
        request=inputs.DeferIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Let a later round of the same scheme pay, where the budget holds too little."""
        return self.act_and_answer(application_id)


class PreparePayment(ApplicationView):
    @extend_schema(
        operation_id="prepare_grant_payment",
        request=inputs.GrantPaymentIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Prepare a payment of an award, which somebody else releases; the same id is the same."""
        award = queries.award_seen_by(self.member, application_id)
        payments.prepare_payment(
            subject_type="award",
            subject_id=award.pk,
            by=self.member,
            at=timezone.now(),
            **given(inputs.GrantPaymentIn, request),
        )
        return self.answer(application_id)


class ReturnReport(ApplicationVerb):
    act = operations.return_report
    takes = inputs.GrantQuestionIn

    @extend_schema(
        operation_id="return_report",
        request=inputs.GrantQuestionIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Send a report back with a question."""
        return self.act_and_answer(application_id)


class AcceptReport(ApplicationVerb):
    act = operations.accept_report
    takes = inputs.GrantReasonIn

    @extend_schema(
        operation_id="accept_report",
        request=inputs.GrantReasonIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Find a report in order, and say why."""
        return self.act_and_answer(application_id)


class RejectReport(ApplicationVerb):
    act = operations.reject_report
    takes = inputs.GrantReasonIn

    @extend_schema(
        operation_id="reject_report",
        request=inputs.GrantReasonIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Find that a report does not account for the money, and say why."""
        return self.act_and_answer(application_id)


class DetermineAward(ApplicationVerb):
    act = operations.determine_award
    takes = inputs.DeterminationIn

    @once_for_each_key
    @extend_schema(
        operation_id="determine_award",
        request=inputs.DeterminationIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """
        Say what an award finally comes to: the same, less or nothing.

        What will not be paid returns to the budget; what was paid too much has to come back.
        """
        return self.act_and_answer(application_id)


class RecordRepayment(ApplicationVerb):
    act = operations.record_repayment
    takes = inputs.RepaymentIn

    @once_for_each_key
    @extend_schema(
        operation_id="record_repayment",
        request=inputs.RepaymentIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Note money that came back; it is free in the budget again. The same id is the same."""
        return self.act_and_answer(application_id)


_ONE = "grants/applications/<uuid:application_id>"

urlpatterns = [
    path("grants/inbox", Inbox.as_view()),
    path("grants/reports", ReportsInReview.as_view()),
    path("grants/overdue-reports", LateReports.as_view()),
    path(f"{_ONE}/ask", AskApplicant.as_view()),
    path(f"{_ONE}/judgements", JudgeRule.as_view()),
    path(f"{_ONE}/award", AwardApplication.as_view()),
    path(f"{_ONE}/refuse", RefuseApplication.as_view()),
    path(f"{_ONE}/wait-list", WaitListApplication.as_view()),
    path(f"{_ONE}/defer", DeferApplication.as_view()),
    path(f"{_ONE}/payments", PreparePayment.as_view()),
    path(f"{_ONE}/report/return", ReturnReport.as_view()),
    path(f"{_ONE}/report/accept", AcceptReport.as_view()),
    path(f"{_ONE}/report/reject", RejectReport.as_view()),
    path(f"{_ONE}/determine", DetermineAward.as_view()),
    path(f"{_ONE}/repayments", RecordRepayment.as_view()),
]
