from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "cambio.payments"
    label = "payments"
