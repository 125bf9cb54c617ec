"""A deprecated operation …"""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import LazySettings
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from api.deprecation import deprecated
from api.views import MemberView
from cambio.programmes.models import Membership


class Old(MemberView):
    @deprecated(since=date(2027, 1, 1), until=date(2028, 1, 1))
    @extend_schema(operation_id="get_old", responses={204: None})
    def get(self, request: Request, programme: str) -> Response:
        """Answer as ever."""
        return Response(status=204)


class New(MemberView):
    @extend_schema(operation_id="get_new", responses={204: None})
    def get(self, request: Request, programme: str) -> Response:
        """Answer better."""
        return Response(status=204)


routes = [path("old", Old.as_view()), path("new", New.as_view())]
urlpatterns = [path("api/v1/<slug:programme>/", include(routes))]


@pytest.fixture(autouse=True)
def only_these_routes(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__


def test_says_so_in_its_answers(
    api: Callable[[Membership | None], APIClient], newcomer: Membership
) -> None:
    answer = api(newcomer).get("/api/v1/west/old")
    assert answer["Deprecation"] == "@1798761600"
    assert answer["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    other = api(newcomer).get("/api/v1/west/new")
    assert not {"Deprecation", "Sunset"} & set(other.headers)


def test_says_so_in_the_document() -> None:
    paths = SchemaGenerator(patterns=urlpatterns).get_schema(public=True)["paths"]
    old, new = paths["/{programme}/old"]["get"], paths["/{programme}/new"]["get"]
    assert (old["deprecated"], old["x-sunset"]) == (True, "2028-01-01")
    assert "deprecated" not in new
