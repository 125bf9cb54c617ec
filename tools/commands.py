"""Commands for those who work on cambio: run as `python -m tools.…`, never by an installation."""

import os
import sys

import django
from django.core.management.base import BaseCommand


def run(command: type[BaseCommand]) -> None:
    """Run a command with the arguments of this process, as `manage.py` runs its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")
    django.setup()
    module = command.__module__ if command.__module__ != "__main__" else sys.argv[0]
    command().run_from_argv(["python -m", module, *sys.argv[1:]])
