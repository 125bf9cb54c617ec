"""Codes that people read, say and type: a pick-up code, a letter's code."""

import secrets

from django.utils.crypto import salted_hmac

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels: no words; no 0, 1, O, I: no mix-ups


def draw_code(length: int) -> str:
    """Draw a code at random; six characters make 480 million, eight 378 thousand million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def created_status(name: str, length: int) -> str:
    """Make the code of something: always the same, and to be told only with our secret key."""
    digest = salted_hmac(__name__, name, algorithm="sha256").digest()
    number, signs = int.from_bytes(digest), []
    for _ in range(length):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def heard(spoken: str) -> str:
    """The code that was said or typed, in capitals or not, with blanks or dashes or not."""
    return "".join(sign for sign in spoken.upper() if sign.isalnum())
