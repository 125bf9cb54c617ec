"""`python -m tools.benchmarks [--quick]`: measure, print, write."""

import argparse
import os
import sys

import django


def main() -> int:
    """Measure all; the status says whether it could be measured, not whether goals were met."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2 rounds, and no page written")
    asked = parser.parse_args()
    rounds, seconds = 2 if asked.quick else 9, 1.0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")
    django.setup()

    from tools.benchmarks import ground, ledger, photo, requests, street
    from tools.benchmarks.crew import Crew
    from tools.benchmarks.report import Report

    report = Report()
    crew = Crew(ledger.CLIENTS, ledger.acts())
    with ground.database(ledger.DATABASE):
        ground.migrate(ledger.DATABASE)
        _say("posting: the ledger, the floor, the others")
        ledger.measure(report, crew, rounds=rounds, seconds=seconds)
        _say("requests")
        requests.measure(report, ledger.DATABASE, rounds=rounds, seconds=seconds / 2)
        _say("a photo")
        photo.measure(report, rounds=2 * rounds)
        _say("the nearest street")
        street.measure(report, ledger.DATABASE, rounds=rounds)
        report.server = ground.server()
    report.write(rounds=rounds, page=not asked.quick)
    for line in report.lines():
        print(line)
    return 0


def _say(line: str) -> None:
    print(f"benchmarks: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
