from django.apps import AppConfig


class StreetsConfig(AppConfig):
    name = "streets"
