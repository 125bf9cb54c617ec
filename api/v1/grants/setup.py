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
from api.serializers import PageQuery
from api.v1.grants import setup_shapes as shapes
from api.verbs import maker, route
from api.versions import edit_of
from api.views import MemberView, ThingView, code_of, given, paged
from grants import operations, queries, verbs


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


_content = maker(operations.EnvelopeContent, shapes.EnvelopeIn)


class EnvelopeView(ThingView):
    """Answers with budgets and their figures, added up for all of them at once."""

    shape = shapes.FullEnvelopeOut
    edited = edit_of(shapes.FullEnvelopeOut, shapes.EnvelopePurposeIn)

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
        return Response(self.show(self.shape, envelope), status=code)


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
        responses={201: shapes.FullEnvelopeOut, 200: shapes.FullEnvelopeOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Set up a budget, reserved until it is said what it is for. The same id is the same."""
        data = given(shapes.EnvelopeIn, request)
        envelope, created = operations.create_envelope(
            envelope_id=data["id"],
            funder_id=data["funder"],
            content=_content(data),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(envelope.pk, code_of(created=created))


class OneEnvelope(EnvelopeView):
    @extend_schema(operation_id="get_envelope", responses=shapes.FullEnvelopeOut)
    def get(self, request: Request, programme: str, envelope_id: UUID) -> Response:
        """Show a budget with its figures."""
        return self.answer(envelope_id)


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
    path(
        _ONE,
        route(
            OneEnvelope,
            verbs.DESCRIBE,
            shapes.EnvelopePurposeIn,
            edits=queries.envelope_for_update,
        ),
    ),
    path(f"{_ONE}/open", route(EnvelopeView, verbs.OPEN)),
    path(f"{_ONE}/fund", route(EnvelopeView, verbs.FUND, shapes.FundingIn, moves_value=True)),
    path(f"{_ONE}/close", route(EnvelopeView, verbs.CLOSE, shapes.CloseIn, moves_value=True)),
    path("grants/movements", Movements.as_view()),
]
