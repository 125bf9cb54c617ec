"""Places, and what a street has."""

from functools import partial
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import ChoiceField, NumberField, PageQuery, StrictSerializer
from api.shown import CountField, OpenChoiceField, up_to
from api.v1.people.wallet import BalanceOut, LineOut
from api.views import MemberView, paged, parse_body, statement
from streets import queries
from streets.places import MOST_LATITUDE, MOST_LONGITUDE
from streets.registers import KINDS, MOST_NAME, MOST_TOWN


class PlacesQuery(PageQuery):
    """What to look for."""

    search = serializers.CharField(
        required=False,
        max_length=80,
        default="",
        help_text="a part of the name; the town may follow behind a comma",
    )
    kind = ChoiceField(
        choices=KINDS, required=False, default="", help_text="only those of this kind"
    )


class NearIn(StrictSerializer):
    """Where the phone is, in degrees."""

    latitude = NumberField(
        min_value=-MOST_LATITUDE, max_value=MOST_LATITUDE, help_text="in degrees of WGS 84"
    )
    longitude = NumberField(
        min_value=-MOST_LONGITUDE, max_value=MOST_LONGITUDE, help_text="in degrees of WGS 84"
    )


class PlaceOut(serializers.Serializer[Any]):
    """A street or street-like place."""

    id = serializers.UUIDField()
    kind = OpenChoiceField(choices=KINDS)
    name = serializers.CharField(max_length=MOST_NAME)
    town = serializers.CharField(max_length=MOST_TOWN)
    ward = serializers.UUIDField(source="ward_id", allow_null=True)


class NearPlaceOut(serializers.Serializer[Any]):
    """A place and how far it is."""

    place = PlaceOut()
    distance_m = CountField()


class Places(MemberView):
    query = PlacesQuery

    @extend_schema(operation_id="list_places", responses=page_of(PlaceOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the programme's places, or those whose name holds what I search for."""
        places = queries.places_named(
            self.member, search=self.asked["search"], kind=self.asked["kind"]
        )
        return paged(places, PlaceOut, request, self)


class NearestPlaces(MemberView):
    is_search = True

    @extend_schema(
        operation_id="find_nearest_places", request=NearIn, responses=up_to(3, NearPlaceOut)
    )
    def post(self, request: Request, programme: str) -> Response:
        """Find the three places nearest to a point."""
        near = parse_body(NearIn, request)
        point = queries.point_in(self.member.programme, near["latitude"], near["longitude"])
        found = [
            {"place": place, "distance_m": round(distance)}
            for place, distance in queries.nearest_places(self.member, point)
        ]
        return Response(self.show(NearPlaceOut, found, many=True))


class OnePlace(MemberView):
    @extend_schema(operation_id="get_place", responses=PlaceOut)
    def get(self, request: Request, programme: str, place_id: UUID) -> Response:
        """Show a place."""
        return Response(self.show(PlaceOut, queries.place_seen_by(self.member, place_id)))


class PlaceBalance(MemberView):
    @extend_schema(operation_id="get_place_balance", responses=BalanceOut)
    def get(self, request: Request, programme: str, place_id: UUID) -> Response:
        """Tell what a street has to spend: for its residents and who looks after it."""
        held = {"unit": "cambi", "balance": queries.place_balance(self.member, place_id)}
        return Response(self.show(BalanceOut, held))


class PlaceStatement(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_place_entries", responses=page_of(LineOut))
    def get(self, request: Request, programme: str, place_id: UUID) -> Response:
        """List what a street earned and spent, newest first."""
        read = partial(queries.place_statement, self.member, place_id)
        return statement(read, LineOut, request, self)


urlpatterns = [
    path("places", Places.as_view()),
    path("places/nearest", NearestPlaces.as_view()),
    path("places/<uuid:place_id>", OnePlace.as_view()),
    path("places/<uuid:place_id>/balance", PlaceBalance.as_view()),
    path("places/<uuid:place_id>/entries", PlaceStatement.as_view()),
]
