"""What stands around every request, of pages and of phones."""

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request, override
from django_structlog.middlewares import RequestMiddleware
from psycopg.errors import UniqueViolation
from redis import RedisError

from cambio.common.errors import Conflict, DomainError, TooMany, Unavailable
from cambio.common.limits import address_of, take
from doors.errors import refused

Handler = Callable[[HttpRequest], HttpResponse]

APP, PAGES = "/_allauth/", "/accounts/"
"""Where one logs in: from a phone, and with a browser."""
LOCK_SECONDS = 30
WAIT_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 0.02


class QuietRequestLog(RequestMiddleware):
    """Logs the path alone: behind it may stand names, addresses, and where a phone is."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Name a request in the log."""
        return f"{request.method} {request.path}"


def only_readable_cookies(get_response: Handler) -> Handler:
    """Leave out cookies with a NUL, which a quoted value may hold and the database refuses."""

    def answer(request: HttpRequest) -> HttpResponse:
        for name, value in list(request.COOKIES.items()):
            if "\0" in value:
                del request.COOKIES[name]
        return get_response(request)

    return answer


def limited_log_in(get_response: Handler) -> Handler:
    """
    Count the steps of logging in and signing up by device, mail address and sender's address.

    An address that is known counts as one that is not, so that nobody can tell them apart.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path.startswith((APP, PAGES)):
            takers = {
                "address": address_of(request),
                "device": _logging_in(request),
                "mail": _mail_in(request),
            }
            try:
                take("log_in", **{name: taker for name, taker in takers.items() if taker})
            except (TooMany, Unavailable) as refusal:
                return _told(request, refusal)
        return get_response(request)

    return answer


def _mail_in(request: HttpRequest) -> str:
    """The mail address in a step, if there is one, in the one spelling that counts."""
    if request.path.startswith(PAGES):
        found = request.POST.get("email")
    else:
        body = json.loads(request.body or b"{}")  # it has been read strictly before
        found = body.get("email") if isinstance(body, dict) else None
    return found.strip().lower() if isinstance(found, str) else ""


def one_step_at_a_time(get_response: Handler) -> Handler:
    """
    Let the steps of one log-in follow each other.

    allauth counts wrong codes in the session, where many that come at once would count as one.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        session = _logging_in(request)
        if not session:
            return get_response(request)
        key = f"log-in-step/{hashlib.sha256(session.encode(errors='replace')).hexdigest()}"
        try:
            if not _entered(key):
                return _told(request, TooMany())
        except RedisError:
            return _told(request, Unavailable())
        try:
            return get_response(request)
        finally:
            with suppress(RedisError):
                cache.delete(key)

    return answer


def _logging_in(request: HttpRequest) -> str:
    """The session whose log-in this is a step of, if it is one."""
    if request.path.startswith(APP):
        return request.headers.get("X-Session-Token", "")
    if request.path.startswith(PAGES) and request.method == "POST":
        return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return ""


def _told(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    with override(get_language_from_request(request)):  # it has not been chosen yet
        return refused(request, refusal)


def _entered(key: str) -> bool:
    until = time.monotonic() + WAIT_SECONDS
    while not cache.add(key, 1, timeout=LOCK_SECONDS):
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_AGAIN_SECONDS)
    return True


class LostRaces:
    """
    Answers whoever loses a race for an address: two who sign up with it at once.

    Left to itself this would be a fault of ours, and its text in the log holds the address.
    """

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer in the shape of allauth's own conflicts, or as a page."""
        if not isinstance(error.__cause__, UniqueViolation):
            return None
        if request.path.startswith(APP):
            return JsonResponse({"status": 409}, status=409)
        return refused(request, Conflict())
