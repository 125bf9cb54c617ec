from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "cambio.ledger"
    label = "ledger"
