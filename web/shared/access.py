"""Who stands at the desk: the membership of whoever is logged in, in the programme of the path."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cambio.common.errors import DomainError, NotFound
from cambio.programmes import queries
from cambio.programmes.permissions import check_may_anywhere
from doors.errors import refused

if TYPE_CHECKING:
    from cambio.programmes.models import Membership

View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """A request of somebody who takes part in the programme of the path."""

    member: Membership


def for_members(view: View) -> View:
    """
    Let members of the programme in, log others in first.

    Whoever takes no part gets the same answer as for a programme that does not exist. Objects
    that the member may not see are not found either; other refusals have a page of their own.
    """

    @wraps(view)
    def entered(request: Any, programme: str, **kwargs: Any) -> HttpResponse:
        try:
            member = queries.membership_of(request.user, queries.programme_named(programme))
            if member is None:
                raise Http404
            request.member = member
            response = view(request, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error
        except DomainError as error:
            response = refused(request, error)
        patch_cache_control(response, private=True)
        return response

    return login_required(entered)


def for_everybody(view: View) -> View:
    """Show a programme's public page to whoever asks; the view is given the programme."""

    @wraps(view)
    def shown(request: HttpRequest, programme: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, programme=queries.programme_named(programme), **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error

    return require_safe(shown)


def for_desk(permission: str) -> Callable[[View], View]:
    """Let members in who hold a permission over anything at all; others are told what it takes."""

    def guard(view: View) -> View:
        @wraps(view)
        def seated(request: MemberRequest, **kwargs: Any) -> HttpResponse:
            check_may_anywhere(request.member, permission)
            return view(request, **kwargs)

        return for_members(seated)

    return guard
