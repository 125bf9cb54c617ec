"""Refusals as HTTP knows them, the same for phones and for browsers."""

from typing import Any

from cambio.common import errors

API_VERSION = "1.0.0-alpha"
"""Of the contract that phones rely on: in its document, and on each of its answers."""
PROBLEM_TYPE = "application/problem+json"
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
    return next(status for kind, status in STATUSES if isinstance(refusal, kind))


def problem_document(
    status: int,
    code: str,
    title: object,
    *,
    detail: str = "",
    problems: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """
    What a client reads of a refusal, after RFC 9457.

    :param problems: one for each field at fault: `pointer` (RFC 6901), `code`, `detail`
    """
    return {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": str(title),
        "detail": detail or str(title),
        "errors": problems or [],
    }
