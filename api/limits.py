"""How often one may call: counted before anything else is asked, also of those who are refused."""

from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from cambio.common.limits import address_of, take

if TYPE_CHECKING:
    from cambio.programmes.models import Login


class Counted(Protocol):
    """A view that says as what its calls count; as reads or writes where it does not."""

    counts_as: ClassVar[str]
    is_search: ClassVar[bool]


def count_call(request: Request, login: "Login", token: str) -> None:
    """
    Count a call for the device, the person and the address.

    :raises TooMany: for one of them it is one too many
    :raises Unavailable: nobody counts, and uncounted it would be a risk
    """
    view = cast(Counted, request.parser_context["view"])
    reads = view.is_search or request.method in SAFE_METHODS
    kind = view.counts_as or ("reads" if reads else "writes")
    take(kind, device=token, person=str(login.pk), address=address_of(request))


def count_stranger(request: Request) -> None:
    """
    Count a call with a token that nobody has.

    :raises TooMany: too many came from the same address
    """
    take("strangers", address=address_of(request))
