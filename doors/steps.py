"""The steps of a log-in, from a phone or a browser: counted, and one at a time for each session."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.cache import cache
from django.http import HttpRequest
from redis import RedisError

from cambio.common.errors import TooMany, Unavailable
from cambio.common.limits import Left, address_of, take

MAILS = "log_in.mail"
LOCK_SECONDS = 30
WAIT_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 0.02


def count_step(request: HttpRequest, *, session: str, mail: object) -> list[Left]:
    """
    Count a step for the device, the mail address and the sender's address.

    An address that is known counts as one that is not, so that nobody can tell them apart.

    :param session: empty where none has begun
    :param mail: what was sent as one, whatever it is
    :returns: what is left; not for the mail address, for others may have asked for codes to it
    :raises TooMany: one too many in too short a time
    :raises Unavailable: nobody counts, and codes could be guessed
    """
    takers = {
        "address": address_of(request),
        "device": session,
        # In the one spelling that counts.
        "mail": mail.strip().lower() if isinstance(mail, str) else "",
    }
    left = take("log_in", **{name: taker for name, taker in takers.items() if taker})
    return [one for one in left if one.name != MAILS]


@contextmanager
def one_step_at_a_time(session: str) -> Iterator[None]:
    """
    Let the steps of one log-in follow each other.

    allauth counts wrong codes in the session, where many that come at once would count as one.

    :param session: empty where none has begun, and there is nothing to wait for
    :raises TooMany: the step before is still being taken
    :raises Unavailable: nobody can tell
    """
    if not session:
        yield
        return
    key = f"log-in-step/{hashlib.sha256(session.encode(errors='replace')).hexdigest()}"
    try:
        entered = _entered(key)
    except RedisError:
        raise Unavailable from None
    if not entered:
        raise TooMany
    try:
        yield
    finally:
        with suppress(RedisError):
            cache.delete(key)


def _entered(key: str) -> bool:
    until = time.monotonic() + WAIT_SECONDS
    while not cache.add(key, 1, timeout=LOCK_SECONDS):
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_AGAIN_SECONDS)
    return True
