"""Variables of the common kinds, each read by its name."""

from collections.abc import Mapping
from urllib.parse import urlsplit


class EnvironmentVariableError(Exception):
    """A variable is missing or not understood; the text names it."""


def flag(values: Mapping[str, str], name: str) -> bool:
    """Read yes or no; no, where nothing is said."""
    text = values.get(name, "").lower()
    if text in {"", "0", "false", "no", "off"}:
        return False
    if text in {"1", "true", "yes", "on"}:
        return True
    raise EnvironmentVariableError(f"{name} must be 1 or 0, not {values[name]!r}")


def count(values: Mapping[str, str], name: str) -> int:
    """Read a number from 0; 0, where nothing is said."""
    text = values.get(name) or "0"
    if not (text.isascii() and text.isdigit()):
        raise EnvironmentVariableError(f"{name} must be a number from 0, not {text!r}")
    return int(text)


def address(
    values: Mapping[str, str], name: str, schemes: frozenset[str], default: str | None
) -> str:
    """Read the address of a service, which begins with one of the schemes."""
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


def several(values: Mapping[str, str], name: str) -> list[str]:
    """Read texts with commas between them."""
    return [text.strip() for text in values.get(name, "").split(",") if text.strip()]
