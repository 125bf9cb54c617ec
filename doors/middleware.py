"""What stands around every request, of pages and of phones."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override
from django_structlog.middlewares import RequestMiddleware
from psycopg.errors import UniqueViolation

from cambio.common.errors import Conflict, TooMany, Unavailable
from doors.errors import refused
from doors.steps import count_step, one_step_at_a_time

Handler = Callable[[HttpRequest], HttpResponse]

PAGES = "/accounts/"
"""Where one logs in with a browser."""


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


def careful_log_in(get_response: Handler) -> Handler:
    """Count the steps of logging in and signing up with a browser, and take them one by one."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(PAGES):
            return get_response(request)
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        try:
            count_step(request, session=session, mail=request.POST.get("email"))
            with one_step_at_a_time(session):
                return get_response(request)
        except (TooMany, Unavailable) as refusal:
            with override(get_language_from_request(request)):  # it has not been chosen yet
                return refused(request, refusal)

    return answer


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
        """Say so on a page."""
        if not isinstance(error.__cause__, UniqueViolation):
            return None
        return refused(request, Conflict())
