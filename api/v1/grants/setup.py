"""Funders and budgets: setting them up, and the money that goes in, between and out."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from api.idempotency import once_for_each_key
from api.pagination import page_of
from api.serializers import NoInput, PageQuery
from api.v1.grants import setup_shapes as shapes
from api.versions import edit_of, unless_changed
from api.views import MemberView, VerbView, code_of, given, paged
from grants import operations, queries


class Funders(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_funders", responses=page_of(shapes.FunderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List who gives money, where I set up budgets."""
        return paged(queries.funders_seen_by(self.member), shapes.FunderOut, request, self)

    @extend_schema(
        operation_id="add_funder",
        request=shapes.FunderIn,
        responses={201: shapes.FunderOut, 200: shapes.FunderOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Note somebody who gives money; the same id with the same name is the same funder."""
        funder, created = operations.add_funder(
            **given(shapes.FunderIn, request), by=self.member, at=timezone.now()
        )
        return Response(shapes.FunderOut(funder).data, status=code_of(created=created))


class EnvelopeView(MemberView):
    """Answers with budgets and their figures, added up for all of them at once."""

    edited = edit_of(shapes.EnvelopeOut, shapes.EnvelopePurposeIn)

    def show(self, shape: type[BaseSerializer[Any]], thing: Any, *, many: bool = False) -> Any:
        """As any view, each budget with its figures."""
        envelopes: Iterable[Any] = thing if many else [thing]
        figures = queries.figures_of(envelopes)
        for envelope in envelopes:
            envelope.figures = figures[envelope.pk]
        return super().show(shape, thing, many=many)

    def answer(self, envelope_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the budget again."""
        envelope = queries.envelope_seen_by(self.member, envelope_id)
        return Response(self.show(shapes.EnvelopeOut, envelope), status=code)


class Envelopes(EnvelopeView):
    query = shapes.EnvelopesQuery

    @extend_schema(operation_id="list_envelopes", responses=page_of(shapes.EnvelopeOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the budgets that I see, each with its figures."""
        found = queries.envelopes_in(self.member, state=self.asked["state"])
        return paged(found, shapes.EnvelopeOut, request, self)

    @extend_schema(
        operation_id="create_envelope",
        request=shapes.EnvelopeIn,
        responses={201: shapes.EnvelopeOut, 200: shapes.EnvelopeOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Set up a budget, reserved until it is said what it is for. The same id is the same."""
        data = given(shapes.EnvelopeIn, request)
        envelope, created = operations.create_envelope(
            envelope_id=data.pop("id"),
            funder_id=data.pop("funder"),
            content=operations.EnvelopeContent(**data),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(envelope.pk, code_of(created=created))


class EnvelopeVerb(EnvelopeView, VerbView):
    """A verb on one budget."""

    def act_and_answer(self, envelope_id: UUID) -> Response:
        """Do it and show the budget as it is now."""
        self.act_on(envelope_id=envelope_id)
        return self.answer(envelope_id)


class OneEnvelope(EnvelopeVerb):
    act = operations.describe_envelope
    takes = shapes.EnvelopePurposeIn

    @extend_schema(operation_id="get_envelope", responses=shapes.EnvelopeOut)
    def get(self, request: Request, programme: str, envelope_id: UUID) -> Response:
        """Show a budget with its figures."""
        return self.answer(envelope_id)

    @unless_changed(queries.envelope_for_update)
    @extend_schema(
        operation_id="describe_envelope",
        request=shapes.EnvelopePurposeIn,
        responses=shapes.EnvelopeOut,
    )
    def put(self, request: Request, programme: str, envelope_id: UUID) -> Response:
        """Say what a budget is for, who decides and how it is accounted for, until it is open."""
        return self.act_and_answer(envelope_id)


class OpenEnvelope(EnvelopeVerb):
    act = operations.open_envelope

    @extend_schema(operation_id="open_envelope", request=NoInput, responses=shapes.EnvelopeOut)
    def post(self, request: Request, programme: str, envelope_id: UUID) -> Response:
        """Let awards be made from a budget; twice is once."""
        return self.act_and_answer(envelope_id)


class FundEnvelope(EnvelopeVerb):
    act = operations.fund_envelope
    takes = shapes.FundingIn

    @once_for_each_key
    @extend_schema(
        operation_id="fund_envelope", request=shapes.FundingIn, responses=shapes.EnvelopeOut
    )
    def post(self, request: Request, programme: str, envelope_id: UUID) -> Response:
        """Put the funder's money into a budget; the same id with the same content is the same."""
        return self.act_and_answer(envelope_id)


class CloseEnvelope(EnvelopeVerb):
    act = operations.close_envelope
    takes = shapes.CloseIn

    @once_for_each_key
    @extend_schema(
        operation_id="close_envelope", request=shapes.CloseIn, responses=shapes.EnvelopeOut
    )
    def post(self, request: Request, programme: str, envelope_id: UUID) -> Response:
        """Close a budget: what is free is carried into another, or goes back to the funder."""
        return self.act_and_answer(envelope_id)


class Movements(MemberView):
    query = shapes.MovementsQuery

    @extend_schema(operation_id="list_movements", responses=page_of(shapes.MovementOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what was put into budgets that I see and moved between them, the newest first."""
        found = queries.movements_in(self.member, envelope_id=self.asked.get("envelope"))
        return paged(found, shapes.MovementOut, request, self)

    @once_for_each_key
    @extend_schema(
        operation_id="move_money",
        request=shapes.MoveIn,
        responses={201: shapes.MovementOut, 200: shapes.MovementOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Make money of one budget available to another, with a reason. The same id is the same."""
        movement, created = operations.move_money(
            **given(shapes.MoveIn, request), by=self.member, at=timezone.now()
        )
        return Response(shapes.MovementOut(movement).data, status=code_of(created=created))


_ONE = "grants/envelopes/<uuid:envelope_id>"

urlpatterns = [
    path("grants/funders", Funders.as_view()),
    path("grants/envelopes", Envelopes.as_view()),
    path(_ONE, OneEnvelope.as_view()),
    path(f"{_ONE}/open", OpenEnvelope.as_view()),
    path(f"{_ONE}/fund", FundEnvelope.as_view()),
    path(f"{_ONE}/close", CloseEnvelope.as_view()),
    path("grants/movements", Movements.as_view()),
]
