"""Places, who lives there, and what a street has."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import (
    FlagField,
    IntegerField,
    MemberOut,
    MomentField,
    NoInput,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.v1.wallet import BalanceOut, StatementOut, StatementQuery
from api.views import MemberView, asked, given, paged
from streets import operations, queries
from streets.registers import KINDS


class PlacesQuery(PageQuery):
    """What to look for."""

    search = serializers.CharField(required=False, max_length=80, default="")
    kind = serializers.ChoiceField(choices=KINDS, required=False, default="")


class NearQuery(StrictSerializer):
    """Where the phone is, in degrees."""

    latitude = serializers.CharField(max_length=40)
    longitude = serializers.CharField(max_length=40)


class PlaceOut(serializers.Serializer[Any]):
    """A street or street-like place."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    name = serializers.CharField()
    town = serializers.CharField()
    ward = serializers.UUIDField(source="ward_id", allow_null=True)


class NearPlaceOut(serializers.Serializer[Any]):
    """A place and how far it is."""

    place = PlaceOut()
    distance_m = serializers.IntegerField()


class ClaimIn(StrictSerializer):
    """Where somebody says that they live."""

    id = UUIDField(required=False, help_text="made by the phone, so that a retry is recognised")
    place = UUIDField()


class LetterIn(StrictSerializer):
    """Where a letter is to be sent."""

    place = UUIDField()


class LetterOut(serializers.Serializer[Any]):
    """The code to print; it is shown this once."""

    code = serializers.CharField()


class RedeemIn(StrictSerializer):
    """The code from a letter."""

    code = TextField(max_length=20)


class ResidencyOut(serializers.Serializer[Any]):
    """Who lives where, as far as it is known."""

    id = serializers.UUIDField()
    member = MemberOut(source="membership")
    place = PlaceOut()
    state = serializers.CharField()
    claimed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class RuleIn(StrictSerializer):
    """What a cleanup earns from a time on."""

    valid_from = MomentField()
    per_action = IntegerField(min_value=0, max_value=10_000)
    per_participant = IntegerField(min_value=0, max_value=10_000)
    most_participants = IntegerField(min_value=0, max_value=10_000)
    per_bag = IntegerField(min_value=0, max_value=10_000)
    most_bags = IntegerField(min_value=0, max_value=10_000)
    most_total = IntegerField(min_value=0, max_value=1_000_000)
    street_percent = IntegerField(min_value=0, max_value=100)
    verifier_may_live_there = FlagField(default=False)


class RuleOut(RuleIn):
    """One version of the rule."""

    version = IntegerField()


class Places(MemberView):
    @extend_schema(
        operation_id="list_places", parameters=[PlacesQuery], responses=page_of(PlaceOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List the programme's places, or those whose name holds what I search for."""
        query = asked(PlacesQuery, request)
        places = queries.places_named(self.member, search=query["search"], kind=query["kind"])
        return paged(places, PlaceOut, request, self)


class NearestPlaces(MemberView):
    @extend_schema(
        operation_id="list_nearest_places",
        parameters=[NearQuery],
        responses=NearPlaceOut(many=True),
    )
    def get(self, request: Request, programme: str) -> Response:
        """List the three places nearest to a point."""
        query = asked(NearQuery, request)
        point = queries.point_in(self.member.programme, query["latitude"], query["longitude"])
        found = queries.nearest_places(self.member, point)
        return Response(
            [
                NearPlaceOut({"place": place, "distance_m": round(distance)}).data
                for place, distance in found
            ]
        )


class OnePlace(MemberView):
    @extend_schema(operation_id="get_place", responses=PlaceOut)
    def get(self, request: Request, programme: str, place_id: Any) -> Response:
        """Show a place."""
        return Response(PlaceOut(queries.place_seen_by(self.member, place_id)).data)


class PlaceBalance(MemberView):
    @extend_schema(operation_id="get_place_balance", responses=BalanceOut)
    def get(self, request: Request, programme: str, place_id: Any) -> Response:
        """Tell what a street has to spend: for its residents and who looks after it."""
        return Response({"unit": "cambi", "balance": queries.place_balance(self.member, place_id)})


class PlaceStatement(MemberView):
    @extend_schema(
        operation_id="list_place_entries",
        parameters=[StatementQuery, OpenApiParameter("place_id", str, "path")],
        responses=StatementOut,
    )
    def get(self, request: Request, programme: str, place_id: Any) -> Response:
        """List what a street earned and spent, newest first."""
        query = asked(StatementQuery, request)
        page = queries.place_statement(
            self.member, place_id, before=query.get("before"), limit=query["limit"]
        )
        return Response(StatementOut(page).data)


class Residencies(MemberView):
    @extend_schema(
        operation_id="list_residencies", parameters=[PageQuery], responses=page_of(ResidencyOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List where I live, and the claims that I may confirm."""
        return paged(queries.residencies_seen_by(self.member), ResidencyOut, request, self)

    @extend_schema(operation_id="claim_residency", request=ClaimIn, responses={201: ResidencyOut})
    def post(self, request: Request, programme: str) -> Response:
        """Say that I live in a place."""
        data = given(ClaimIn, request)
        residency = operations.claim_residency(
            place_id=data["place"],
            residency_id=data.get("id"),
            by=self.member,
            at=timezone.now(),
        )
        return Response(ResidencyOut(residency).data, status=status.HTTP_201_CREATED)


class ResidencyVerb(MemberView):
    """A verb on one residency: confirm, decline, end."""

    act: Any = None

    def _act(self, request: Request, residency_id: Any) -> Response:
        given(NoInput, request)
        residency = type(self).act(residency_id=residency_id, by=self.member, at=timezone.now())
        return Response(ResidencyOut(residency).data)


class ConfirmResidency(ResidencyVerb):
    act = operations.confirm_residency

    @extend_schema(operation_id="confirm_residency", request=NoInput, responses=ResidencyOut)
    def post(self, request: Request, programme: str, residency_id: Any) -> Response:
        """Confirm that somebody lives where they say."""
        return self._act(request, residency_id)


class DeclineResidency(ResidencyVerb):
    act = operations.decline_residency

    @extend_schema(operation_id="decline_residency", request=NoInput, responses=ResidencyOut)
    def post(self, request: Request, programme: str, residency_id: Any) -> Response:
        """Say that somebody does not live there."""
        return self._act(request, residency_id)


class EndResidency(ResidencyVerb):
    act = operations.end_residency

    @extend_schema(operation_id="end_residency", request=NoInput, responses=ResidencyOut)
    def post(self, request: Request, programme: str, residency_id: Any) -> Response:
        """Say that I have moved away."""
        return self._act(request, residency_id)


class Letters(MemberView):
    @extend_schema(operation_id="issue_letter", request=LetterIn, responses={201: LetterOut})
    def post(self, request: Request, programme: str) -> Response:
        """Make a code for a letter to an address in a place."""
        code = operations.issue_letter(
            place_id=given(LetterIn, request)["place"], by=self.member, at=timezone.now()
        )
        return Response({"code": code}, status=status.HTTP_201_CREATED)


class RedeemedLetters(MemberView):
    @extend_schema(operation_id="redeem_letter", request=RedeemIn, responses=ResidencyOut)
    def post(self, request: Request, programme: str) -> Response:
        """Confirm by a letter's code that I live where it was sent."""
        residency = operations.redeem_letter(
            code=given(RedeemIn, request)["code"], by=self.member, at=timezone.now()
        )
        return Response(ResidencyOut(residency).data)


class RewardRules(MemberView):
    @extend_schema(
        operation_id="list_reward_rules", parameters=[PageQuery], responses=page_of(RuleOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List what cleanups earn and earned, the latest version first."""
        return paged(queries.reward_rules_seen_by(self.member), RuleOut, request, self)

    @extend_schema(operation_id="set_reward_rule", request=RuleIn, responses={201: RuleOut})
    def post(self, request: Request, programme: str) -> Response:
        """Set what cleanups earn from a time on."""
        data = given(RuleIn, request)
        valid_from = data.pop("valid_from")
        rule = operations.set_reward_rule(
            content=operations.RuleContent(**data),
            valid_from=valid_from,
            by=self.member,
            at=timezone.now(),
        )
        return Response(RuleOut(rule).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("places", Places.as_view()),
    path("places/nearest", NearestPlaces.as_view()),
    path("places/<uuid:place_id>", OnePlace.as_view()),
    path("places/<uuid:place_id>/balance", PlaceBalance.as_view()),
    path("places/<uuid:place_id>/entries", PlaceStatement.as_view()),
    path("residencies", Residencies.as_view()),
    path("residencies/<uuid:residency_id>/confirm", ConfirmResidency.as_view()),
    path("residencies/<uuid:residency_id>/decline", DeclineResidency.as_view()),
    path("residencies/<uuid:residency_id>/end", EndResidency.as_view()),
    path("letters", Letters.as_view()),
    path("letters/redeem", RedeemedLetters.as_view()),
    path("reward-rules", RewardRules.as_view()),
]
