"""The routes of sync."""

from api.v1.sync import sync

urlpatterns = [
    *sync.urlpatterns,
]
