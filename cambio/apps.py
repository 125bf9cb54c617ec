from importlib import import_module

from django.apps import AppConfig


class CambioConfig(AppConfig):
    """The project itself: it carries the commands and the message catalogue."""

    name = "cambio"

    def ready(self) -> None:
        """Make our Celery app the current one; a web process would talk to a default broker."""
        import_module("cambio.celery")
