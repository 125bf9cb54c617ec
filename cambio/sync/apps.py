from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SyncConfig(AppConfig):
    name = "cambio.sync"
    label = "sync"

    def ready(self) -> None:
        """Load every app's `topics.py`, as the admin loads every `admin.py`."""
        autodiscover_modules("topics")
