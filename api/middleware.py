"""What stands around the API: what comes in is measured, what goes out is marked and compressed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import get_language_from_request, override
from rest_framework.renderers import JSONRenderer

from api.problems import answer_problem
from cambio.common.errors import Unmeasured
from cambio.common.http import API_VERSION, PROBLEM_TYPE

API, LOG_IN = "/api/", "/api/v1/log-in/"
WORTH_COMPRESSING = 1024

Handler = Callable[[HttpRequest], HttpResponse]


def marked_with_version(get_response: Handler) -> Handler:
    """Say with each answer, also a refusal or a fault, which version of the contract it follows."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(API):
            response["API-Version"] = API_VERSION
        return response

    return answer


class Compressed(GZipMiddleware):
    """
    Compresses what the API answers, for those who take gzip.

    How long a compressed answer is can betray a secret in it to somebody who has the reader ask
    again and again, with guesses that come back in the answer (BREACH). Nobody can have a phone
    ask: its token is in no cookie. Pages are asked for with a cookie, and hold a secret against
    forged forms; they and the log-in, whose answers hold tokens, stay as they are.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress what is long enough for it to be of use."""
        short = isinstance(response, HttpResponse) and len(response.content) < WORTH_COMPRESSING
        if short or not request.path.startswith(API) or request.path.startswith(LOG_IN):
            return response
        return super().process_response(request, response)


def measured_bodies(get_response: Handler) -> Handler:
    """Refuse bodies of no announced length: Django would take them for empty."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API) and "Transfer-Encoding" in request.headers:
            return _refused(request, Unmeasured())
        return get_response(request)

    return answer


def _refused(request: HttpRequest, error: Unmeasured) -> HttpResponse:
    with override(get_language_from_request(request)):  # it has not been chosen yet
        problem: Any = answer_problem(error, {})
    problem.accepted_renderer, problem.accepted_media_type = JSONRenderer(), PROBLEM_TYPE
    problem.renderer_context = {}
    rendered: HttpResponse = problem.render()
    return rendered
