"""Which version somebody has read: nobody undoes another's change unseen, nor is sent it twice."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from api.authentication import SESSION_HEADER
from cambio.common.errors import NotFound, Outdated, Unconditional
from cambio.common.locks import lock

if TYPE_CHECKING:
    from api.views import MemberView
    from cambio.programmes.models import Membership

SIGNS = 22
KEPT = (
    "Cache-Control", "Content-Language", "Deprecation", "ETag", "RateLimit", "RateLimit-Policy",
    "Sunset", "Vary",
)  # fmt: skip
"""What is said of an answer that does not have to be sent again."""
READER = ("Accept-Encoding", "Accept-Language", SESSION_HEADER)
"""What an answer depends on besides its address."""

Handler = Callable[..., Response]

_PARAMETER = OpenApiParameter(
    "If-Match",
    {"type": "string", "minLength": 1, "maxLength": 200},
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "The `ETag` of what is being replaced, as it was last read whole; `*` replaces whatever is"
        " there. `412 outdated`: it has been changed since, to something else than is sent."
        " `428 if_match_missing`: nothing is said. Not looked at where nothing is there yet."
    ),
)


@dataclass(frozen=True, slots=True)
class Edited:
    """
    What a PUT replaces, as it is shown.

    :param fields: those of the shape in which one edit can undo another
    :param within: what it is of these fields, where they also show other things
    """

    shape: type[BaseSerializer[Any]]
    fields: frozenset[str]
    within: Callable[[dict[str, Any]], Any]

    def version_in(self, shown: Any) -> str:
        """Tell one state of what a PUT replaces from another; empty where part of it is missing."""
        if not isinstance(shown, Mapping) or not self.fields <= shown.keys():
            return ""
        said = json.loads(JSONRenderer().render({name: shown[name] for name in self.fields}))
        text = json.dumps(self.within(said), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:SIGNS]

    def version_of(self, thing: Any, member: "Membership") -> str:
        """As `version_in`, of a thing that is not being shown."""
        shown: Any = self.shape(thing, context={"member": member})
        for name in shown.fields.keys() - self.fields:
            shown.fields.pop(name)
        return self.version_in(shown.data)


def edit_of(
    shape: type[BaseSerializer[Any]],
    takes: type[BaseSerializer[Any]],
    *beside: str,
    within: Callable[[dict[str, Any]], Any] = dict,
) -> Edited:
    """
    Say what a PUT replaces: the fields that it takes, as a shape shows them.

    :param beside: other fields of the shape that PUTs replace
    :param within: see `Edited`
    """
    names: Any = takes()
    return Edited(shape, frozenset({*names.fields, *beside}), within)


def needs_if_match(find: Callable[..., Any]) -> Callable[[Handler], Handler]:
    """
    Declare that a PUT replaces what somebody has read: it is done if that is still so.

    Or if it changes nothing: then it repeats one whose answer was lost. The outermost of the
    decorators of a view's `put`; the view says in `edited` what is compared.

    :param find: finds and locks the thing, given the member and what stands in the path
    """

    def declare(put: Handler) -> Handler:
        @wraps(put)
        def answer(view: "MemberView", request: Request, programme: str, **path: UUID) -> Response:
            def version() -> str:
                assert view.edited is not None
                return view.edited.version_of(find(view.member, **path), view.member)

            _ = request.data  # is read whole before anything is locked
            with transaction.atomic():
                lock(f"edit{request.path}")
                try:
                    before = version()
                except NotFound:  # not there yet, or not for this member: the operation tells
                    return put(view, request, programme, **path)
                was_read = _was_read(request, before)
                done = put(view, request, programme, **path)
                if not was_read and version() != before:
                    raise Outdated(field="If-Match")
                return done

        described: Handler = extend_schema(parameters=[_PARAMETER])(answer)
        return described

    return declare


def _was_read(request: Request, version: str) -> bool:
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise Unconditional(field="If-Match")
    # Whoever compresses on the way makes a tag weak or appends to it; its first part stays.
    return said == "*" or version in {_bare(tag).partition(".")[0] for tag in parse_etags(said)}


def _bare(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')


def tag(response: Response, replaced: Edited | None, request: Request) -> HttpResponse | None:
    """
    Give a rendered answer its tag; or say in its place that the reader has it already.

    :param replaced: what a PUT would replace
    """
    reads = request.method in SAFE_METHODS
    version = replaced.version_in(response.data) if replaced else ""
    if not reads and not version:
        return None
    body = hashlib.sha256(response.content).hexdigest()[:SIGNS]
    response["ETag"] = f'"{version}.{body}"' if version else f'"{body}"'
    known = {_bare(known) for known in parse_etags(request.headers.get("If-None-Match", ""))}
    if not reads or not known & {"*", _bare(response["ETag"])}:
        return None
    unchanged = HttpResponseNotModified()
    for name in KEPT:
        if name in response:
            unchanged[name] = response[name]
    return unchanged


def keep_private(response: HttpResponse, request: Request) -> None:
    """Let nobody keep an answer but its reader, who asks each time whether it still holds."""
    is_read = request.method in SAFE_METHODS and response.status_code == HttpResponse.status_code
    keeps = is_read and isinstance(response, Response)
    response.headers.setdefault("Cache-Control", "private, no-cache" if keeps else "no-store")
    patch_vary_headers(response, READER)
