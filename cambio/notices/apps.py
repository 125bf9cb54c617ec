from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cambio.notices"
    label = "notices"
