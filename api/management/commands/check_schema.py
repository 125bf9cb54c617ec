"""The document against every one that was released before, or else against the one before it."""

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from api.compatibility import breaking_changes
from api.document.outline import additions

VERSION = re.compile(r"v1\.\d+")
MOST_LINES = 40


class Command(BaseCommand):
    help = (
        "Find what clients of a released document would stumble over; --release adds one."
        " As long as there is none, tell what changed."
    )
    requires_system_checks = []  # it reads files

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "mobile_schema")
        parser.add_argument("--release", metavar="v1.N", help="keep the document as this release")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        document = folder / "openapi.yaml"
        released = folder / "released"
        releases = sorted(released.glob("*.yaml"))
        problems = [
            f"{file.stem}: {problem}"
            for file in releases
            for problem in breaking_changes(_read(file.read_bytes()), _read(document.read_bytes()))
        ]
        if problems:
            raise CommandError("\n".join(["within a version only additions:", *problems]))
        if options["release"]:
            self._release(document, released, options["release"])
        elif not releases:
            self._tell(document)

    def _release(self, document: Path, released: Path, version: str) -> None:
        if not VERSION.fullmatch(version):
            raise CommandError(f"a release is named like v1.0, not {version}")
        file = released / f"{version}.yaml"
        if file.exists():
            raise CommandError(f"{version} has been released, and stays as it is")
        calls_itself = _read(document.read_bytes())["info"]["version"]
        if calls_itself != f"{version[1:]}.0":
            raise CommandError(f"the document is not {version[1:]}.0 but {calls_itself}")
        released.mkdir(exist_ok=True)
        file.write_bytes(document.read_bytes())

    def _tell(self, document: Path) -> None:
        """Nothing was promised yet: say what changed, and let it be."""
        content = document.read_bytes()
        commit, before = _committed_before(document, content)
        if before is None:
            self.stdout.write("No document was released, and no earlier one is at hand.")
            return
        old, new = _read(before), _read(content)
        lines = [f"  - {problem}" for problem in breaking_changes(old, new)]
        lines += [f"  + {part}" for part in additions(old, new)]
        self.stdout.write(f"No document was released, so it may change. Since {commit}:")
        for line in lines[:MOST_LINES] or ["    nothing that a client would notice"]:
            self.stdout.write(line)
        if len(lines) > MOST_LINES:
            self.stdout.write(f"    and {len(lines) - MOST_LINES} more")


def _committed_before(document: Path, content: bytes) -> tuple[str, bytes | None]:
    """Find the newest committed document that differs from this one; none where git has none."""
    where = ["git", "-C", str(document.parent)]
    try:
        log = [*where, "log", "-n", "2", "--format=%h %s", "--", document.name]
        commits = subprocess.check_output(log, text=True, stderr=subprocess.DEVNULL).splitlines()
        for commit in commits:
            show = [*where, "show", f"{commit.split()[0]}:./{document.name}"]
            before = subprocess.check_output(show, stderr=subprocess.DEVNULL)
            if before != content:
                return commit, before
    except (OSError, subprocess.CalledProcessError):
        pass
    return "", None


def _read(document: bytes) -> dict[str, Any]:
    # The C reader is some ten times as fast; a document has thousands of lines.
    found: dict[str, Any] = yaml.load(document, Loader=yaml.CSafeLoader)
    return found
