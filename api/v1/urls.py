"""The routes of version 1, below the programme."""

from api.v1 import (
    books,
    catalog,
    cleanups,
    orders,
    payments,
    people,
    places,
    residents,
    reward_rules,
    wallet,
)

urlpatterns = [
    *people.urlpatterns,
    *wallet.urlpatterns,
    *places.urlpatterns,
    *residents.urlpatterns,
    *reward_rules.urlpatterns,
    *cleanups.urlpatterns,
    *catalog.urlpatterns,
    *orders.urlpatterns,
    *payments.urlpatterns,
    *books.urlpatterns,
]
