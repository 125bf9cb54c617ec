"""The routes of grants."""

from api.v1.grants import applications, attachments, desk, schemes, setup

urlpatterns = [
    *applications.urlpatterns,
    *attachments.urlpatterns,
    *desk.urlpatterns,
    *schemes.urlpatterns,
    *setup.urlpatterns,
]
