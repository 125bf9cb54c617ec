"""The routes of people."""

from api.v1.people import people, wallet

urlpatterns = [
    *people.urlpatterns,
    *wallet.urlpatterns,
]
