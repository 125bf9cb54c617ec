"""
What was cleaned: eight weeks of it, and what waits to be looked at.

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
        shots=_pair(5000 + count) if count % EVERY_SO_MANY_WITH_PHOTOS == 0 else (),
    )


def _pair(scene: int, *, minutes: int = 45) -> tuple[Shot, Shot]:
    return (
        Shot(phase="before", scene=scene),
        Shot(phase="after", scene=scene, minutes=minutes),
    )


def waiting(now: datetime) -> tuple[Report, ...]:
    """What waits for a coordinator on Sunday: a dozen reports, no two of a kind."""

    def ago(hours: float) -> datetime:
        return now - timedelta(hours=hours)

    return (
        Report(
            by="Samira", streets=("Barentszstraat",), starts_at=ago(52), minutes=60,
            people=("Samira", "Ties"), bags=3, shots=_pair(1),
            note="Around the playground.",
            question="Who are the two people without an account?",
        ),
        Report(
            by="Yusuf", streets=("Zoutkeetsgracht",), starts_at=ago(29), minutes=60,
            people=("Yusuf", "Elif"), bags=4,
            shots=(Shot(phase="before", scene=2, minutes=-1440), Shot(phase="after", scene=2)),
            note="The side of the water, up to the bridge.",
        ),
        Report(
            by="Amber", streets=("Zandhoek",), starts_at=ago(27), minutes=60,
            people=("Amber", "Daan", "Noor"), others=2, bags=5, shots=_pair(3),
            note="Along the quay, with two children of the boat school.",
        ),
        Report(
            by="Hamza", streets=("Realengracht", "Zandhoek"), starts_at=ago(26.5), minutes=90,
            people=("Hamza", "Greet", "Amber"), bags=4, shots=_pair(4, minutes=80),
            note="From the bridge down to the quay.",
        ),
        Report(
            by="Carla", streets=("Realengracht",), starts_at=ago(25), minutes=75,
            others=14, bags=9, shots=_pair(5, minutes=70),
            note="Group 6 of the primary school, with their teacher.",
        ),
        Report(
            by="Ilse", streets=("Realengracht",), starts_at=ago(22), minutes=45,
            people=("Ilse", "Joris"), bags=3,
            shots=(
                Shot(phase="before", scene=6),
                Shot(phase="after", scene=6, minutes=44, away=True),
            ),
            note="Both sides of the bridge.",
        ),
        Report(
            by="Greet", streets=("Realengracht",), starts_at=ago(21), minutes=30,
            people=("Greet", "Karima"), bags=2,
            note="My phone was empty, so there are no photos.",
        ),
        Report(
            by="Petra", streets=("Barentszstraat", "Zoutkeetsgracht"), starts_at=ago(20),
            minutes=150,
            people=("Petra", "Ömer", "Quinten", "Ria", "Ulla", "Vera", "Wim", "Anouk"), others=6,
            bags=22, shots=(*_pair(7, minutes=140), *_pair(8, minutes=145)),
            note="Our big day: two streets, fourteen people, soup afterwards.",
        ),
        Report(
            by="Wim", streets=("Zoutkeetsgracht",), starts_at=ago(4), minutes=40,
            people=("Wim", "Bas"), bags=2,
            shots=(
                Shot(phase="before", scene=9, place="hand"),
                Shot(phase="after", scene=9, minutes=38, place="nowhere", look="bare"),
            ),
            note="The photos came to me by a messenger.",
        ),
        Report(
            by="Samira", streets=("Barentszstraat",), starts_at=ago(3.5), minutes=50,
            people=("Samira", "Vera", "Ties"), bags=4,
            shots=tuple(
                Shot(phase=shot.phase, scene=10, minutes=shot.minutes, place="phone")
                for shot in _pair(10)
            ),
        ),
        Report(
            by="Zeynep", streets=("Zoutkeetsgracht",), starts_at=ago(3), minutes=60,
            people=("Zeynep", "Chiara"), bags=3,
            shots=(
                Shot(phase="before", scene=11),
                Shot(phase="after", scene=3, minutes=50, look="copy"),
            ),
            note="Between the moorings.",
        ),
        Report(
            by="Yusuf", streets=("Zoutkeetsgracht",), starts_at=ago(2), minutes=30,
            people=("Yusuf", "Xander"), others=3, bags=2,
            shots=(
                Shot(phase="before", scene=12, look="covered"),
                Shot(phase="after", scene=12, minutes=28),
            ),
            note="Samen met de kinderen van nummer 12.",
        ),
    )  # fmt: skip


def sent_back(now: datetime) -> Report:
    """One that is with its author again."""
    return Report(
        by="Zeynep", streets=("Zoutkeetsgracht",), starts_at=now - timedelta(hours=70), minutes=45,
        people=("Zeynep",), bags=12, shots=_pair(13),
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
