"""Where requests go; what lies above is named by string only."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("api.urls")),
    path("", include("web.urls")),
]

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"
