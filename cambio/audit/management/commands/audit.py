import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cambio.audit import operations


class Command(BaseCommand):
    help = "Check the books and all that must hold of them; exit status 1 when anything is found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        run = operations.run_audit(at=timezone.now(), clock=timezone.now)
        seconds = (run.finished_at - run.started_at).total_seconds()
        if options["json"]:
            result = {"ok": run.ok, "checks": run.checks, "findings": run.findings}
            self.stdout.write(json.dumps(result))
        else:
            for finding in run.findings:
                self.stdout.write(
                    "{check}: {subject_type} {subject_id}: {problem}".format(**finding)
                )
            self.stdout.write(f"{run.checks} checks, {len(run.findings)} findings, {seconds:.1f} s")
        if not run.ok:
            raise CommandError("the audit found faults")
