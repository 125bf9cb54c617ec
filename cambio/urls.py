"""Where requests go; what lies above is named by string only."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("api.urls")),
    *([path("demo/", include("doors.demo"))] if settings.DEMO else []),
    path("", include("web.urls")),
]

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"
