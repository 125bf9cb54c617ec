"""What views share: reading the input, finding the member, doing a verb, paging a query."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from rest_framework import status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from api.pagination import Pages
from api.serializers import NoInput, StrictSerializer

if TYPE_CHECKING:
    from cambio.programmes.models import Membership

M = TypeVar("M", bound=Model)


class MemberView(APIView):
    """A view for members of the programme in the path; DRF's checks have let them in."""

    pages: ClassVar[type[CursorPagination]] = Pages

    @property
    def member(self) -> "Membership":
        """The one who calls."""
        # IsMember has seen to it; DRF believes that `auth` is a token.
        return cast("Membership", self.request.auth)


class VerbView(MemberView):
    """A verb on one thing; its input's fields are the operation's arguments."""

    act: ClassVar[Callable[..., Any]]
    takes: ClassVar[type[StrictSerializer]] = NoInput

    def act_on(self, **subject: UUID) -> Any:
        """
        Read the input and do it.

        :param subject: the thing, by the operation's name for its id
        :returns: what the operation returns
        """
        data = given(self.takes, self.request)
        return type(self).act(by=self.member, at=timezone.now(), **subject, **data)


def code_of(*, created: bool) -> int:
    """Tell what is new from what a retry found."""
    return status.HTTP_201_CREATED if created else status.HTTP_200_OK


def given(serializer: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """
    Read and check the body.

    :raises ValidationError: naming each field at fault
    """
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    data: dict[str, Any] = checked.validated_data
    return data


def asked(serializer: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """Read and check the query's filters, as `given` does the body."""
    checked = serializer(data=request.query_params.dict())
    checked.is_valid(raise_exception=True)
    data: dict[str, Any] = checked.validated_data
    return data


def paged(
    query: QuerySet[M], serializer: type[BaseSerializer[Any]], request: Request, view: MemberView
) -> Response:
    """Answer one page of a query, with cursors to the next and the previous."""
    pages = view.pages()
    page = pages.paginate_queryset(query, request, view=view)
    return pages.get_paginated_response(
        serializer(page, many=True, context={"request": request}).data
    )
