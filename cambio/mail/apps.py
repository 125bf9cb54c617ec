from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cambio.mail"
    label = "notices"
