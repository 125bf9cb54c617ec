"""Every refusal as one kind of document: RFC 9457, with a stable code, and every fault named."""

from collections.abc import Iterator
from typing import Any

import structlog
from django.db import OperationalError
from django.http import Http404
from psycopg.errors import UniqueViolation
from psycopg_pool import PoolTimeout
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from api.codes import every_kind
from api.parsers import FAULTS, Unreadable
from api.serializers import OF_EVERY_LIST
from cambio.common import errors
from cambio.common.http import PROBLEM_TYPE, problem_document, status_of

log = structlog.get_logger(__name__)

HEADERS = frozenset({"Idempotency-Key", "If-Match", "X-Client-Version"})

Fault = dict[str, str]


class Misasked(exceptions.ValidationError):
    """What stands behind the question mark is at fault."""


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what was raised in a view into an answer; None leaves it to Django, as a 500."""
    if isinstance(error, errors.DomainError):
        return _of_domain(error, context.get("request"))
    if isinstance(error, exceptions.ValidationError):
        place = "query" if isinstance(error, Misasked) else "body"
        found = list(_faults(error.get_full_details(), "", place))
        return problem(400, "invalid", errors.Invalid.title, faults=found)
    if isinstance(error, Unreadable):
        return _of_body(error)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, Http404):
        return problem(404, "not_found", errors.NotFound.title)
    return _of_database(error)


def _of_database(error: Exception) -> Response | None:
    if isinstance(error, OperationalError | PoolTimeout):
        log.warning("database_unavailable", error=type(error).__name__)
        return _of_domain(errors.Unavailable(), None)
    if isinstance(error.__cause__, UniqueViolation):
        # Two at once made the same thing; whoever came second may look again.
        log.warning("lost_a_race", constraint=error.__cause__.diag.constraint_name)
        return problem(409, "conflict", errors.Conflict.title, headers={"Retry-After": "1"})
    return None


def _of_domain(error: errors.DomainError, request: Request | None) -> Response:
    found = []
    if error.field:
        place = _place_of(error.field, request)
        pointer = "/" + error.field.replace(".", "/")
        found = [fault(place, pointer, error.code, error.detail)]
    return problem(
        status_of(error),
        error.code,
        error.title,
        detail=str(error.detail),
        faults=found,
        headers=None if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)},
    )


def _place_of(field: str, request: Request | None) -> str:
    """Tell where a field stands that an operation, or a check around it, has refused."""
    if field in HEADERS:
        return "header"
    reads = request is not None and request.method in SAFE_METHODS
    return "query" if reads or field in OF_EVERY_LIST else "body"


def _of_body(error: Unreadable) -> Response:
    found = [fault("body", pointer, code, FAULTS[code]) for pointer, code in error.faults]
    return problem(
        400,
        error.default_code,
        every_kind()[error.default_code].title,
        detail=str(error.detail),
        faults=found,
    )


def _of_framework(error: exceptions.APIException) -> Response:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    detail = error.detail
    code = (detail.code if isinstance(detail, exceptions.ErrorDetail) else "") or error.default_code
    return problem(
        error.status_code, code, every_kind()[code].title, detail=str(detail), headers=headers
    )


def _faults(details: Any, pointer: str, place: str) -> Iterator[Fault]:
    if isinstance(details, dict) and {"message", "code"} == details.keys():
        yield fault(place, pointer, details["code"], details["message"])
        return
    for key, inner in details.items() if isinstance(details, dict) else enumerate(details):
        is_message = isinstance(inner, dict) and {"message", "code"} == inner.keys()
        of_all = key == "non_field_errors" or (is_message and isinstance(key, int))
        yield from _faults(inner, pointer if of_all else f"{pointer}/{key}", place)


def fault(place: str, pointer: str, code: str, detail: object) -> Fault:
    """
    Name something that is wrong with what was sent.

    :param place: `body`, `query` or `header`
    :param pointer: within it, a JSON pointer (RFC 6901); the empty one stands for the whole
    """
    return {"in": place, "pointer": pointer, "code": code, "detail": str(detail)}


def problem(
    status_code: int,
    code: str,
    title: object,
    *,
    detail: str = "",
    faults: list[Fault] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with a problem document."""
    document = problem_document(status_code, code, title, detail=detail, faults=faults)
    return Response(document, status=status_code, content_type=PROBLEM_TYPE, headers=headers)
