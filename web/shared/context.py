"""What every page shows: in which programmes the reader takes part."""

from typing import Any

from django.http import HttpRequest

from cambio.programmes import queries


def memberships(request: HttpRequest) -> dict[str, Any]:
    """List the reader's memberships, when the page asks for them."""
    login = getattr(request, "user", None)  # absent where a request failed before it was known
    if login is None or not login.is_authenticated:
        return {"memberships": []}
    return {"memberships": queries.memberships_of(login)}
