"""The routes of version 1, below the programme."""

from api.v1 import catalog, cleanups, orders, people, places, wallet

urlpatterns = [
    *people.urlpatterns,
    *wallet.urlpatterns,
    *places.urlpatterns,
    *cleanups.urlpatterns,
    *catalog.urlpatterns,
    *orders.urlpatterns,
]
