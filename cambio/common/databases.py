"""Databases as Django is told of them."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_at(url: str) -> dict[str, Any]:
    """Say how to connect to the database at an address."""
    parts = urlsplit(url)
    parameters: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", unquote(parts.hostname or "")),
        "PORT": parameters.pop("port", str(parts.port or "")),
        "OPTIONS": {
            # `sslmode` and the like, as libpq knows them.
            **parameters,
            # An outage must not become half a minute of waiting for each request, nor go on for
            # as long again: left to itself, the pool doubles its pause for five minutes.
            "pool": {"min_size": 1, "max_size": 16, "timeout": 4, "reconnect_timeout": 2},
            # The ledger's posting is prepared from its first call; Django would never do it.
            "prepare_threshold": 0,
        },
        "CONN_HEALTH_CHECKS": True,
    }
