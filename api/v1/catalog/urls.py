"""The routes of catalog."""

from api.v1.catalog import items, orders

urlpatterns = [
    *items.urlpatterns,
    *orders.urlpatterns,
]
