"""Who calls: a session token of allauth's app client, and the programme in the path."""

from typing import TYPE_CHECKING, Any

from allauth.headless.internal.sessionkit import (
    authenticate_by_x_session_token,
    lookup_session,
)
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

SESSION_HEADER = "X-Session-Token"
LONGEST_TOKEN = 64


def unknown_session() -> AuthenticationFailed:
    """Say that there is no session of a token, or no longer."""
    return AuthenticationFailed(_("This session is not known or has ended. Log in again."))


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
        token = request.headers.get(SESSION_HEADER)
        if not token:
            return None
        found = authenticate_by_x_session_token(token) if len(token) <= LONGEST_TOKEN else None
        if found is None or not found[0].is_active:
            count_stranger(request)
            raise unknown_session()
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
        return SESSION_HEADER


class AnySession(BaseAuthentication):
    """Reads the `X-Session-Token` of somebody on the way in; it logs nobody in."""

    def authenticate(self, request: Request) -> None:
        """
        Make sure that there is a session, if one is named.

        :raises AuthenticationFailed: there is none, or it has expired
        :raises TooMany: there was none too often
        """
        token = request.headers.get(SESSION_HEADER)
        if token and (len(token) > LONGEST_TOKEN or lookup_session(token) is None):
            count_stranger(request)
            raise unknown_session()

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, which makes the answer a 401."""
        del request
        return SESSION_HEADER


class SessionTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema document shows the session token."""

    target_class = "api.authentication.SessionToken"
    name = "sessionToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        del auto_schema
        return {"type": "apiKey", "in": "header", "name": SESSION_HEADER}


class AnySessionScheme(SessionTokenScheme):  # type: ignore[no-untyped-call]
    """How the document shows the token on the way in, in the same header."""

    target_class = "api.authentication.AnySession"
    name = "logInToken"
