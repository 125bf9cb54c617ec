"""The document against every one that was released before."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from api.compatibility import breaking_changes

VERSION = re.compile(r"v1\.\d+")


class Command(BaseCommand):
    help = "Find what clients of a released document would stumble over; --release adds one."
    requires_system_checks = []  # it reads files

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "mobile_schema")
        parser.add_argument("--release", metavar="v1.N", help="keep the document as this release")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        document = folder / "openapi.yaml"
        released = folder / "released"
        problems = [
            f"{file.stem}: {problem}"
            for file in sorted(released.glob("*.yaml"))
            for problem in breaking_changes(_read(file), _read(document))
        ]
        if problems:
            raise CommandError("\n".join(["within a version only additions:", *problems]))
        if options["release"]:
            self._release(document, released, options["release"])

    def _release(self, document: Path, released: Path, version: str) -> None:
        if not VERSION.fullmatch(version):
            raise CommandError(f"a release is named like v1.0, not {version}")
        file = released / f"{version}.yaml"
        if file.exists():
            raise CommandError(f"{version} has been released, and stays as it is")
        released.mkdir(exist_ok=True)
        file.write_bytes(document.read_bytes())


def _read(file: Path) -> dict[str, Any]:
    # The C reader is some ten times as fast; a document has thousands of lines.
    found: dict[str, Any] = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    return found
