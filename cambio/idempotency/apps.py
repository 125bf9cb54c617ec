from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "cambio.idempotency"
    label = "idempotency"
