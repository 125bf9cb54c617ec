"""Pick-up codes: short enough to say, too many to guess in so few tries."""

import secrets

from cambio.common import codes

LENGTH = 6


def draw_code() -> str:
    """Draw the code of one order."""
    return codes.draw_code(LENGTH)


def is_code(code: str, spoken: str) -> bool:
    """Compare what was said or typed with an order's code, in a time that tells nothing."""
    return secrets.compare_digest(codes.heard(spoken).encode(), code.encode())
