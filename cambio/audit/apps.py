from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "cambio.audit"
    label = "audit"

    def ready(self) -> None:
        """Load every app's `audit.py`, as the admin loads every `admin.py`."""
        autodiscover_modules("audit")
