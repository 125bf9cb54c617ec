"""How often one may call: counted before anything else is asked, also of those who are refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from cambio.common.limits import Left, address_of, take

if TYPE_CHECKING:
    from cambio.programmes.models import Login


class Counted(Protocol):
    """
    A view that says as what its calls count; as reads or writes where it does not.

    :ivar left: what the limits that were asked still let through
    """

    counts_as: ClassVar[str]
    is_search: ClassVar[bool]
    left: Sequence[Left]


def count_call(request: Request, login: "Login", token: str) -> None:
    """
    Count a call for the device, the person and the address.

    :raises TooMany: for one of them it is one too many
    :raises Unavailable: nobody counts, and uncounted it would be a risk
    """
    view = _view_of(request)
    reads = view.is_search or request.method in SAFE_METHODS
    kind = view.counts_as or ("reads" if reads else "writes")
    view.left = take(kind, device=token, person=str(login.pk), address=address_of(request))


def count_stranger(request: Request) -> None:
    """
    Count a call with a token that nobody has.

    :raises TooMany: too many came from the same address
    """
    _view_of(request).left = take("strangers", address=address_of(request))


def _view_of(request: Request) -> Counted:
    return cast(Counted, request.parser_context["view"])


def headers_of(left: Sequence[Left]) -> dict[str, str]:
    """Tell of all limits what they are, and of the one that ends first what is left of it."""
    if not left:
        return {}
    first = min(left, key=lambda one: (one.times, -one.more_in_s))
    policies = [f'"{one.name}";q={one.limit.most};w={one.limit.per_s}' for one in left]
    return {
        "RateLimit-Policy": ", ".join(policies),
        "RateLimit": f'"{first.name}";r={first.times};t={first.more_in_s}',
    }
