"""
Who gains does not judge: what interest somebody has in a thing.

Each package says it of its own things, and may add to what those below it say of theirs; the roof
names the packages, see `cambio/interests.py`. Every operation in which somebody verifies, decides,
releases, or signs for others asks here, and nowhere else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from cambio.common.errors import FourEyes
from cambio.programmes.models import Membership
from cambio.programmes.roles import Sentence


@dataclass(frozen=True, slots=True)
class Interest:
    """
    One reason why somebody else has to judge.

    :ivar sentence: said to the one who is refused
    :ivar gains: they would have something by it; else it is their own work that is looked at
    """

    sentence: Sentence
    gains: bool = True


Finder = Callable[[Membership, Any], Iterable[Interest]]


@dataclass(frozen=True, slots=True)
class ReadAtOnce:
    """
    A finder that asks the database, and can read beforehand what it asks of many things.

    :ivar read: keeps on the member and on each thing what `find` would look up
    """

    find: Finder
    read: Callable[[Membership, Sequence[Any]], None]

    def __call__(self, member: Membership, subject: Any) -> Iterable[Interest]:
        return self.find(member, subject)


Declared = Mapping[type[Any], Finder]


@cache
def _finders() -> Mapping[type[Any], Sequence[Finder]]:
    found: dict[type[Any], list[Finder]] = {}
    for name in import_string(settings.INTERESTS):
        declared: Declared = import_string(name)
        for kind, finder in declared.items():
            found.setdefault(kind, []).append(finder)
    return found


def interested_in(member: Membership, subject: object) -> list[Interest]:
    """
    Every reason why this member does not judge this thing; none where they may.

    A kind of thing of which no package says anything is a mistake, and raises a KeyError.
    """
    return [
        interest for finder in _finders()[type(subject)] for interest in finder(member, subject)
    ]


def read_at_once(member: Membership, subjects: Sequence[Any]) -> None:
    """Read what will be asked of many things of one kind, so that it is not read for each."""
    for kind in {type(subject) for subject in subjects}:
        for finder in _finders()[kind]:
            if isinstance(finder, ReadAtOnce):
                finder.read(member, subjects)


def check_has_no_interest(member: Membership, subject: object) -> None:
    """
    Leave a judgement to somebody who neither gains by it nor made what is judged.

    :raises FourEyes: saying the first reason
    """
    for interest in interested_in(member, subject):
        raise FourEyes(interest.sentence)


def check_gains_nothing(member: Membership, subject: object) -> None:
    """
    Leave the handling to somebody who gains nothing by it; their own work they may go on with.

    :raises FourEyes: saying the first reason
    """
    for interest in interested_in(member, subject):
        if interest.gains:
            raise FourEyes(interest.sentence)
