"""How a phone logs in: it asks for a code, which comes by mail, and sends it back."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import SESSION_HEADER, AnySession
from api.permissions import HasSession, IsLoggedIn
from api.serializers import NoInput, StrictSerializer, TextField
from api.v1.log_in import flow
from api.views import StrictView, parse_body
from doors.steps import count_step, one_step_at_a_time

TAGS = ["log-in"]
LONGEST_EMAIL = 254


class LogInAddressIn(StrictSerializer):
    """Whose account it is, or will be."""

    email = serializers.EmailField(max_length=LONGEST_EMAIL)


class LogInCodeIn(StrictSerializer):
    """The code from the mail."""

    code = TextField(max_length=40)


class LoginOut(serializers.Serializer[Any]):
    """Somebody who logs in."""

    id = serializers.UUIDField()
    email = serializers.EmailField(max_length=LONGEST_EMAIL)


class LogInOut(serializers.Serializer[Any]):
    """How far a log-in has come."""

    session_token = serializers.CharField(
        max_length=100,
        help_text="to be sent as `X-Session-Token` from now on; it may change with each step",
    )
    login = LoginOut(allow_null=True, help_text="null: not logged in yet, a code is on its way")


class LogInStep(StrictView):
    """A step on the way in, taken in the session whose token comes along, if one does."""

    authentication_classes = [AnySession]
    act: ClassVar[Callable[..., flow.Standing]]
    takes: ClassVar[type[StrictSerializer]] = NoInput

    def answer(self, request: Request) -> Response:
        """Count the step, whatever is sent, then take it."""
        session = request.headers.get(SESSION_HEADER, "")
        said = request.data
        mail = said.get("email") if isinstance(said, dict) else None
        self.left = count_step(request._request, session=session, mail=mail)
        checked = parse_body(self.takes, request)
        with one_step_at_a_time(session):
            standing = type(self).act(request, **checked)
        return Response(LogInOut(standing).data)


class Codes(LogInStep):
    permission_classes = [AllowAny]
    act = flow.request_code
    takes = LogInAddressIn

    @extend_schema(
        operation_id="request_code", request=LogInAddressIn, responses=LogInOut, tags=TAGS
    )
    def post(self, request: Request) -> Response:
        """Have a code sent to log in with. Known and unknown addresses are answered alike."""
        return self.answer(request)


class Registrations(LogInStep):
    permission_classes = [AllowAny]
    act = flow.register
    takes = LogInAddressIn

    @extend_schema(
        operation_id="register_login", request=LogInAddressIn, responses=LogInOut, tags=TAGS
    )
    def post(self, request: Request) -> Response:
        """Register an address; a code is sent to it. Known addresses are answered alike."""
        return self.answer(request)


class Confirmation(LogInStep):
    permission_classes = [HasSession]
    act = flow.confirm
    takes = LogInCodeIn

    @extend_schema(operation_id="confirm_code", request=LogInCodeIn, responses=LogInOut, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Log in with the code that was sent, for the first time or again."""
        return self.answer(request)


class Resending(LogInStep):
    permission_classes = [HasSession]
    act = flow.resend

    @extend_schema(operation_id="resend_code", request=NoInput, responses=LogInOut, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Have another code sent; the one before is void."""
        return self.answer(request)


class Session(StrictView):
    permission_classes = [IsLoggedIn]

    @extend_schema(operation_id="get_session", responses=LoginOut, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Tell who I am, if the token still logs in."""
        return Response(self.show(LoginOut, request.user))

    @extend_schema(operation_id="end_session", responses={204: None}, tags=TAGS)
    def delete(self, request: Request) -> Response:
        """Log out, which ends the token."""
        flow.end(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


urlpatterns = [
    path("codes", Codes.as_view()),
    path("registrations", Registrations.as_view()),
    path("confirm", Confirmation.as_view()),
    path("resend", Resending.as_view()),
    path("session", Session.as_view()),
]
