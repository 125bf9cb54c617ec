"""What views share: reading the input, finding the member, doing a verb, paging a query."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from api.limits import headers_of
from api.pagination import Pages, answer_page, link_to, place_of
from api.problems import Misasked
from api.serializers import (
    CURSOR,
    FIELDS,
    NoInput,
    NoQuery,
    OnRequestField,
    Query,
    StrictSerializer,
)
from api.versions import Edited, keep_private, tag
from cambio.common.errors import Invalid, StaleCursor, TooMany
from cambio.common.http import VERSIONED
from cambio.common.limits import Left

if TYPE_CHECKING:
    from cambio.programmes.models import Membership

M = TypeVar("M", bound=Model)

LONGEST_NAME = 60


class StrictView(APIView):
    """
    A view that takes behind the question mark no more than it says.

    :cvar query: what a GET or a search takes there; nothing else is taken, by any method
    :cvar is_search: its POST only reads; what is looked for is nothing that belongs in an address
    :cvar counts_as: which limits its calls count for; those of reads or writes when empty
    :cvar is_sparse: a GET also takes `fields`, the names of those that are wanted
    :cvar edited: what PUTs replace; where it is shown whole, the answer bears its version
    :cvar location: where what is created here stands, below the programme, as in `cleanups/{id}`
    :ivar left: what the limits on calls still let through
    """

    query: ClassVar[type[Query]] = NoQuery
    is_search: ClassVar[bool] = False
    counts_as: ClassVar[str] = ""
    is_sparse: ClassVar[bool] = True
    edited: ClassVar[Edited | None] = None
    location: ClassVar[str] = ""
    left: Sequence[Left] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the query before anything is looked for: `asked` holds what it says."""
        super().initial(request, *args, **kwargs)
        reads = self.is_search or request.method in SAFE_METHODS
        said = request.query_params.dict()
        sparse = self.is_sparse and request.method in SAFE_METHODS
        wanted = said.pop(FIELDS, None) if sparse else None
        self.wanted = None if wanted is None else wanted.split(",")
        query = (self.query if reads else NoQuery)(data=said)
        query.is_valid()
        faults = query.errors | _twice(request)
        if faults:
            raise Misasked(faults)
        self.asked = query.validated_data

    def handle_exception(self, exc: Exception) -> Response:
        """Remember, of a limit that refused, what is left."""
        if isinstance(exc, TooMany) and exc.left:
            self.left = exc.left
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say who may keep the answer, which version it shows, and how often one may still call."""
        answer: Any = super().finalize_response(request, response, *args, **kwargs)
        keep_private(answer, request)
        for name, value in headers_of(self.left).items():
            answer[name] = value
        if isinstance(answer, Response) and status.is_success(answer.status_code):
            self.locate(answer)
            answer.add_post_render_callback(lambda made: tag(made, self.edited, request))
        return answer

    def locate(self, answer: Response) -> Response:
        """Say where what was created stands, if it has an address of its own."""
        if self.location and answer.status_code == status.HTTP_201_CREATED:
            below = self.location.format(**answer.data)
            answer["Location"] = f"{VERSIONED}{self.kwargs['programme']}/{below}"
        return answer

    @property
    def context(self) -> dict[str, Any]:
        """What shapes ask about whoever reads."""
        return {}

    def show(self, shape: type[BaseSerializer[Any]], thing: Any, *, many: bool = False) -> Any:
        """
        Give what a GET answers of a thing, or of each of many: all fields, or those wanted.

        :raises Invalid: one is wanted that the shape does not have
        """
        shown: Any = shape(thing, many=many, context=self.context)
        fields = (shown.child if many else shown).fields
        for name in self.wanted or ():
            if name not in fields:
                unknown = _("There is no field “%(name)s”.") % {"name": name[:LONGEST_NAME]}
                raise Invalid(unknown, field=FIELDS)
        for name in [name for name in fields if not self._is_wanted(name, fields[name])]:
            fields.pop(name)
        return shown.data

    def _is_wanted(self, name: str, field: object) -> bool:
        if self.wanted is None:
            return not isinstance(field, OnRequestField)
        return name in self.wanted

    def asks_for(self, *names: str) -> bool:
        """Tell whether `fields` names one of these."""
        return not set(names).isdisjoint(self.wanted or ())


class MemberView(StrictView):
    """A view for members of the programme in the path; DRF's checks have let them in."""

    pages: ClassVar[type[Pages[Any]]] = Pages

    @property
    def context(self) -> dict[str, Any]:
        """The one who calls."""
        return {"member": self.member}

    @property
    def member(self) -> "Membership":
        """The one who calls."""
        # IsMember has seen to it; DRF believes that `auth` is a token.
        return cast("Membership", self.request.auth)


class ThingView(MemberView):
    """
    Answers with one thing whole.

    :cvar shape: as which it is shown
    :cvar answer: reads it again and shows it, given its id
    """

    shape: ClassVar[type[BaseSerializer[Any]]]
    answer: ClassVar[Callable[..., Response]]


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
        data = parse_body(self.takes, self.request)
        return type(self).act(by=self.member, at=timezone.now(), **subject, **data)


def created_status(*, created: bool) -> int:
    """Tell what is new from what a retry found."""
    return status.HTTP_201_CREATED if created else status.HTTP_200_OK


def parse_body(serializer: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """
    Read and check the body.

    :raises ValidationError: naming each field at fault
    """
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    data: dict[str, Any] = checked.validated_data
    return data


def _twice(request: Request) -> dict[str, list[ErrorDetail]]:
    """What stands behind the question mark more than once, where nothing may."""
    fault = ErrorDetail(_("This appears twice."), "twice")
    said = request.query_params.lists()
    return {name[:LONGEST_NAME]: [fault] for name, values in said if len(values) > 1}


def paged(
    query: QuerySet[M],
    shape: type[BaseSerializer[Any]],
    request: Request,
    view: MemberView,
    *,
    read: Callable[[Sequence[M]], None] | None = None,
) -> Response:
    """
    Answer one page of a query, with cursors to the next and the previous.

    :param read: reads for all of the page what no query can join
    :raises StaleCursor: the cursor is none of this list's
    """
    page = view.pages(query, place_of(request), view.asked["limit"])
    if read is not None:
        read(page.entries)
    return answer_page(
        view.show(shape, page.entries, many=True),
        after=link_to(request, place=page.after),
        before=link_to(request, place=page.before),
    )


def statement(
    read: Callable[..., Any], shape: type[BaseSerializer[Any]], request: Request, view: MemberView
) -> Response:
    """
    Answer one page of a statement, as `paged` does of a query.

    :param read: gives the lines `before` or `after` one
    """
    place = place_of(request)
    page = read(**place, limit=view.asked["limit"])
    if place and not page.lines:  # there were some when it was made: this is not that database
        raise StaleCursor(field=CURSOR)

    def link(**place: int | None) -> str | None:
        return None if None in place.values() else link_to(request, place=place)

    return answer_page(
        view.show(shape, page.lines, many=True),
        after=link(before=page.next_before),
        before=link(after=page.next_after),
    )
