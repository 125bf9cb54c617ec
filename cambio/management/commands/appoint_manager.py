from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cambio.common.errors import DomainError
from cambio.common.names import LONGEST_NAME, NotAName, read_name
from cambio.programmes import operations
from cambio.programmes.queries import programme_named


class Command(BaseCommand):
    help = "Make somebody a manager of a programme; they log in with a code to their e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--programme", required=True)
        parser.add_argument("--name", required=True, help="as others in the programme see it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            member = operations.appoint_manager(
                programme=programme_named(options["programme"]),
                email=options["email"],
                name=read_name(options["name"], most=LONGEST_NAME),
                at=timezone.now(),
            )
        except NotAName as error:
            raise CommandError(f"--name: {error.sentence}") from None
        except DomainError as error:
            raise CommandError(f"{error.field or 'programme'}: {error.detail}") from None
        self.stdout.write(f"{options['email']} manages {options['programme']} as {member.pk}")
