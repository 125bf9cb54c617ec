from django.apps import AppConfig


class CambioConfig(AppConfig):
    """The project itself: it carries the commands and the message catalogue."""

    name = "cambio"
