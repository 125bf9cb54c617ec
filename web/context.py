"""What every page shows: in which programmes the reader takes part."""

from typing import Any

from django.http import HttpRequest

from cambio.programmes import queries
from cambio.programmes.models import Login


def memberships(request: HttpRequest) -> dict[str, Any]:
    """List the reader's memberships, when the page asks for them."""
    login = getattr(request, "user", None)
    if not isinstance(login, Login):
        return {"memberships": []}
    return {"memberships": queries.memberships_of(login)}
