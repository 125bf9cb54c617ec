"""Django's settings for the peers, as their own documentation has them."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

_parts = urlsplit(os.environ["PEERS_DATABASE_URL"])
_query = dict(parse_qsl(_parts.query))

SECRET_KEY = "no secret: nothing is served"  # noqa: S105
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "mptt",
    "hordak",
    "benchmarks.peers.naive",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts.path.lstrip("/"),
        "USER": unquote(_parts.username or ""),
        "PASSWORD": unquote(_parts.password or ""),
        "HOST": unquote(_parts.hostname or _query.get("host", "")),
        "PORT": str(_parts.port or ""),
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_CURRENCY = "EUR"
CURRENCIES = ["EUR"]
