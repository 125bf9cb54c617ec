"""Fill the demo with a Sunday's work, or give new links into it: `python -m tools.sunday`."""

import argparse
import os
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import django

from cambio.env import read_environment
from tools.sunday import reports
from tools.sunday.camera import Camera
from tools.sunday.waiting import waiting_at

LAST = "planned: all four streets"
"""What is made last: where it is there, the rest is, too."""


def main() -> int:
    """Do what the command line asks, and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.sunday", description=__doc__)
    parser.add_argument("action", choices=["load", "links"])
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")
    now = reports.noon(datetime.now(ZoneInfo(read_environment().time_zone)))
    if asked.action == "load":
        _load(now)
    else:
        django.setup()
        _tell(now)
    return 0


def _load(now: datetime) -> None:
    waiting, past = waiting_at(now), tuple(reports.past(now))
    with Camera([*past, *waiting, reports.sent_back(now)]) as camera:
        django.setup()
        _fill(now, waiting, past, camera)
    _tell(now)


def _fill(
    now: datetime,
    waiting: tuple[reports.Report, ...],
    past: tuple[reports.Report, ...],
    camera: Camera,
) -> None:
    from streets.queries import cleanups_seen_by, rule_in_force
    from tools.sunday import cleaning, granting, shopping, world

    began, environment = time.monotonic(), read_environment()
    sunday = world.enter(now)
    last = sunday.id_of(LAST)
    if cleanups_seen_by(sunday.people["Carla"]).filter(pk=last).exists():
        _say("Sunday is as it was left.")
        return
    if world.has_begun(sunday) or rule_in_force(sunday.programme.pk, past[0].starts_at) is None:
        _say("These data have no whole Sunday: stop, remove their folder, and `make demo` again.")
        return
    _say("Sunday comes: neighbours, what they did in eight weeks, and what waits.")
    assert environment.mail_dir, "the story has read mail, too"
    world.settle(sunday, base_url=environment.base_url, mail_dir=environment.mail_dir)
    _say(f"    {len(sunday.people)} people live in {len(sunday.places)} streets.")
    many = cleaning.look_back(sunday, past, camera)
    shop = shopping.Shop(sunday)
    ordered = shopping.look_back(shop)
    _say(f"    In eight weeks they cleaned {many} times and were handed over {ordered} orders.")
    shopping.leave_waiting(shop)
    granting.hold_round(sunday)
    for report in (reports.sent_back(now), *waiting):
        cleaning.hand_in(sunday, report, camera)
    *others, everybody = reports.planned(now)
    for report in others:
        cleaning.log(sunday, report)
    cleaning.log(sunday, everybody, cleanup_id=last)
    _say(f"    All of it took {time.monotonic() - began:.0f} s.")


def _tell(now: datetime) -> None:
    from tools.sunday import desks, world

    desks.tell(world.enter(now))


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
