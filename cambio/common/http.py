"""Refusals as HTTP knows them, the same for phones and for browsers."""

from typing import Any

from cambio.common import errors

API_VERSION = "1.0.0-alpha"
"""Of the contract that phones rely on: in its document, and on each of its answers."""
VERSIONED = "/api/v1/"
"""Before every path of this contract."""
PROBLEM_TYPE = "application/problem+json"
PROBLEMS = "/api/problems/"
"""Below it stands a page for each code, which says what it means and what to do."""
STATUSES: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotPermitted, 403),
    (errors.NotAllowedNow, 409),
    (errors.Conflict, 409),
    (errors.Outdated, 412),
    (errors.Mismatch, 422),
    (errors.Unconditional, 428),
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
    (errors.Unmeasured, 411),
    (errors.TooLarge, 413),
    (errors.Unsupported, 415),
    (errors.DomainError, 400),
)


def status_of(refusal: errors.DomainError) -> int:
    """The status with which a refusal is answered."""
    return status_of_kind(type(refusal))


def status_of_kind(kind: type[errors.DomainError]) -> int:
    """The status with which refusals of a kind are answered."""
    return next(status for of, status in STATUSES if issubclass(kind, of))


def type_of(code: str) -> str:
    """The address of the page about a code: the same text at every installation."""
    return PROBLEMS + code.replace("_", "-")


def problem_document(
    status: int,
    code: str,
    title: object,
    *,
    detail: str = "",
    faults: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """
    What a client reads of a refusal, after RFC 9457.

    :param title: the same for every refusal with this code
    :param faults: what is wrong with the input, all of it: `in`, `pointer`, `code`, `detail`
    """
    return {
        "type": type_of(code),
        "status": status,
        "code": code,
        "title": str(title),
        "detail": detail or str(title),
        "errors": faults or [],
    }
