"""How often things may be done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cambio.env.variables import EnvironmentVariableError, several

# How often, by what is done and by whom. A whole neighbourhood may share one address.
LIMITS = {
    "reads.device": "300/m",
    "reads.person": "900/m",
    "reads.address": "6000/m",
    "writes.device": "60/m",
    "writes.person": "120/m",
    "writes.address": "1200/m",
    "uploads.device": "30/m",
    "uploads.person": "60/m",
    "uploads.address": "300/m",
    "exports.person": "6/m",
    "letter_codes.person": "10/h",
    "letter_codes.address": "60/h",
    "log_in.device": "20/m",
    "log_in.mail": "5/m",
    "log_in.address": "120/m",
    "mails.mail": "10/10m",
    "strangers.address": "300/m",
}
_LIMIT = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,4})?([smhd])")
MOST_PER_S = 100_000
"""Beyond it a share of the period is less than what the cache can add to its clock."""
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Limit:
    """So often at once, and as often again within so many seconds."""

    most: int
    per_s: int


def limits_of(values: Mapping[str, str]) -> dict[str, Limit]:
    """The limits, those that are said replaced, as in `writes.device=100/m, exports.person=1/h`."""
    name = "CAMBIO_LIMITS"
    said = [text.partition("=") for text in several(values, name)]
    found = {}
    for limit, _, text in [*((limit, "", text) for limit, text in LIMITS.items()), *said]:
        match = _LIMIT.fullmatch(text)
        if limit not in LIMITS or not match:
            raise EnvironmentVariableError(f"{name} must be like reads.device=300/m, not {limit!r}")
        found[limit] = Limit(int(match[1]), int(match[2] or 1) * _SECONDS[match[3]])
        if found[limit].most > MOST_PER_S * found[limit].per_s:
            raise EnvironmentVariableError(
                f"{name}: {limit} may be {MOST_PER_S:,} a second at most, not {text}"
            )
    return found
