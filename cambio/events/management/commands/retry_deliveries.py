from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cambio.events import operations


class Command(BaseCommand):
    help = "Try deliveries again that were set aside, once the cause has been repaired."

    def handle(self, *args: Any, **options: Any) -> None:
        count = operations.retry_deliveries(at=timezone.now())
        self.stdout.write(f"{count} deliveries are due again")
