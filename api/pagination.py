"""
Pages by cursor: a place in the order, not a count, so nothing is skipped or shown twice.

A cursor is good for the reader, the list and the filters that it was made for, and for a week. It
is signed, so nobody can ask for places that they were not shown.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.serializers import CURSOR, LONGEST_CURSOR, MOST_ON_A_PAGE, OF_EVERY_LIST
from api.shown import up_to
from cambio.common.errors import StaleCursor

M = TypeVar("M", bound=Model)

LONGEST_ADDRESS = 2000
GOOD_FOR_S = 7 * 24 * 60 * 60
SAME_FOR_S = 60 * 60
"""For so long a page that has not changed names its neighbours alike, and so keeps its `ETag`."""


class Pages(Generic[M]):
    """
    Newest first by id; ids sort by time.

    :cvar ordering: all one way, by fields of which the last tells those alike in the others apart
    """

    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    def __init__(self, query: QuerySet[M], place: dict[str, list[str]], limit: int) -> None:
        """Read the entries `after` or `before` an entry, or the first."""
        self._is_backwards = "before" in place
        order = [_reversed(name) for name in self.ordering] if self._is_backwards else self.ordering
        ordered = query.order_by(*order)
        for known in place.values():
            ordered = ordered.filter(_beyond(order, known))
        found = list(ordered[: limit + 1])
        self._goes_on = len(found) > limit
        self._comes_from = bool(place)
        self.entries = found[:limit][::-1] if self._is_backwards else found[:limit]

    @property
    def after(self) -> dict[str, list[str]]:
        """The place of the next page; empty if there is none."""
        is_there = self._comes_from if self._is_backwards else self._goes_on
        return {"after": self._place_of(-1)} if self.entries and is_there else {}

    @property
    def before(self) -> dict[str, list[str]]:
        """The place of the page before."""
        is_there = self._goes_on if self._is_backwards else self._comes_from
        return {"before": self._place_of(0)} if self.entries and is_there else {}

    def _place_of(self, which: int) -> list[str]:
        entry = self.entries[which]
        return [str(getattr(entry, name.lstrip("-"))) for name in self.ordering]


class OldestFirst(Pages[Any]):
    """What waits, in the order in which it was handed in."""

    ordering = ("submitted_at", "id")


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], known: Sequence[str]) -> Q:
    """What comes after an entry in an order: further by one field, and alike in those before it."""
    found = Q()
    alike = Q()
    for name, value in zip(order, known, strict=True):
        field = name.lstrip("-")
        further = f"{field}__lt" if name.startswith("-") else f"{field}__gt"
        found |= alike & Q((further, value))
        alike &= Q((field, value))
    return found


def answer_page(results: Any, *, after: str | None, before: str | None) -> Response:
    """Answer a page, with the addresses of its neighbours in the body and in `Link` (RFC 8288)."""
    named = {"next": after, "prev": before}
    links = [f'<{address}>; rel="{name}"' for name, address in named.items() if address]
    return Response(
        {"next": after, "previous": before, "results": results},
        headers={"Link": ", ".join(links)} if links else None,
    )


def place_of(request: Request) -> dict[str, Any]:
    """
    Read the place in the order that a cursor stands for; empty on the first page.

    :raises StaleCursor: it is none of this list's
    """
    cursor = request.query_params.get(CURSOR)
    if cursor is None:
        return {}
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        signer = _Signer(salt=_salt(request))
        place: dict[str, Any] = signer.unsign_object(cursor, max_age=GOOD_FOR_S + SAME_FOR_S)
    except (signing.BadSignature, ValueError):
        raise StaleCursor(field=CURSOR) from None
    return place


def link_to(request: Request, *, place: dict[str, Any]) -> str | None:
    """Give the address of the page of the same list that begins at a place in the order, if any."""
    if not place:
        return None
    cursor = _Signer(salt=_salt(request)).sign_object(place)
    link: str = replace_query_param(request.build_absolute_uri(), CURSOR, cursor)
    return link


class _Signer(signing.TimestampSigner):
    """Signs with the time of the last full hour."""

    def timestamp(self) -> str:
        now = signing.b62_decode(super().timestamp())
        return signing.b62_encode(now - now % SAME_FOR_S)


def _salt(request: Request) -> str:
    filters = sorted(pair for pair in request.query_params.items() if pair[0] not in OF_EVERY_LIST)
    looked_for = request.data if request.method == "POST" else None
    return json.dumps(
        ["place", str(request.auth.pk), request.path, filters, looked_for], sort_keys=True
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
