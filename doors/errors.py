"""What is shown when a request goes nowhere: a page to people, a problem document to clients."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cambio.common.errors import DomainError
from cambio.common.http import PROBLEM_TYPE, problem_document, status_of

FOR_CLIENTS = "/api/"
NOT_WRITTEN = {"csrfmiddlewaretoken", "code", "action", "next"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    del exception
    return _answer(request, 400, "bad_request", _("This request cannot be read"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not do this."""
    del exception
    return _answer(request, 403, "not_permitted", _("You may not do this"))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """
    Answer a form that was made before its reader logged in again, and give back what it said.

    What comes from another site's page is not shown again: it was not its reader who wrote it.
    """
    title = _("This form is no longer valid")
    if request.path.startswith(FOR_CLIENTS):
        return _answer(request, 403, "not_permitted", title)
    is_ours = reason == REASON_CSRF_TOKEN_MISSING or reason.startswith("CSRF token from")
    context = {"title": title, "written": _written(request) if is_ours else []}
    return render(request, "web/expired.html", context, status=403)


def _written(request: HttpRequest) -> list[str]:
    """The texts that somebody typed, the longest first: ids and choices are chosen again anyway."""
    texts = [
        text.strip()
        for name in request.POST
        if name not in NOT_WRITTEN
        for text in request.POST.getlist(name)
    ]
    return sorted({text for text in texts if " " in text}, key=len, reverse=True)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for something that is not there, or not there for this reader."""
    del exception
    return _answer(request, 404, "not_found", _("Not found"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the fault is ours."""
    return _answer(request, 500, "server_error", _("Something went wrong on our side"))


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Say why, where no page or view of its own can say it."""
    answer = _answer(
        request, status_of(refusal), refusal.code, refusal.title, detail=str(refusal.detail)
    )
    if refusal.retry_after_s is not None:
        answer["Retry-After"] = str(refusal.retry_after_s)
    return answer


def _answer(
    request: HttpRequest, status: int, code: str, title: str | Promise, *, detail: str = ""
) -> HttpResponse:
    if request.path.startswith(FOR_CLIENTS):
        document = problem_document(status, code, title, detail=detail)
        return JsonResponse(document, status=status, content_type=PROBLEM_TYPE)
    return render(request, "web/error.html", {"title": title, "detail": detail}, status=status)
