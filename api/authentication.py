"""Who calls: a session token of allauth's app client, and the programme in the path."""

from typing import TYPE_CHECKING, Any

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from api.limits import count_call, count_stranger
from cambio.programmes import queries

if TYPE_CHECKING:
    from cambio.programmes.models import Login, Membership

LONGEST_TOKEN = 64


class SessionToken(BaseAuthentication):
    """
    Reads `X-Session-Token`; `request.user` is the login, `request.auth` the membership.

    `request.auth` is None for a login that does not take part in the programme of the path.
    """

    def authenticate(self, request: Request) -> "tuple[Login, Membership | None] | None":
        """
        Find the login, and its membership in the programme.

        :raises AuthenticationFailed: the token is unknown or has expired
        :raises TooMany: one call too many in too short a time
        """
        token = request.headers.get("X-Session-Token")
        if not token:
            return None
        found = authenticate_by_x_session_token(token) if len(token) <= LONGEST_TOKEN else None
        if found is None or not found[0].is_active:
            count_stranger(request)
            raise AuthenticationFailed(_("This session is not known or has ended. Log in again."))
        login: Login = found[0]
        # The phone's own language wins over the one that Django chose from a cookie.
        activate(get_language_from_request(request._request))
        count_call(request, login, token)
        slug = request.parser_context["kwargs"].get("programme")
        if slug is None:
            return login, None
        return login, queries.membership_of(login, queries.programme_named(slug))

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, which makes the answer a 401."""
        del request
        return "X-Session-Token"


class SessionTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema document shows the session token."""

    target_class = "api.authentication.SessionToken"
    name = "sessionToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        del auto_schema
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token"}
