"""What the environment says, all of it together."""

import ipaddress
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from zoneinfo import ZoneInfo

from cambio.env import services
from cambio.env.clients import Version, least_clients_of
from cambio.env.limits import Limit, limits_of
from cambio.env.variables import EnvironmentVariableError, address, count, flag, several

CONTACT_SCHEMES = frozenset({"mailto", "https", "tel"})
MAIL_BACKENDS = {
    "file": "filebased.EmailBackend",
    "smtp": "smtp.EmailBackend",
    "smtp+tls": "smtp.EmailBackend",
    "console": "console.EmailBackend",
}

DEBUG_SECRET_KEY = "only-for-debug-and-known-to-everyone"  # noqa: S105
MINIMUM_SECRET_KEY_LENGTH = 32


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
    debug = flag(values, "CAMBIO_DEBUG")
    base_url = _base_url(values)
    allowed_hosts = _allowed_hosts(values, base_url)
    database_url = services.database(values, debug=debug)
    broker_url = services.broker(values, debug=debug)
    data_dir = Path(values.get("CAMBIO_DATA_DIR") or "var").absolute()
    mail_from = values.get("CAMBIO_MAIL_FROM") or f"cambio@{urlsplit(base_url).hostname}"
    mail_default = data_dir.joinpath("mail").as_uri() if debug else None
    return Environment(
        database_url=database_url,
        database_owner_url=services.database_owner(values, database_url),
        broker_url=broker_url,
        cache_url=services.cache(values, broker_url, debug=debug),
        secret_key=_secret_key(values, debug=debug),
        debug=debug,
        demo=_demo(values, [urlsplit(base_url).hostname or "", *allowed_hosts]),
        base_url=base_url,
        allowed_hosts=allowed_hosts,
        data_dir=data_dir,
        mail_url=address(values, "CAMBIO_MAIL_URL", frozenset(MAIL_BACKENDS), mail_default),
        mail_from=mail_from,
        contact=values.get("CAMBIO_CONTACT") or parseaddr(mail_from)[1],
        time_zone=_time_zone(values),
        trusted_proxies=count(values, "CAMBIO_TRUSTED_PROXIES"),
        limits=limits_of(values),
        least_clients=least_clients_of(values),
        security_contacts=_security_contacts(values),
        sentry_dsn=values.get("SENTRY_DSN", ""),
    )


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
    url = address(values, name, frozenset({"http", "https"}), "http://localhost:8000")
    split = urlsplit(url)
    if not split.hostname or split.path.strip("/") or split.query or split.fragment:
        raise EnvironmentVariableError(f"{name} must be like https://example.org, not {url!r}")
    return url.rstrip("/")


def _allowed_hosts(values: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    hosts = tuple(several(values, "CAMBIO_ALLOWED_HOSTS"))
    return hosts or (urlsplit(base_url).hostname or "",)


def _demo(values: Mapping[str, str], hosts: Sequence[str]) -> bool:
    """Whether this is a demo, into which links lead without a code: on this machine only."""
    name = "CAMBIO_DEMO"
    demo = flag(values, name)
    if demo and not (all(map(_is_here, hosts)) and not count(values, "CAMBIO_TRUSTED_PROXIES")):
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


def _security_contacts(values: Mapping[str, str]) -> tuple[str, ...]:
    name = "CAMBIO_SECURITY_CONTACT"
    contacts = tuple(several(values, name))
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
