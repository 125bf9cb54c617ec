from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "cambio.events"
    label = "events"
