from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

BEGINNING = ("sync", "0002_noting")


class SyncConfig(AppConfig):
    name = "cambio.sync"
    label = "sync"

    def ready(self) -> None:
        """Load every app's `topics.py`, as the admin loads every `admin.py`."""
        autodiscover_modules("topics")
        post_migrate.connect(note_what_was_there, sender=self)


def note_what_was_there(plan: Sequence[tuple[Any, bool]] = (), **_: Any) -> None:
    """Let phones be told of what is older than the tables in which it is noted."""
    from cambio.sync.operations import note_everything

    done = {(migration.app_label, migration.name) for migration, backwards in plan if not backwards}
    if BEGINNING in done:
        note_everything()
