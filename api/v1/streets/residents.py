"""Who lives where: claimed, then confirmed by somebody else or by a letter's code."""

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import (
    MemberOut,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import OpenChoiceField, TimestampField
from api.v1.streets.places import PlaceOut
from api.verbs import WithVerbs, WithVerbsOnRequest, route
from api.views import MemberView, ThingView, created_status, paged, parse_body
from streets import operations, queries, verbs
from streets.states import RESIDENCY

LONGEST_CODE = 20


class ClaimIn(StrictSerializer):
    """Where somebody says that they live."""

    id = UUIDField(required=False, help_text="made by the phone, so that a retry is recognised")
    place = UUIDField()


class LetterIn(StrictSerializer):
    """Where a letter is to be sent."""

    id = UUIDField()
    place = UUIDField()


class LetterOut(serializers.Serializer[Any]):
    """The code to print; it is shown to nobody but its maker."""

    code = serializers.CharField(max_length=LONGEST_CODE)


class RedeemIn(StrictSerializer):
    """The code from a letter."""

    code = TextField(max_length=LONGEST_CODE)


class ResidencyOut(serializers.Serializer[Any]):
    """Who lives where, as far as it is known."""

    id = serializers.UUIDField()
    member = MemberOut(source="membership")
    place = PlaceOut()
    state = OpenChoiceField(choices=RESIDENCY.states)
    claimed_at = TimestampField()
    decided_at = TimestampField(allow_null=True)


class FullResidencyOut(WithVerbs, ResidencyOut):
    """A residency, and what can be done with it."""

    verbs = verbs.RESIDENCY


class ListedResidencyOut(WithVerbsOnRequest, ResidencyOut):
    """A residency in a list, with what can be done with it where that is asked for."""

    verbs = verbs.RESIDENCY


class ResidencyView(ThingView):
    """Answers with one residency."""

    shape = FullResidencyOut

    def answer(self, residency_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the residency again."""
        residency = queries.residency_seen_by(self.member, residency_id)
        return Response(self.show(self.shape, residency), status=code)


class Residencies(ResidencyView):
    query = PageQuery

    @extend_schema(operation_id="list_residencies", responses=page_of(ListedResidencyOut))
    def get(self, request: Request, programme: str) -> Response:
        """List where I live, and the claims that I may confirm."""
        return paged(queries.residencies_seen_by(self.member), ListedResidencyOut, request, self)

    @extend_schema(
        operation_id="claim_residency",
        request=ClaimIn,
        responses={201: FullResidencyOut, 200: FullResidencyOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Say that I live in a place; a claim that there is already keeps its id."""
        data = parse_body(ClaimIn, request)
        residency, created = operations.claim_residency(
            place_id=data["place"],
            residency_id=data.get("id"),
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(residency.pk, created_status(created=created))


class Letters(MemberView):
    @extend_schema(
        operation_id="issue_letter", request=LetterIn, responses={201: LetterOut, 200: LetterOut}
    )
    def post(self, request: Request, programme: str) -> Response:
        """Make a code for a letter to an address in a place; the same id is the same letter."""
        data = parse_body(LetterIn, request)
        code, created = operations.issue_letter(
            letter_id=data["id"], place_id=data["place"], by=self.member, at=timezone.now()
        )
        return Response({"code": code}, status=created_status(created=created))


class RedeemedLetters(ResidencyView):
    counts_as = "letter_codes"

    @extend_schema(operation_id="redeem_letter", request=RedeemIn, responses=FullResidencyOut)
    def post(self, request: Request, programme: str) -> Response:
        """Confirm by a letter's code that I live where it was sent."""
        residency = operations.redeem_letter(
            code=parse_body(RedeemIn, request)["code"], by=self.member, at=timezone.now()
        )
        return self.answer(residency.pk)


_ONE = "residencies/<uuid:residency_id>"

urlpatterns = [
    path("residencies", Residencies.as_view()),
    path(f"{_ONE}/confirm", route(ResidencyView, verbs.CONFIRM)),
    path(f"{_ONE}/decline", route(ResidencyView, verbs.DECLINE)),
    path(f"{_ONE}/end", route(ResidencyView, verbs.END)),
    path("letters", Letters.as_view()),
    path("letters/redeem", RedeemedLetters.as_view()),
]
