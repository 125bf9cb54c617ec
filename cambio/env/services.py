"""Where database, broker and cache are."""

from collections.abc import Mapping

from cambio.env.variables import address

DATABASE_SCHEMES = frozenset({"postgresql", "postgres"})
BROKER_SCHEMES = frozenset({"redis", "rediss", "redis+socket", "amqp", "amqps"})
CACHE_SCHEMES = frozenset({"redis", "rediss", "unix"})

# Only in debug: tools that merely read the settings work without services, and whoever does
# connect is told by the name that cannot be resolved which variable was forgotten.
UNSET_DATABASE = "postgresql://cambio_app@database-url-is-not-set.invalid/cambio"
UNSET_BROKER = "redis://broker-url-is-not-set.invalid:6379/0"
UNSET_CACHE = "redis://cache-url-is-not-set.invalid:6379/1"


def database(values: Mapping[str, str], *, debug: bool) -> str:
    return address(values, "DATABASE_URL", DATABASE_SCHEMES, UNSET_DATABASE if debug else None)


def database_owner(values: Mapping[str, str], database_url: str) -> str:
    return address(values, "DATABASE_OWNER_URL", DATABASE_SCHEMES, database_url)


def broker(values: Mapping[str, str], *, debug: bool) -> str:
    return address(values, "BROKER_URL", BROKER_SCHEMES, UNSET_BROKER if debug else None)


def cache(values: Mapping[str, str], broker_url: str, *, debug: bool) -> str:
    default = _cache_default(broker_url, debug=debug)
    return address(values, "CACHE_URL", CACHE_SCHEMES, default)


def _cache_default(broker_url: str, *, debug: bool) -> str | None:
    """One Redis serves as broker and cache; a RabbitMQ cannot."""
    if broker_url == UNSET_BROKER:
        return UNSET_CACHE
    if broker_url.startswith(("redis://", "rediss://")):
        return broker_url
    return UNSET_CACHE if debug else None
