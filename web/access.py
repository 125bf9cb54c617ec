"""Who stands at the desk: the membership of whoever is logged in, in the programme of the path."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from cambio.common.errors import NotFound
from cambio.programmes import queries
from cambio.programmes.models import Membership

View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """A request of somebody who takes part in the programme of the path."""

    member: Membership


def for_members(view: View) -> View:
    """
    Let members of the programme in, log others in first.

    Whoever takes no part gets the same answer as for a programme that does not exist. Objects
    that the member may not see are not found either.
    """

    @wraps(view)
    def entered(request: Any, programme: str, **kwargs: Any) -> HttpResponse:
        try:
            member = queries.membership_of(request.user, queries.programme_named(programme))
            if member is None:
                raise Http404
            request.member = member
            return view(request, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error

    return login_required(entered)
