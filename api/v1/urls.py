"""The routes of version 1, below the programme, room by room."""

from api.v1.books import urls as books
from api.v1.catalog import urls as catalog
from api.v1.grants import urls as grants
from api.v1.payments import urls as payments
from api.v1.people import urls as people
from api.v1.streets import urls as streets
from api.v1.sync import urls as sync

urlpatterns = [
    *people.urlpatterns,
    *streets.urlpatterns,
    *catalog.urlpatterns,
    *payments.urlpatterns,
    *grants.urlpatterns,
    *books.urlpatterns,
    *sync.urlpatterns,
]
