"""Saying in time that an operation should no longer be used: in the document and in its answers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import wraps
from typing import Any

from django.utils.http import http_date
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

Handler = Callable[..., Response]


def deprecated(*, since: date, until: date) -> Callable[[Handler], Handler]:
    """
    Declare that an operation is deprecated; the outermost of the decorators of a view's method.

    Its answers bear `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).

    :param until: it is there at least up to this day
    """
    began, ends = _midnight(since), _midnight(until)
    headers = {"Deprecation": f"@{began}", "Sunset": http_date(ends)}

    def declare(method: Handler) -> Handler:
        @wraps(method)
        def answer(*args: Any, **kwargs: Any) -> Response:
            response = method(*args, **kwargs)
            for name, value in headers.items():
                response[name] = value
            return response

        described: Handler = extend_schema(
            deprecated=True, extensions={"x-sunset": until.isoformat()}
        )(answer)
        return described

    return declare


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), tzinfo=UTC).timestamp())
