import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tools.commands import run

CATALOGUE = Path("cambio/locale/nl/LC_MESSAGES/django.po")
NOT_OURS = (".venv/*", "var/*", "installation/*", "tests/*", "build/*")
_DATES = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date|X-Generator):.*\n', re.MULTILINE)


class Command(BaseCommand):
    help = "Collect the texts to translate and compile the Dutch ones; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="fail when a text is missing, fuzzy or gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _find_gettext()
        catalogue = settings.BASE_DIR / CATALOGUE
        compiled = catalogue.with_suffix(".mo")
        before = catalogue.read_bytes(), compiled.read_bytes() if compiled.exists() else b""
        self._collect()
        after = _DATES.sub(b"", catalogue.read_bytes())
        if not options["check"]:
            catalogue.write_bytes(after)
            _compile(catalogue, compiled)
            return
        catalogue.write_bytes(before[0])
        if after != _DATES.sub(b"", before[0]):
            raise CommandError("the catalogue is not up to date: run `make messages`, translate")
        try:
            problems = _compile(catalogue, compiled)
            if problems:
                raise CommandError(f"the Dutch catalogue is not whole: {problems}")
            if compiled.read_bytes() != before[1]:
                raise CommandError("the compiled catalogue is not up to date: run `make messages`")
        finally:
            compiled.write_bytes(before[1])

    def _collect(self) -> None:
        call_command(
            "makemessages",
            locale=["nl"],
            no_obsolete=True,
            no_location=True,
            ignore_patterns=list(NOT_OURS),
            verbosity=0,
        )


def _find_gettext() -> None:
    """Put the gettext that comes as a Python package first, so that every machine has the same."""
    package = find_spec("cmeel")
    if package is not None and package.origin:
        prefix = Path(package.origin).parent.parent / "cmeel.prefix"
        for variable, folder in (("PATH", "bin"), ("LD_LIBRARY_PATH", "lib")):
            os.environ[variable] = f"{prefix / folder}{os.pathsep}{os.environ.get(variable, '')}"


def _compile(catalogue: Path, compiled: Path) -> str:
    """Compile, and say how many texts are untranslated or fuzzy, if any are."""
    done = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", str(compiled), str(catalogue)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C"},
    )
    if done.returncode:
        raise CommandError(done.stderr.strip())
    said = done.stderr.strip()
    return said if "fuzzy" in said or "untranslated" in said else ""


if __name__ == "__main__":
    run(Command)
