"""The routes of payments."""

from api.v1.payments import payments

urlpatterns = [
    *payments.urlpatterns,
]
