"""
Pages by cursor: a place in the order, not a count, so nothing is skipped or shown twice.

A cursor is good for the reader, the list and the filters that it was made for, and for a week. It
is signed, so nobody can ask for places that they were not shown.
"""

import json
from functools import cache
from typing import Any

from django.core import signing
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from api.serializers import CURSOR, LONGEST_CURSOR, MOST_ON_A_PAGE, OF_EVERY_LIST
from api.shown import up_to
from cambio.common.errors import StaleCursor

LONGEST_ADDRESS = 2000
GOOD_FOR_S = 7 * 24 * 60 * 60


class Pages(CursorPagination):
    """Newest first by id; ids sort by time."""

    page_size_query_param = None
    ordering: Any = "-id"

    def decode_cursor(self, request: Request) -> Cursor | None:
        self.request = request
        place = place_of(request)
        return None if place is None else Cursor(*place)

    def encode_cursor(self, cursor: Cursor) -> str:
        return link_to(self.request, place=list(cursor))


class OldestFirst(Pages):
    """What waits, in the order in which it was handed in."""

    ordering = ("submitted_at", "id")


def place_of(request: Request) -> Any:
    """
    Read the place in the order that a cursor stands for; None on the first page.

    :raises StaleCursor: it is none of this list's
    """
    cursor = request.query_params.get(CURSOR)
    if cursor is None:
        return None
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        return signing.loads(cursor, salt=_salt(request), max_age=GOOD_FOR_S)
    except (signing.BadSignature, ValueError):
        raise StaleCursor(field=CURSOR) from None


def link_to(request: Request, *, place: Any) -> str:
    """Give the address of the page of the same list that begins at a place in the order."""
    cursor = signing.dumps(place, salt=_salt(request))
    link: str = replace_query_param(request.build_absolute_uri(), CURSOR, cursor)
    return link


def _salt(request: Request) -> str:
    filters = sorted(pair for pair in request.query_params.items() if pair[0] not in OF_EVERY_LIST)
    looked_for = request.data if request.method == "POST" else None
    return json.dumps(
        [CURSOR, str(request.auth.pk), request.path, filters, looked_for], sort_keys=True
    )


@cache
def page_of(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Describe a page of something, for the schema."""
    link: dict[str, Any] = {
        "allow_null": True,
        "max_length": LONGEST_ADDRESS,
        "help_text": "the address of the page, or null",
    }
    return inline_serializer(
        name=f"{shape.__name__.removesuffix('Out')}Page",
        fields={
            "next": serializers.URLField(**link),
            "previous": serializers.URLField(**link),
            "results": up_to(MOST_ON_A_PAGE, shape),
        },
    )
