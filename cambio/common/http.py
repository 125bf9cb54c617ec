"""Refusals as HTTP knows them, the same for phones and for browsers."""

from cambio.common import errors

STATUSES: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotPermitted, 403),
    (errors.NotAllowedNow, 409),
    (errors.Conflict, 409),
    (errors.TooLarge, 413),
    (errors.Unsupported, 415),
    (errors.DomainError, 400),
)


def status_of(refusal: errors.DomainError) -> int:
    """The status with which a refusal is answered."""
    return next(status for kind, status in STATUSES if isinstance(refusal, kind))
