"""Which versions of client programs are served."""

import re
from collections.abc import Mapping

from cambio.env.variables import EnvironmentVariableError, several

Version = tuple[int, ...]
LONGEST_CLIENT = 64
_CLIENT = re.compile(r"([a-z][a-z0-9-]{0,39})/([0-9]{1,5}(?:\.[0-9]{1,5}){0,3})")


def client_version(text: str) -> tuple[str, Version] | None:
    """Read a client program's name and version, as in `street-app/2.1.0`; None if it is neither."""
    found = _CLIENT.fullmatch(text) if len(text) <= LONGEST_CLIENT else None
    return (found[1], tuple(map(int, found[2].split(".")))) if found else None


def least_clients_of(values: Mapping[str, str]) -> dict[str, Version]:
    """Read the oldest version that is served of each program, by its name."""
    name = "CAMBIO_LEAST_CLIENTS"
    texts = several(values, name)
    found = [client_version(text) for text in texts]
    for text, client in zip(texts, found, strict=True):
        if client is None:
            raise EnvironmentVariableError(f"{name} must be like street-app/2.1.0, not {text!r}")
    return dict(client for client in found if client is not None)
