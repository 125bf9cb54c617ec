"""The routes by which a phone logs in."""

from api.v1.log_in import log_in

urlpatterns = [
    *log_in.urlpatterns,
]
