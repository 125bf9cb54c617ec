from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "cambio.programmes"
    label = "programmes"
