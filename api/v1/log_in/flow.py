"""The steps of a log-in as allauth takes them for apps, told and answered in our own words."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.account import views
from allauth.headless.base.response import AuthenticationResponse, ConflictResponse
from allauth.headless.constants import Client
from allauth.headless.internal.decorators import app_view
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from api.authentication import SESSION_HEADER, unknown_session
from api.v1.log_in.errors import IncorrectCode, LoginClosed, NoLogInPending
from cambio.common.errors import TooMany

INVALID, NOT_YET, OUT_OF_STEP, GONE, TOO_OFTEN = 400, 401, 409, 410, 429
"""allauth's answers: a fault in the input; nobody is logged in; no step for now; no session; …"""

Step = Callable[[HttpRequest], HttpResponse]
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How far somebody has come.

    :ivar session_token: what to send along from now on
    :ivar login: as allauth tells it; None until they are in
    """

    session_token: str
    login: dict[str, Any] | None


def request_code(request: Request, *, email: str) -> Standing:
    """
    Have a code sent to log in with.

    :raises ValidationError: allauth does not take the address
    :raises AuthenticationFailed: the session has ended meanwhile
    """
    return _begin(_step(views.RequestLoginCodeView), request, email)


def register(request: Request, *, email: str) -> Standing:
    """
    Register an address, and have a code sent to it. Raises as `request_code`.

    Whoever is logged in stays so, as when asking for a code.
    """
    return _begin(_unless_logged_in(_step(views.SignupView)), request, email)


def confirm(request: Request, *, code: str) -> Standing:
    """
    Log in with the code that was sent.

    :raises IncorrectCode: it is another
    :raises NoLogInPending: none was sent, or it is void
    :raises LoginClosed: it is the right one, of somebody who may no longer log in
    :raises AuthenticationFailed: the session has ended meanwhile
    """
    step = _by_what_waits(
        login_by_code=_step(views.ConfirmLoginCodeView), verify_email=_step(views.VerifyEmailView)
    )
    # Of a new address it is what allauth calls a key.
    status, told = _ask(step, request, {"code": code, "key": code})
    if status == INVALID and told["errors"][0]["code"] == "incorrect_code":
        raise IncorrectCode(field="code")
    if status in {INVALID, OUT_OF_STEP}:
        raise NoLogInPending
    if status == NOT_YET:
        raise LoginClosed
    return _standing(request, told)


def resend(request: Request) -> Standing:
    """
    Have another code sent.

    :raises NoLogInPending: none was sent before, or there have been enough
    :raises AuthenticationFailed: the session has ended meanwhile
    """
    step = _by_what_waits(
        login_by_code=_step(views.ResendLoginCodeView),
        verify_email=_step(views.ResendEmailVerificationCodeView),
    )
    status, told = _ask(step, request, {})
    if status == OUT_OF_STEP:
        raise NoLogInPending
    return _standing(request, told)


def end(request: Request) -> None:
    """Log out, which ends the session."""
    _ask(_step(views.SessionView), request, {})


def _begin(step: Step, request: Request, email: str) -> Standing:
    status, told = _ask(step, request, {"email": email})
    if status == INVALID:
        faults = [ErrorDetail(fault["message"], fault["code"]) for fault in told["errors"]]
        raise ValidationError({"email": faults})
    return _standing(request, told)


def _standing(request: Request, told: Told) -> Standing:
    new = told.get("meta", {}).get("session_token")
    token = new or request.headers.get(SESSION_HEADER, "")
    return Standing(session_token=token, login=told.get("data", {}).get("user"))


def _ask(step: Step, request: Request, said: dict[str, str]) -> tuple[int, Told]:
    """Take a step in the session whose token came along, or in a new one."""
    inner = request._request
    # allauth reads the body once more, by a reader of its own.
    inner._body = json.dumps(said).encode()
    try:
        answer: HttpResponse = app_view(step)(inner)
    except ImmediateHttpResponse as early:
        answer = early.response
    if answer.status_code == GONE:
        raise unknown_session()
    if answer.status_code == TOO_OFTEN:
        raise TooMany
    return answer.status_code, json.loads(answer.content)


def _step(view: type[views.APIView]) -> Step:
    step: Step = view.as_view(client=Client.APP)
    return step


def _by_what_waits(**steps: Step) -> Step:
    """Take the step that goes on with what waits, by allauth's name for it."""

    def take(request: HttpRequest) -> HttpResponse:
        waiting = get_pending_stage(request)
        step = steps.get(waiting.key) if waiting else None
        if step is not None:
            return step(request)
        nothing: HttpResponse = ConflictResponse(request)
        return nothing

    return take


def _unless_logged_in(step: Step) -> Step:
    def take(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return step(request)
        stays: HttpResponse = AuthenticationResponse(request)
        return stays

    return take
