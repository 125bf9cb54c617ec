"""Where requests go; what lies above is named by string only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def nothing_to_manage(request: HttpRequest) -> HttpResponse:
    """
    Stand before allauth's routes for passwords, phone numbers and further addresses.

    Nobody here has a password or can set one. A session that was stolen must not become an account
    for good, which a second address and the removal of the first would make of it.
    """
    del request
    raise Http404


urlpatterns = [
    re_path(
        r"^_allauth/app/v1/(?:account/|auth/(?:login|reauthenticate|password/.*|phone/.*)$)",
        nothing_to_manage,
    ),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/", include("api.urls")),
    *([path("demo/", include("doors.demo"))] if settings.DEMO else []),
    path("", include("web.urls")),
]

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"
