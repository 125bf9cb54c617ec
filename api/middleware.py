"""The routes of the log-in are allauth's; what they are sent is read as strictly as all else."""

import io
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import ParseError

from api.parsers import StrictJSONParser
from api.problems import answer_problem
from cambio.common.errors import TooLarge

LOG_IN = "/_allauth/"


def strict_log_in(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """Refuse a body that would take allauth's own reader out of its stack or the database along."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(LOG_IN) and request.method not in {"GET", "HEAD", "OPTIONS"}:
            try:
                if request.body:
                    StrictJSONParser().parse(io.BytesIO(request.body))
            except (ParseError, TooLarge) as error:
                problem = answer_problem(error, {})
                assert problem is not None
                return JsonResponse(
                    problem.data, status=problem.status_code, content_type=problem.content_type
                )
        return get_response(request)

    return answer
