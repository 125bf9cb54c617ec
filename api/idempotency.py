"""Calls that move value: a key makes the same call, sent again, be answered and not done again."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.headers import KEY, OF_A_REPETITION
from api.views import MemberView
from cambio.idempotency import operations as keys
from cambio.idempotency.errors import KeyInvalid, KeyMissing

LONGEST_KEY = 200
# No comma: of a header that is there twice, one text is made with a comma in it.
_KEY = re.compile(rf"[!-+\--~]{{1,{LONGEST_KEY}}}")
_QUOTED = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
"""A text as a structured field has it (RFC 9651); a backslash stands before what would end it."""

_BADLY_QUOTED = _(
    "Write an Idempotency-Key in double quotes as a whole, or without any. Within them a backslash"
    " stands before each further quote and before each backslash."
)

Handler = Callable[..., Response]

_PARAMETER = OpenApiParameter(
    KEY,
    {
        "type": "string",
        "minLength": 1,
        "maxLength": 2 * LONGEST_KEY + 2,
        "pattern": (
            rf'^([!#-+\--~]{{1,{LONGEST_KEY}}}|"([!#-+\--\[\]-~]|\\["\\]){{1,{LONGEST_KEY}}}")$'
        ),
    },
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "Made by the phone, best a UUID: new for every act, the same for every repetition of it. "
        'In double quotes, as the IETF\'s draft has it, or without: `"abc"` is `abc`. '
        f"A repetition is given the first answer again, with the header `{OF_A_REPETITION}: true`. "
        "Kept for 30 days. `400 idempotency_key_missing` or `idempotency_key_invalid`; `422 "
        "idempotency_key_reused`: for another request; `409 idempotency_key_in_use`: the first is "
        "still being done, see `Retry-After`."
    ),
)


def idempotent(post: Handler) -> Callable[..., HttpResponse]:
    """
    Declare that a call moves value: it takes a key, and is done once for each.

    The outermost of the decorators of a view's `post`.
    """

    @wraps(post)
    def answer(view: MemberView, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        def act() -> keys.Answer:
            return _answer_of(view.locate(post(view, request, *args, **kwargs)))

        given, replayed = keys.answer_once(
            key=_key_of(request),
            digest=_digest_of(request),
            act=act,
            by=view.member,
            at=timezone.now(),
        )
        headers = given.headers | ({OF_A_REPETITION: "true"} if replayed else {})
        return HttpResponse(given.body, status=given.status, headers=headers)

    described: Callable[..., HttpResponse] = extend_schema(parameters=[_PARAMETER])(answer)
    return described


def _key_of(request: Request) -> str:
    key = request.headers.get(KEY, "")
    if not key:
        raise KeyMissing(field=KEY)
    if '"' in key:
        key = _without_quotes(key)
    if not _KEY.fullmatch(key):
        raise KeyInvalid(field=KEY)
    return key


def _without_quotes(key: str) -> str:
    quoted = _QUOTED.fullmatch(key)
    if quoted is None:
        raise KeyInvalid(_BADLY_QUOTED, field=KEY)
    return re.sub(r"\\(.)", r"\1", quoted[1])


def _digest_of(request: Request) -> str:
    """Tell one call from another by what it says, in whatever order its fields stand."""
    said = [request.method, request.get_full_path(), request.data]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _answer_of(response: Response) -> keys.Answer:
    renderer = JSONRenderer()
    headers = dict(response.headers) | {
        "Content-Type": renderer.media_type,
        # The answer keeps the language that it was first given in.
        "Content-Language": get_language(),
    }
    body = renderer.render(response.data).decode()
    return keys.Answer(response.status_code, body, headers)
