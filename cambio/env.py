"""
The environment this installation runs in, read once and typed.

Every setting that differs between machines comes from an environment variable and is found here;
nothing else in the project reads `os.environ`. A value that is missing or cannot be understood is
an `EnvironmentVariableError` whose text names the variable.
"""

import ipaddress
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from zoneinfo import ZoneInfo

DATABASE_SCHEMES = frozenset({"postgresql", "postgres"})
BROKER_SCHEMES = frozenset({"redis", "rediss", "redis+socket", "amqp", "amqps"})
CACHE_SCHEMES = frozenset({"redis", "rediss", "unix"})
CONTACT_SCHEMES = frozenset({"mailto", "https", "tel"})
MAIL_BACKENDS = {
    "file": "filebased.EmailBackend",
    "smtp": "smtp.EmailBackend",
    "smtp+tls": "smtp.EmailBackend",
    "console": "console.EmailBackend",
}

# Only in debug: tools that merely read the settings work without services, and whoever does
# connect is told by the name that cannot be resolved which variable was forgotten.
UNSET_DATABASE = "postgresql://cambio_app@database-url-is-not-set.invalid/cambio"
UNSET_BROKER = "redis://broker-url-is-not-set.invalid:6379/0"
UNSET_CACHE = "redis://cache-url-is-not-set.invalid:6379/1"
DEBUG_SECRET_KEY = "only-for-debug-and-known-to-everyone"  # noqa: S105

MINIMUM_SECRET_KEY_LENGTH = 32

Version = tuple[int, ...]
LONGEST_CLIENT = 64
_CLIENT = re.compile(r"([a-z][a-z0-9-]{0,39})/([0-9]{1,5}(?:\.[0-9]{1,5}){0,3})")

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
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class EnvironmentVariableError(Exception):
    """A variable is missing or not understood; the text names it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So often at once, and as often again within so many seconds."""

    most: int
    per_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says; see `read_environment` for the variables' names."""

    database_url: str = field(repr=False)
    database_owner_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    cache_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    debug: bool
    demo: bool
    base_url: str
    allowed_hosts: tuple[str, ...]
    data_dir: Path
    mail_url: str = field(repr=False)
    mail_from: str
    contact: str
    time_zone: str
    trusted_proxies: int
    limits: Mapping[str, Limit]
    least_clients: Mapping[str, Version]
    security_contacts: tuple[str, ...]
    sentry_dsn: str = field(repr=False)

    @property
    def mail_dir(self) -> Path | None:
        """The folder that receives outgoing mail as files, when mail goes to files."""
        url = urlsplit(self.mail_url)
        return Path(url2pathname(url.path)) if url.scheme == "file" else None

    @property
    def email_backend(self) -> str:
        """Django's name of what sends mail to the address in `mail_url`."""
        return f"django.core.mail.backends.{MAIL_BACKENDS[urlsplit(self.mail_url).scheme]}"

    @property
    def mail_host(self) -> str:
        return urlsplit(self.mail_url).hostname or "localhost"

    @property
    def mail_port(self) -> int:
        return urlsplit(self.mail_url).port or (587 if self.mail_tls else 25)

    @property
    def mail_user(self) -> str:
        return unquote(urlsplit(self.mail_url).username or "")

    @property
    def mail_password(self) -> str:
        return unquote(urlsplit(self.mail_url).password or "")

    @property
    def mail_tls(self) -> bool:
        return urlsplit(self.mail_url).scheme == "smtp+tls"


def read_environment(source: Mapping[str, str] | None = None) -> Environment:
    """
    Read the environment.

    :param source: variables to read instead of `os.environ`
    :raises EnvironmentVariableError: a variable is missing or not understood
    """
    given = os.environ if source is None else source
    values = {name: text.strip() for name, text in given.items()}
    debug = _flag(values, "CAMBIO_DEBUG")
    base_url = _base_url(values)
    allowed_hosts = _allowed_hosts(values, base_url)
    database_url = _url(values, "DATABASE_URL", DATABASE_SCHEMES, UNSET_DATABASE if debug else None)
    broker_url = _url(values, "BROKER_URL", BROKER_SCHEMES, UNSET_BROKER if debug else None)
    data_dir = Path(values.get("CAMBIO_DATA_DIR") or "var").absolute()
    mail_from = values.get("CAMBIO_MAIL_FROM") or f"cambio@{urlsplit(base_url).hostname}"
    mail_default = data_dir.joinpath("mail").as_uri() if debug else None
    return Environment(
        database_url=database_url,
        database_owner_url=_url(values, "DATABASE_OWNER_URL", DATABASE_SCHEMES, database_url),
        broker_url=broker_url,
        cache_url=_url(values, "CACHE_URL", CACHE_SCHEMES, _cache_default(broker_url, debug=debug)),
        secret_key=_secret_key(values, debug=debug),
        debug=debug,
        demo=_demo(values, [urlsplit(base_url).hostname or "", *allowed_hosts]),
        base_url=base_url,
        allowed_hosts=allowed_hosts,
        data_dir=data_dir,
        mail_url=_url(values, "CAMBIO_MAIL_URL", frozenset(MAIL_BACKENDS), mail_default),
        mail_from=mail_from,
        contact=values.get("CAMBIO_CONTACT") or parseaddr(mail_from)[1],
        time_zone=_time_zone(values),
        trusted_proxies=_count(values, "CAMBIO_TRUSTED_PROXIES"),
        limits=_limits(values),
        least_clients=_least_clients(values),
        security_contacts=_security_contacts(values),
        sentry_dsn=values.get("SENTRY_DSN", ""),
    )


def client_version(text: str) -> tuple[str, Version] | None:
    """Read a client program's name and version, as in `street-app/2.1.0`; None if it is neither."""
    found = _CLIENT.fullmatch(text) if len(text) <= LONGEST_CLIENT else None
    return (found[1], tuple(map(int, found[2].split(".")))) if found else None


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "").lower()
    if text in {"", "0", "false", "no", "off"}:
        return False
    if text in {"1", "true", "yes", "on"}:
        return True
    raise EnvironmentVariableError(f"{name} must be 1 or 0, not {values[name]!r}")


def _count(values: Mapping[str, str], name: str) -> int:
    text = values.get(name) or "0"
    if not (text.isascii() and text.isdigit()):
        raise EnvironmentVariableError(f"{name} must be a number from 0, not {text!r}")
    return int(text)


def _url(values: Mapping[str, str], name: str, schemes: frozenset[str], default: str | None) -> str:
    url = values.get(name) or default
    if not url:
        raise EnvironmentVariableError(f"{name} is missing; set it to an address, as in deploy/")
    try:
        split = urlsplit(url)
        scheme, _ = split.scheme, split.port  # a port that is no number is found by reading it
    except ValueError as problem:
        raise EnvironmentVariableError(f"{name} is not an address: {problem}") from None
    if scheme not in schemes:
        # The address itself may hold a password, so the text shows only the scheme.
        wanted = ", ".join(sorted(schemes))
        raise EnvironmentVariableError(f"{name} must begin with one of {wanted}, not {scheme!r}")
    return url


def _cache_default(broker_url: str, *, debug: bool) -> str | None:
    """One Redis serves as broker and cache; a RabbitMQ cannot."""
    if broker_url == UNSET_BROKER:
        return UNSET_CACHE
    if broker_url.startswith(("redis://", "rediss://")):
        return broker_url
    return UNSET_CACHE if debug else None


def _secret_key(values: Mapping[str, str], *, debug: bool) -> str:
    name = "CAMBIO_SECRET_KEY"
    secret = values.get(name) or (DEBUG_SECRET_KEY if debug else "")
    if not secret:
        raise EnvironmentVariableError(f"{name} is missing; set it to a long random text")
    if len(secret) < MINIMUM_SECRET_KEY_LENGTH:
        raise EnvironmentVariableError(
            f"{name} must have at least {MINIMUM_SECRET_KEY_LENGTH} characters, not {len(secret)}"
        )
    return secret


def _base_url(values: Mapping[str, str]) -> str:
    name = "CAMBIO_BASE_URL"
    url = _url(values, name, frozenset({"http", "https"}), "http://localhost:8000")
    split = urlsplit(url)
    if not split.hostname or split.path.strip("/") or split.query or split.fragment:
        raise EnvironmentVariableError(f"{name} must be like https://example.org, not {url!r}")
    return url.rstrip("/")


def _allowed_hosts(values: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    text = values.get("CAMBIO_ALLOWED_HOSTS", "")
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    return hosts or (urlsplit(base_url).hostname or "",)


def _demo(values: Mapping[str, str], hosts: Sequence[str]) -> bool:
    """Whether this is a demo, into which links lead without a code: on this machine only."""
    name = "CAMBIO_DEMO"
    demo = _flag(values, name)
    if demo and not (all(map(_is_here, hosts)) and not _count(values, "CAMBIO_TRUSTED_PROXIES")):
        raise EnvironmentVariableError(
            f"{name} is for this machine only: CAMBIO_BASE_URL and CAMBIO_ALLOWED_HOSTS must be "
            "like 127.0.0.1 or localhost, and CAMBIO_TRUSTED_PROXIES 0"
        )
    return demo


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _limits(values: Mapping[str, str]) -> dict[str, Limit]:
    """The limits, those that are said replaced, as in `writes.device=100/m, exports.person=1/h`."""
    name = "CAMBIO_LIMITS"
    said = [text.strip().partition("=") for text in values.get(name, "").split(",") if text.strip()]
    found = {}
    for limit, _, text in [*((limit, "", text) for limit, text in LIMITS.items()), *said]:
        match = _LIMIT.fullmatch(text)
        if limit not in LIMITS or not match:
            raise EnvironmentVariableError(f"{name} must be like reads.device=300/m, not {limit!r}")
        found[limit] = Limit(int(match[1]), int(match[2] or 1) * _SECONDS[match[3]])
    return found


def _least_clients(values: Mapping[str, str]) -> dict[str, Version]:
    name = "CAMBIO_LEAST_CLIENTS"
    texts = [text.strip() for text in values.get(name, "").split(",") if text.strip()]
    found = [client_version(text) for text in texts]
    for text, client in zip(texts, found, strict=True):
        if client is None:
            raise EnvironmentVariableError(f"{name} must be like street-app/2.1.0, not {text!r}")
    return dict(client for client in found if client is not None)


def _security_contacts(values: Mapping[str, str]) -> tuple[str, ...]:
    name = "CAMBIO_SECURITY_CONTACT"
    contacts = tuple(text.strip() for text in values.get(name, "").split(",") if text.strip())
    for contact in contacts:
        scheme, _, rest = contact.partition(":")
        if scheme not in CONTACT_SCHEMES or not rest or not contact.isprintable() or " " in contact:
            raise EnvironmentVariableError(
                f"{name} must be like mailto:security@example.org, not {contact!r}"
            )
    return contacts


def _time_zone(values: Mapping[str, str]) -> str:
    name = "CAMBIO_TIME_ZONE"
    zone = values.get(name) or "Europe/Amsterdam"
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise EnvironmentVariableError(f"{name} is not a known time zone: {zone!r}") from None
    return zone
