"""Where allauth's pages would leave somebody without a word."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from allauth.account import views as account
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

FIRST_PAGES = ("account_login", "account_request_login_code")


def _with_a_word(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Say why one is sent back to the first page: the code was too old, or too often wrong."""

    @wraps(view)
    def confirmed(request: HttpRequest) -> HttpResponse:
        answer = view(request)
        target = urlsplit(answer.get("Location", "")).path
        if request.method == "POST" and target in {reverse(name) for name in FIRST_PAGES}:
            messages.error(request, _("This code is no longer valid. Ask for another one."))
        return answer

    return confirmed


confirm_login_code = _with_a_word(account.confirm_login_code)
confirm_address = _with_a_word(account.email_verification_sent)
