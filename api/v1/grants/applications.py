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
from api.v1.grants import application_shapes as shapes
from api.v1.grants import inputs
from api.verbs import maker, route
from api.versions import edit_of, needs_if_match
from api.views import ThingView, created_status, paged, parse_body
from grants import operations, queries, verbs

if TYPE_CHECKING:
    from cambio.programmes.models import Membership


_content = maker(operations.ApplicationContent, inputs.ApplicationIn)


def _locked(member: "Membership", application_id: UUID) -> Any:
    queries.application_for_update(member, application_id)
    return queries.application_seen_by(member, application_id)


def _written(shown: dict[str, Any]) -> dict[str, Any]:
    """What its writers have written of an application: no payments, no links to documents."""
    award, documents = shown.pop("award") or {}, shown.pop("attachments")
    report = {name: award[name] for name in ("ended_on", "report") if award}
    receipts = sorted((document["id"], document["line"]) for document in documents)
    return shown | report | {"receipts": receipts}


class ApplicationView(ThingView):
    """Answers with one application whole."""

    shape = shapes.FullApplicationOut
    edited = edit_of(
        shapes.FullApplicationOut,
        inputs.ApplicationIn,
        *("payee", "award", "attachments"),
        within=_written,
    )

    def answer(self, application_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the application again, with all that belongs to it."""
        application = queries.application_seen_by(self.member, application_id)
        return Response(self.show(self.shape, application), status=code)


class Applications(ApplicationView):
    location = "grants/applications/{id}"
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
        data = parse_body(inputs.NewApplicationIn, request)
        application, created = operations.write_application(
            application_id=data["id"],
            round_id=data["round"],
            applicant_id=data["applicant"],
            content=_content(data),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(application.pk, created_status(created=created))


class OneApplication(ApplicationView):
    @extend_schema(operation_id="get_application", responses=shapes.FullApplicationOut)
    def get(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Show an application with what the rules find, its trail, its award and its report."""
        return self.answer(application_id)

    @needs_if_match(_locked)
    @extend_schema(
        operation_id="change_application",
        request=inputs.ApplicationIn,
        responses=shapes.FullApplicationOut,
    )
    def put(self, request: Request, programme: str, application_id: UUID) -> Response:
        """Write my application again, while it is a draft or while the desk waits for an answer."""
        operations.change_application(
            application_id=application_id,
            content=_content(parse_body(inputs.ApplicationIn, request)),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(application_id)


_ONE = "grants/applications/<uuid:application_id>"

urlpatterns = [
    path("grants/applications", Applications.as_view()),
    path(_ONE, OneApplication.as_view()),
    path(f"{_ONE}/submit", route(ApplicationView, verbs.SUBMIT)),
    path(f"{_ONE}/answer", route(ApplicationView, verbs.ANSWER, inputs.AnswerIn)),
    path(f"{_ONE}/withdraw", route(ApplicationView, verbs.WITHDRAW)),
    path(f"{_ONE}/payee", route(ApplicationView, verbs.SET_PAYEE, inputs.PayeeIn, edits=_locked)),
    path(
        f"{_ONE}/end",
        route(
            ApplicationView,
            verbs.RECORD_END,
            inputs.EndIn,
            edits=_locked,
            named="record_activity_end",
        ),
    ),
    path(
        f"{_ONE}/report", route(ApplicationView, verbs.WRITE_REPORT, inputs.ReportIn, edits=_locked)
    ),
    path(f"{_ONE}/report/submit", route(ApplicationView, verbs.SUBMIT_REPORT)),
]
