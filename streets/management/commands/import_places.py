import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from cambio.common.errors import NotFound
from cambio.common.names import NotAName, read_name
from cambio.programmes.queries import programme_named
from streets import operations
from streets.queries import area_of
from streets.registers import KINDS, MOST_TOWN, Reading, read_addresses, read_features
from streets.sentences import refusal
from streets.tables import NotARegisterError, text_of


class Command(BaseCommand):
    help = (
        "Read places from a CSV of addresses or from GeoJSON; reading a file twice adds nothing. "
        "A place that is there in another spelling is the same, and keeps the first. "
        "Rows that are not taken are reported, and make the exit status 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", required=True, help="the programme's short name")
        parser.add_argument("--ward", default="", help="the ward in which new places lie")
        parser.add_argument(
            "--kind", default="street", choices=KINDS, help="of GeoJSON features that name none"
        )

    @translation.override("en")  # as all that commands say
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ward = read_name(options["ward"], most=MOST_TOWN) if options["ward"] else None
            programme = programme_named(options["programme"])
            reading = self._read(options["file"], kind=options["kind"], area=area_of(programme))
        except NotFound:
            raise CommandError(f"there is no programme {options['programme']!r}") from None
        except NotAName as error:
            raise CommandError(f"--ward: {error.sentence}") from None
        except NotARegisterError as error:
            raise CommandError(f"{options['file']}: {refusal(error.reason)}") from None
        except (OSError, ValueError, RecursionError) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        counts = operations.import_places(
            programme=programme, records=reading.places, ward=ward, at=timezone.now()
        )
        for respelt in (*reading.respelt, *counts.respelt):
            self.stdout.write(f"{respelt.second!r} is {respelt.first!r}, as it was first written")
        for row in reading.refused:
            field = f" ({row.reason.field})" if row.reason.field else ""
            self.stderr.write(f"row {row.number}: {refusal(row.reason)}{field}")
        self.stdout.write(
            f"{reading.rows} rows read, {len(reading.refused)} refused, "
            f"{counts.places} places and {counts.segments} pieces added"
        )
        if reading.refused:
            raise CommandError(f"{len(reading.refused)} rows were not taken", returncode=1)

    def _read(self, file: Path, *, kind: str, area: Any) -> Reading:
        text = text_of(file.read_bytes())
        if file.suffix.lower() == ".csv":
            return read_addresses(StringIO(text, newline=""), area=area)
        return read_features(json.loads(text), area=area, kind=kind)
