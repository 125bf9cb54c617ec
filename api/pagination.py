"""Pages by cursor: a place in the order, not a count, so nothing is skipped or shown twice."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from cambio.common.errors import Invalid


class Pages(CursorPagination):
    """Newest first by id; ids sort by time. At most 100 a page."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "limit"
    ordering: Any = "-id"
    longest_cursor = 500
    invalid_cursor_message = _("This cursor is not valid.")  # type: ignore[assignment]

    def decode_cursor(self, request: Request) -> Any:
        try:
            if len(request.query_params.get(self.cursor_query_param, "")) > self.longest_cursor:
                raise ValueError
            return super().decode_cursor(request)
        except (NotFound, ValueError):
            raise self._invalid() from None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except ValidationError:  # a place in the order that is no value of the field
            raise self._invalid() from None

    def _invalid(self) -> Invalid:
        return Invalid(self.invalid_cursor_message, field=self.cursor_query_param)


class OldestFirst(Pages):
    """What waits, in the order in which it was handed in."""

    ordering = ("submitted_at", "id")


@cache
def page_of(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Describe a page of something, for the schema."""
    link = "the address of the page, or null"
    return inline_serializer(
        name=f"{shape.__name__.removesuffix('Out')}Page",
        fields={
            "next": serializers.URLField(allow_null=True, help_text=link),
            "previous": serializers.URLField(allow_null=True, help_text=link),
            "results": shape(many=True),
        },
    )
