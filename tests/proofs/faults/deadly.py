"""The application on a server that dies when told to: just before it commits, or just after."""

import os
import signal
import threading
from collections.abc import Iterable
from typing import Any

from cambio.wsgi import application as served

from django.db.backends.base.base import BaseDatabaseWrapper  # isort: skip  once Django is set up

told = threading.local()
commit = BaseDatabaseWrapper._commit


def _commit(database: BaseDatabaseWrapper) -> None:
    moment = getattr(told, "moment", "")
    if moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    commit(database)
    if moment == "after":
        os.kill(os.getpid(), signal.SIGKILL)


BaseDatabaseWrapper._commit = _commit  # type: ignore[method-assign]


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Serve; `X-Die` names the moment."""
    told.moment = environ.get("HTTP_X_DIE", "")
    try:
        return served(environ, start_response)
    finally:
        told.moment = ""
