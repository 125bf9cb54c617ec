"""Places, and what a street has."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import PageQuery, StrictSerializer
from api.v1.wallet import BalanceOut, StatementOut, StatementQuery
from api.views import MemberView, asked, paged
from streets import queries
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
    def get(self, request: Request, programme: str, place_id: UUID) -> Response:
        """Show a place."""
        return Response(PlaceOut(queries.place_seen_by(self.member, place_id)).data)


class PlaceBalance(MemberView):
    @extend_schema(operation_id="get_place_balance", responses=BalanceOut)
    def get(self, request: Request, programme: str, place_id: UUID) -> Response:
        """Tell what a street has to spend: for its residents and who looks after it."""
        return Response({"unit": "cambi", "balance": queries.place_balance(self.member, place_id)})


class PlaceStatement(MemberView):
    @extend_schema(
        operation_id="list_place_entries",
        parameters=[StatementQuery, OpenApiParameter("place_id", str, "path")],
        responses=StatementOut,
    )
    def get(self, request: Request, programme: str, place_id: UUID) -> Response:
        """List what a street earned and spent, newest first."""
        query = asked(StatementQuery, request)
        page = queries.place_statement(
            self.member, place_id, before=query.get("before"), limit=query["limit"]
        )
        return Response(StatementOut(page).data)


urlpatterns = [
    path("places", Places.as_view()),
    path("places/nearest", NearestPlaces.as_view()),
    path("places/<uuid:place_id>", OnePlace.as_view()),
    path("places/<uuid:place_id>/balance", PlaceBalance.as_view()),
    path("places/<uuid:place_id>/entries", PlaceStatement.as_view()),
]
