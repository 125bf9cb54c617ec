from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from cambio.common.errors import NotFound
from cambio.programmes.queries import programme_named
from grants import operations, schemes, sentences


class Command(BaseCommand):
    help = (
        "Load a scheme file, or one of the presets by its name, as the scheme's next version; "
        "what is in force already is not loaded again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        presets = ", ".join(sorted(file.stem for file in schemes.PRESETS.glob("*.toml")))
        parser.add_argument("scheme", help=f"a file, or one of: {presets}")
        parser.add_argument("--programme", required=True, help="the programme's short name")

    @translation.override("en")  # as all that commands say
    def handle(self, *args: Any, **options: Any) -> None:
        presets = {preset.stem: preset for preset in schemes.PRESETS.glob("*.toml")}
        file = presets.get(options["scheme"], Path(options["scheme"]))
        try:
            programme = programme_named(options["programme"])
            scheme = schemes.read_scheme(file.read_text(encoding="utf-8-sig"), file=file.name)
        except NotFound:
            raise CommandError(f"there is no programme {options['programme']!r}") from None
        except schemes.SchemeInvalid as error:
            told = [
                f"{problem.file}: {problem.key}: {sentences.problem_text(problem)}"
                for problem in error.problems
            ]
            raise CommandError("\n".join(told)) from None
        except UnicodeDecodeError:
            raise CommandError(f"{file}: save it in UTF-8") from None
        except OSError as error:
            raise CommandError(f"{file}: {error}") from None
        version, created = operations.load_scheme(
            programme=programme, content=scheme.content, at=timezone.now()
        )
        word = "loaded as" if created else "is in force already as"
        self.stdout.write(f"{scheme.code} {word} version {version.number}")
