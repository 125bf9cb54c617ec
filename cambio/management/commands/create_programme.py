from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cambio.common.errors import DomainError
from cambio.common.names import LONGEST_NAME, NotAName, read_name
from cambio.programmes import operations


class Command(BaseCommand):
    help = "Found a programme, with its book."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its short name, as it stands in addresses")
        parser.add_argument("--name-nl", required=True)
        parser.add_argument("--name-en", required=True)
        for edge in ("south", "west", "north", "east"):
            parser.add_argument(f"--{edge}", type=float, required=True, help="degrees")

    def handle(self, *args: Any, **options: Any) -> None:
        area = operations.Bounds(*(options[edge] for edge in ("south", "west", "north", "east")))
        try:
            names = {
                name: read_name(options[name], most=LONGEST_NAME) for name in ("name_nl", "name_en")
            }
            programme = operations.create_programme(
                slug=options["slug"],
                **names,
                area=area,
                at=timezone.now(),
            )
        except NotAName as error:
            raise CommandError(f"the name: {error.sentence}") from None
        except DomainError as error:
            raise CommandError(f"{error.field or 'programme'}: {error.detail}") from None
        self.stdout.write(f"programme {programme.slug} has the id {programme.pk}")
