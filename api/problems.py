"""Every refusal as one kind of document: RFC 9457, with a stable code and pointers to fields."""

from typing import Any

import structlog
from django.db import OperationalError
from django.http import Http404
from psycopg.errors import UniqueViolation
from psycopg_pool import PoolTimeout
from rest_framework import exceptions
from rest_framework.response import Response

from api.parsers import FAULTS, Unreadable
from cambio.common import errors
from cambio.common.http import PROBLEM_TYPE, problem_document, status_of

log = structlog.get_logger(__name__)


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what was raised in a view into an answer; None leaves it to Django, as a 500."""
    del context
    if isinstance(error, errors.DomainError):
        return _of_domain(error)
    if isinstance(error, exceptions.ValidationError):
        found = _field_problems(error.get_full_details(), "")
        return problem(400, "invalid", errors.Invalid.title, problems=found)
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
        return _of_domain(errors.Unavailable())
    if isinstance(error.__cause__, UniqueViolation):
        # Two at once made the same thing; whoever came second may look again.
        log.warning("lost_a_race", constraint=error.__cause__.diag.constraint_name)
        return problem(409, "conflict", errors.Conflict.title, headers={"Retry-After": "1"})
    return None


def _of_domain(error: errors.DomainError) -> Response:
    found = [_pointed(error.field, error.code, error.detail)] if error.field else []
    return problem(
        status_of(error),
        error.code,
        error.title,
        detail=str(error.detail),
        problems=found,
        headers=None if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)},
    )


def _of_body(error: Unreadable) -> Response:
    found = [
        {"pointer": pointer, "code": code, "detail": str(FAULTS[code])}
        for pointer, code in error.faults
    ]
    return problem(
        400, error.default_code, errors.Invalid.title, detail=str(error.detail), problems=found
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
        error.status_code, code, error.default_detail, detail=str(detail), headers=headers
    )


def _field_problems(details: Any, pointer: str) -> list[dict[str, str]]:
    if isinstance(details, dict) and {"message", "code"} == details.keys():
        return [{"pointer": pointer, "code": details["code"], "detail": str(details["message"])}]
    pairs = details.items() if isinstance(details, dict) else enumerate(details)
    found = []
    for key, inner in pairs:
        is_message = isinstance(inner, dict) and {"message", "code"} == inner.keys()
        here = (
            pointer
            if key == "non_field_errors" or (is_message and isinstance(key, int))
            else (f"{pointer}/{key}")
        )
        found += _field_problems(inner, here)
    return found


def _pointed(field: str, code: str, detail: object) -> dict[str, str]:
    return {"pointer": "/" + field.replace(".", "/"), "code": code, "detail": str(detail)}


def problem(
    status_code: int,
    code: str,
    title: object,
    *,
    detail: str = "",
    problems: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with a problem document."""
    document = problem_document(status_code, code, title, detail=detail, problems=problems)
    return Response(document, status=status_code, content_type=PROBLEM_TYPE, headers=headers)
