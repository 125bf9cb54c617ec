"""Where requests go; what lies above is named by string only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path


def no_passwords(request: HttpRequest) -> HttpResponse:
    """Stand before allauth's routes for passwords: nobody here has one, or can set one."""
    del request
    raise Http404


urlpatterns = [
    re_path(r"^_allauth/app/v1/(?:auth/login|(?:auth|account)/password/.*)$", no_passwords),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/", include("api.urls")),
    path("", include("web.urls")),
]

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"
