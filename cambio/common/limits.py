"""
How often something may be done, counted in the cache that all processes share.

A limit is a number of times at once, and as many again within a period, spread evenly over it. One
script reads, decides and counts, so that any number of tries at once are counted one by one.
"""

import hashlib
import ipaddress
import time
from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry

from cambio.common.errors import TooMany, Unavailable
from cambio.env import Limit

log = structlog.get_logger(__name__)

CLOSED = {"log_in", "letter_codes"}
"""What is refused while nobody counts: codes could be guessed. All else goes on uncounted."""
OUTAGES = (
    redis.ConnectionError,
    redis.TimeoutError,
    redis.exceptions.ReadOnlyError,
    redis.exceptions.OutOfMemoryError,
)
"""What the server cannot help; any other error is a fault of ours, and stands for no outage."""
PATIENCE_S = 0.3
REST_S = 5
IPV6_NETWORK = 64
"""As many bits as one household or phone has to itself, and can change the rest of at will."""

# Each key holds the moment at which all that was done is paid off, in milliseconds: doing one more
# moves it by a share of the period, and it may lie one period ahead (a leaky bucket, or GCRA). It
# is all or nothing: what one limit refuses counts for none. The clock is the server's, one for all.
# A millionth is added where fractions that should be whole have become a little less.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local taken, paid_off, left = 1, {}, {}
for place, key in ipairs(KEYS) do
    local most, period = ARGV[2 * place - 1], ARGV[2 * place] * 1000
    local share, begins = period / most, math.max(tonumber(redis.call('GET', key) or 0), now)
    local free = (now + period - begins) / share
    local times = math.max(math.floor(free + 1e-6), 0)
    if times == 0 then
        taken = 0
    end
    paid_off[place] = begins + share
    left[place] = {times, math.ceil((times + 1 - free) * share)}
end
if taken == 1 then
    for place, key in ipairs(KEYS) do
        redis.call('SET', key, paid_off[place], 'PX', math.ceil(paid_off[place] - now))
        left[place][1] = left[place][1] - 1
    end
end
return {taken, left}
"""


@dataclass(frozen=True, slots=True)
class Left:
    """
    What a limit still lets somebody do.

    :ivar times: how often at once
    :ivar more_in_s: after how many seconds it will be more often
    """

    name: str
    limit: Limit
    times: int
    more_in_s: int


class _Cache:
    """Remembers that the cache failed, so that calls do not each wait for its time-out."""

    resting_until = 0.0


@cache
def _script() -> Script:
    server = redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]),
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
        # Once more, for connections that a restart of the server left behind.
        retry=Retry(NoBackoff(), 1),
    )
    return server.register_script(_TAKE)


def take(kind: str, **takers: str) -> tuple[Left, ...]:
    """
    Count something for those who do it, such as a person and an address.

    :param takers: who, by the limits' names: `writes` for a `person` is the limit `writes.person`
    :returns: what each limit still lets them do; nothing where nobody counts
    :raises TooMany: with how long to wait; nothing was counted
    :raises Unavailable: nobody counts, and it is of a kind that must be counted
    """
    named = {f"{kind}.{name}": taker for name, taker in takers.items()}
    limited = {name: taker for name, taker in named.items() if name in settings.LIMITS}
    counted = _count(limited) if time.monotonic() > _Cache.resting_until else None
    if counted is None and kind in CLOSED:
        raise Unavailable
    is_taken, left = counted or (True, ())
    if not is_taken:
        wait_s = max(one.more_in_s for one in left if not one.times)
        raise TooMany(retry_after_s=wait_s, left=left)
    return left


def _count(takers: dict[str, str]) -> tuple[bool, tuple[Left, ...]] | None:
    """Count, unless it is once too often, and tell what is left; None when nobody counts."""
    limits = {name: settings.LIMITS[name] for name in takers}
    try:
        is_taken, told = _script()(
            keys=[_key(name, taker) for name, taker in takers.items()],
            args=[number for limit in limits.values() for number in (limit.most, limit.per_s)],
        )
    except OUTAGES as error:
        _Cache.resting_until = time.monotonic() + REST_S
        log.warning("limits_not_counted", error=type(error).__name__)
        return None
    left = tuple(
        Left(name, limit, times, more_in_s=-(-more_in_ms // 1000))
        for (name, limit), (times, more_in_ms) in zip(limits.items(), told, strict=True)
    )
    return bool(is_taken), left


def _key(name: str, taker: str) -> str:
    # Whoever may read the cache need not learn addresses and tokens.
    digest = hashlib.sha256(taker.encode(errors="replace")).hexdigest()
    return f"limit/{name}/{digest[:32]}"


def address_of(request: HttpRequest) -> str:
    """
    Tell from where a request comes: an address, or the network that somebody has with IPv6.

    What proxies say is believed of as many as there are of our own, counted from the nearest.
    """
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    beyond_ours = trusted and len(hops) >= trusted and hops[-trusted].strip()
    told = beyond_ours or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return str(told)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False).network_address)
