from typing import Any

from django.core.management.base import BaseCommand

from cambio.sync import operations


class Command(BaseCommand):
    """Let phones be told of all that there is: after a finding of the audit's `sync.topics`."""

    help = "Tell phones of everything there is, as if it had changed now."

    def handle(self, *args: Any, **options: Any) -> None:
        """Note everything and say how much it was."""
        count = operations.note_everything()
        self.stdout.write(f"{count} things are told to those who see them")
