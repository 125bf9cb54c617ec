from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cambio.common.errors import NotFound
from cambio.programmes.queries import programme_named

SLUG = "westerpark"
PLACES = Path(settings.BASE_DIR) / "streets" / "data" / "amsterdam_west_addresses.csv"


class Command(BaseCommand):
    help = "Load the demo programme: its streets and its manager; a second time changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme_named(SLUG)
        except NotFound:
            call_command(
                "create_programme",
                SLUG,
                name_nl="Schoon Westerpark",
                name_en="Clean Westerpark",
                south=52.36,
                west=4.84,
                north=52.42,
                east=4.93,
            )
        call_command("import_places", PLACES, programme=SLUG, ward="Westelijke Eilanden")
        call_command("load_scheme", "almere-wijkbudget", programme=SLUG)
        call_command("appoint_manager", "mila@example.org", programme=SLUG, name="Mila")
