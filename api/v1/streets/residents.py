"""Who lives where: claimed, then confirmed by somebody else or by a letter's code."""

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import (
    MemberOut,
    NoInput,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import OpenChoiceField
from api.v1.streets.places import PlaceOut
from api.views import MemberView, VerbView, code_of, given, paged
from streets import operations, queries
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
    claimed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class Residencies(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_residencies", responses=page_of(ResidencyOut))
    def get(self, request: Request, programme: str) -> Response:
        """List where I live, and the claims that I may confirm."""
        return paged(queries.residencies_seen_by(self.member), ResidencyOut, request, self)

    @extend_schema(
        operation_id="claim_residency",
        request=ClaimIn,
        responses={201: ResidencyOut, 200: ResidencyOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Say that I live in a place; a claim that there is already keeps its id."""
        data = given(ClaimIn, request)
        residency, created = operations.claim_residency(
            place_id=data["place"],
            residency_id=data.get("id"),
            by=self.member,
            at=timezone.now(),
        )
        return Response(ResidencyOut(residency).data, status=code_of(created=created))


class ResidencyVerb(VerbView):
    """A verb on one residency: confirm, decline, end."""

    def act_and_answer(self, residency_id: UUID) -> Response:
        """Do it and show the residency as it is now."""
        return Response(ResidencyOut(self.act_on(residency_id=residency_id)).data)


class ConfirmResidency(ResidencyVerb):
    act = operations.confirm_residency

    @extend_schema(operation_id="confirm_residency", request=NoInput, responses=ResidencyOut)
    def post(self, request: Request, programme: str, residency_id: UUID) -> Response:
        """Confirm that somebody lives where they say."""
        return self.act_and_answer(residency_id)


class DeclineResidency(ResidencyVerb):
    act = operations.decline_residency

    @extend_schema(operation_id="decline_residency", request=NoInput, responses=ResidencyOut)
    def post(self, request: Request, programme: str, residency_id: UUID) -> Response:
        """Say that somebody does not live there."""
        return self.act_and_answer(residency_id)


class EndResidency(ResidencyVerb):
    act = operations.end_residency

    @extend_schema(operation_id="end_residency", request=NoInput, responses=ResidencyOut)
    def post(self, request: Request, programme: str, residency_id: UUID) -> Response:
        """Say that I have moved away."""
        return self.act_and_answer(residency_id)


class Letters(MemberView):
    @extend_schema(
        operation_id="issue_letter", request=LetterIn, responses={201: LetterOut, 200: LetterOut}
    )
    def post(self, request: Request, programme: str) -> Response:
        """Make a code for a letter to an address in a place; the same id is the same letter."""
        data = given(LetterIn, request)
        code, created = operations.issue_letter(
            letter_id=data["id"], place_id=data["place"], by=self.member, at=timezone.now()
        )
        return Response({"code": code}, status=code_of(created=created))


class RedeemedLetters(MemberView):
    counts_as = "letter_codes"

    @extend_schema(operation_id="redeem_letter", request=RedeemIn, responses=ResidencyOut)
    def post(self, request: Request, programme: str) -> Response:
        """Confirm by a letter's code that I live where it was sent."""
        residency = operations.redeem_letter(
            code=given(RedeemIn, request)["code"], by=self.member, at=timezone.now()
        )
        return Response(ResidencyOut(residency).data)


urlpatterns = [
    path("residencies", Residencies.as_view()),
    path("residencies/<uuid:residency_id>/confirm", ConfirmResidency.as_view()),
    path("residencies/<uuid:residency_id>/decline", DeclineResidency.as_view()),
    path("residencies/<uuid:residency_id>/end", EndResidency.as_view()),
    path("letters", Letters.as_view()),
    path("letters/redeem", RedeemedLetters.as_view()),
]
