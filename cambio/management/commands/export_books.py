import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cambio.common.errors import NotFound
from cambio.programmes import books
from cambio.programmes.queries import programme_named


class Command(BaseCommand):
    help = "Write a programme's books out: CSV, XLSX, or a journal for beancount or hledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", required=True)
        parser.add_argument("--format", choices=books.FORMS, default="csv")
        parser.add_argument("--out", type=Path, help="a file that is not there yet; else printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = programme_named(options["programme"])
        except NotFound:
            raise CommandError(f"there is no programme {options['programme']}") from None
        pieces = books.export_of(programme, options["format"])
        if options["out"] is None:
            sys.stdout.buffer.writelines(pieces)
            return
        try:
            with options["out"].open("xb") as file:
                file.writelines(pieces)
        except OSError as problem:
            raise CommandError(f"{options['out']}: {problem.strerror}") from None
