from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cambio.files"
    label = "files"
