"""The routes of version 1, below the programme."""

from api.v1 import (
    books,
    catalog,
    cleanups,
    grant_attachments,
    grant_desk,
    grant_schemes,
    grant_setup,
    grants,
    orders,
    payments,
    people,
    places,
    residents,
    reward_rules,
    sync,
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
    *grants.urlpatterns,
    *grant_attachments.urlpatterns,
    *grant_desk.urlpatterns,
    *grant_schemes.urlpatterns,
    *grant_setup.urlpatterns,
    *books.urlpatterns,
    *sync.urlpatterns,
]
