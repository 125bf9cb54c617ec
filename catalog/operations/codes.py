"""Pick-up codes: short enough to say, too many to guess."""

import secrets

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels: no words; no 0, 1, O, I: no mix-ups
LENGTH = 6
MOST_WRONG = 10


def draw_code() -> str:
    """Draw one of 480 million codes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_code(code: str, spoken: str) -> bool:
    """Compare what was said or typed, in capitals or not, with blanks or dashes or not."""
    heard = "".join(sign for sign in spoken.upper() if sign.isalnum())
    return secrets.compare_digest(heard.encode(), code.encode())
