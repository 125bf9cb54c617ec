"""
What was cleaned: eight weeks of it, and what is still to come.

Pure: from one moment and a fixed chance it is always the same, so that the pictures can be drawn
before anything else has begun.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tools.sunday.people import STREETS, living_in

WEEKS = 8
IN_A_WEEK = (3, 4, 4, 5, 5, 6, 7, 7)
"""How many cleanups there were in each of them: the programme grows."""
EVERY_SO_MANY_WITH_PHOTOS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """
    A photo of a cleanup.

    :param scene: the same scene gives the same picture
    :param minutes: after the beginning
    :param place: what tells where it was taken: the camera, the phone beside it, a finger on the
        map, or nothing
    :param away: whether it was taken some 400 m from there
    :param look: as it was taken, as a copy of another, with the lens covered, or without any data
    """

    phase: Literal["before", "after"]
    scene: int
    minutes: int = 5
    place: Literal["camera", "phone", "hand", "nowhere"] = "camera"
    away: bool = False
    look: Literal["plain", "copy", "covered", "bare"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    A cleanup as somebody reports it.

    :param people: the members who took part
    :param question: with which it was sent back once, and answered
    :param answered: whether it was; else it is still with whoever reported it
    """

    by: str
    streets: tuple[str, ...]
    starts_at: datetime
    minutes: int
    people: tuple[str, ...] = ()
    others: int = 0
    bags: int = 0
    note: str = ""
    shots: tuple[Shot, ...] = ()
    question: str = ""
    answered: bool = True

    @property
    def ends_at(self) -> datetime:
        """When it was done."""
        return self.starts_at + timedelta(minutes=self.minutes)


def noon(now: datetime) -> datetime:
    """The last time it was early in the afternoon, so that nobody has cleaned at night."""
    today = now.replace(hour=13, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def past(now: datetime) -> Iterator[Report]:
    """Eight weeks of cleanups that somebody has looked at, oldest first."""
    chance = random.Random(1013)  # noqa: S311  the same eight weeks each time
    count = 0
    for week, many in enumerate(IN_A_WEEK):
        begins = now.replace(hour=0, minute=0) - timedelta(weeks=WEEKS - week)
        for moment in sorted(chance.sample(range(6 * 9), many)):
            day, hour = divmod(moment, 9)
            count += 1
            yield _past(chance, begins + timedelta(days=day, hours=9 + hour), count)


def _past(chance: random.Random, starts_at: datetime, count: int) -> Report:
    street = chance.choice(list(STREETS))
    people = chance.sample(living_in(street), chance.randint(1, 4))
    return Report(
        by=people[0],
        streets=(street,),
        starts_at=starts_at + timedelta(minutes=chance.choice((0, 15, 30, 45))),
        minutes=chance.choice((30, 45, 60, 90)),
        people=tuple(people),
        others=chance.choice((0, 0, 0, 1, 2, 3)),
        bags=chance.randint(1, 9),
        shots=pair(5000 + count) if count % EVERY_SO_MANY_WITH_PHOTOS == 0 else (),
    )


def pair(scene: int, *, minutes: int = 45) -> tuple[Shot, Shot]:
    """Take one before and one after."""
    return (
        Shot(phase="before", scene=scene),
        Shot(phase="after", scene=scene, minutes=minutes),
    )


def sent_back(now: datetime) -> Report:
    """One that is with its author again."""
    return Report(
        by="Zeynep", streets=("Zoutkeetsgracht",), starts_at=now - timedelta(hours=70), minutes=45,
        people=("Zeynep",), bags=12, shots=pair(13),
        question="Twelve bags by yourself in three quarters of an hour?", answered=False,
    )  # fmt: skip


def planned(now: datetime) -> tuple[Report, ...]:
    """What is still to come."""
    return tuple(
        Report(
            by=by, streets=streets, starts_at=now.replace(hour=10, minute=0) + timedelta(days=days),
            minutes=120, note=note,
        )
        for by, streets, days, note in (
            ("Petra", ("Barentszstraat",), 6, "The bins around the square."),
            ("Carla", tuple(STREETS), 13, "All four streets, with coffee at the depot."),
        )
    )  # fmt: skip
