"""Grants as those see them who apply: the application, who is paid, and the report."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import NoInput
from api.v1.grants import application_shapes as shapes
from api.v1.grants import inputs
from api.versions import edit_of, unless_changed
from api.views import MemberView, VerbView, code_of, given, paged
from grants import operations, queries

if TYPE_CHECKING:
    from cambio.programmes.models import Membership


def _content(data: dict[str, Any]) -> operations.ApplicationContent:
    listed: dict[str, Any] = {
        "purposes": tuple(data.pop("purposes")),
        "lines": tuple(operations.Line(**line) for line in data.pop("lines")),
        "co_funders": tuple(operations.Giver(**giver) for giver in data.pop("co_funders")),
        "supporters": tuple(data.pop("supporters")),
    }
    return operations.ApplicationContent(**data, **listed)


def _locked(member: "Membership", application_id: UUID) -> Any:
    queries.application_for_update(member, application_id)
    return queries.application_seen_by(member, application_id)


def _written(shown: dict[str, Any]) -> dict[str, Any]:
    """What its writers have written of an application: no payments, no links to documents."""
    award, documents = shown.pop("award") or {}, shown.pop("attachments")
    report = {name: award[name] for name in ("ended_on", "report") if award}
    receipts = sorted((document["id"], document["line"]) for document in documents)
    return shown | report | {"receipts": receipts}


class ApplicationView(MemberView):
    """Answers with one application whole."""

    edited = edit_of(
        shapes.FullApplicationOut,
        inputs.ApplicationIn,
        *("payee", "award", "attachments"),
        within=_written,
    )

    def answer(self, application_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the application again, with all that belongs to it."""
        application = queries.application_seen_by(self.member, application_id)
        return Response(self.show(shapes.FullApplicationOut, application), status=code)


class Applications(ApplicationView):
    query = inputs.ApplicationsQuery

    @extend_schema(operation_id="list_applications", responses=page_of(shapes.ApplicationOut))
    def get(self, request: Request, programme: str) -> Response:
        """List my applications, those I typed in, and those that were handed in where I handle."""
        found = queries.applications_in(self.member, state=self.asked["state"])
        return paged(found, shapes.ApplicationOut, request, self)

    @extend_schema(
        operation_id="write_application",
        request=inputs.NewApplicationIn,
        responses={201: shapes.FullApplicationOut, 200: shapes.FullApplicationOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """
        Begin an application as a draft, for myself or at the desk for somebody on paper.

        The same id with the same content is the same application. Its `findings` tell beforehand
        what the rules will find.
        """
        data = given(inputs.NewApplicationIn, request)
        application, created = operations.write_application(
            application_id=data.pop("id"),
            round_id=data.pop("round"),
            applicant_id=data.pop("applicant"),
            content=_content(data),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(application.pk, code_of(created=created))


class OneApplication(ApplicationView):
    @extend_schema(operation_id="get_application", responses=shapes.FullApplicationOut)
    def get(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Show an application with what the rules find, its trail, its award and its report."""
        return self.answer(application_id)

    @unless_changed(_locked)
    @extend_schema(
        operation_id="change_application",
        request=inputs.ApplicationIn,
        responses=shapes.FullApplicationOut,
    )
    def put(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Write my application anew, while it is a draft or while the desk waits for an answer."""
        operations.change_application(
            application_id=application_id,
            content=_content(given(inputs.ApplicationIn, request)),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(application_id)


class ApplicationVerb(ApplicationView, VerbView):
    """A verb on one application, or on its award."""

    def act_and_answer(self, application_id: UUID) -> Response:
        """Do it and show the application as it is now."""
        self.act_on(application_id=application_id)
        return self.answer(application_id)


class SubmitApplication(ApplicationVerb):
    act = operations.submit_application

    @extend_schema(
        operation_id="submit_application", request=NoInput, responses=shapes.FullApplicationOut
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Hand my application in; from now on the clock runs. Twice is once."""
        return self.act_and_answer(application_id)


class AnswerQuestion(ApplicationVerb):
    act = operations.answer_question
    takes = inputs.AnswerIn

    @extend_schema(
        operation_id="answer_question",
        request=inputs.AnswerIn,
        responses=shapes.FullApplicationOut,
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Answer what the desk asked; the clock goes on from where it waited."""
        return self.act_and_answer(application_id)


class WithdrawApplication(ApplicationVerb):
    act = operations.withdraw_application

    @extend_schema(
        operation_id="withdraw_application", request=NoInput, responses=shapes.FullApplicationOut
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Take my application back before it is decided; twice is once."""
        return self.act_and_answer(application_id)


class SetPayee(ApplicationVerb):
    act = operations.set_payee
    takes = inputs.PayeeIn

    @unless_changed(_locked)
    @extend_schema(
        operation_id="set_payee", request=inputs.PayeeIn, responses=shapes.FullApplicationOut
    )
    def put(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Say to whom is paid; what was prepared before stays as it is."""
        return self.act_and_answer(application_id)


class RecordActivityEnd(ApplicationVerb):
    act = operations.record_end
    takes = inputs.EndIn

    @unless_changed(_locked)
    @extend_schema(
        operation_id="record_activity_end",
        request=inputs.EndIn,
        responses=shapes.FullApplicationOut,
    )
    def put(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Record on which day the activity ended; the report is due from then."""
        return self.act_and_answer(application_id)


class Report(ApplicationView):
    @unless_changed(_locked)
    @extend_schema(
        operation_id="write_report", request=inputs.ReportIn, responses=shapes.FullApplicationOut
    )
    def put(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Write my report as a whole, until it is handed in and when it was sent back."""
        data = given(inputs.ReportIn, request)
        operations.write_report(
            application_id=application_id,
            text=data["text"],
            lines=tuple(operations.Cost(**line) for line in data["lines"]),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(application_id)


class SubmitReport(ApplicationVerb):
    act = operations.submit_report

    @extend_schema(
        operation_id="submit_report", request=NoInput, responses=shapes.FullApplicationOut
    )
    def post(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Hand my report in, so that the desk reviews it; twice is once."""
        return self.act_and_answer(application_id)


_ONE = "grants/applications/<uuid:application_id>"

urlpatterns = [
    path("grants/applications", Applications.as_view()),
    path(_ONE, OneApplication.as_view()),
    path(f"{_ONE}/submit", SubmitApplication.as_view()),
    path(f"{_ONE}/answer", AnswerQuestion.as_view()),
    path(f"{_ONE}/withdraw", WithdrawApplication.as_view()),
    path(f"{_ONE}/payee", SetPayee.as_view()),
    path(f"{_ONE}/end", RecordActivityEnd.as_view()),
    path(f"{_ONE}/report", Report.as_view()),
    path(f"{_ONE}/report/submit", SubmitReport.as_view()),
]
