"""Plays a verb on a thing as somebody, takes it back, and compares the answer with its row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from cambio.common.errors import DomainError, NotFound
from cambio.common.verbs import AnyVerb, why_not
from cambio.events.models import Event
from cambio.programmes.models import Membership
from tests.worlds import cast

NOTHING = "nothing is refused"


@dataclass(frozen=True)
class Played:
    """
    What came of one play.

    :param like: what the thing is like
    :param foreseen: what the row says
    :param answered: what the operation says
    :param changed: whether anything happened
    """

    who: str
    verb: str
    like: str
    foreseen: str
    answered: str
    changed: bool

    @property
    def differs(self) -> bool:
        """Saying a verb twice is saying it once: it passes and nothing happens."""
        is_repetition = self.answered == NOTHING and not self.changed
        return self.foreseen != self.answered and not is_repetition

    def __str__(self) -> str:
        return f"{self.who}, {self.verb}, {self.like}: {self.foreseen} / {self.answered}"


class _TakenBack(Exception):
    """Ends a play."""


def play(
    verbs: Iterable[AnyVerb],
    things: Mapping[str, Any],
    people: Mapping[str, Membership],
    inputs: Mapping[str, dict[str, Any]],
    *,
    at: datetime,
) -> list[Played]:
    """
    Play every verb on every thing as everybody.

    Whoever does not see a thing is told that there is none, and no row is asked.

    :param things: by what they are like
    :param inputs: by the verb's name, what its operation takes besides
    """
    return [
        _play(verb, thing, who, person, inputs.get(verb.name, {}), like=like, at=at)
        for verb in verbs
        for like, thing in things.items()
        for who, person in people.items()
    ]


def _play(
    verb: AnyVerb,
    thing: Any,
    who: str,
    person: Membership,
    takes: dict[str, Any],
    *,
    like: str,
    at: datetime,
) -> Played:
    member, thing = cast.again(person), type(thing).objects.get(pk=thing.pk)
    foreseen, refusal = why_not(verb, thing, member, at=at), None
    events = Event.objects.count()
    changed = False
    try:
        with transaction.atomic():
            verb.operation(**{verb.subject: thing.pk}, by=member, at=at, **takes)
            changed = Event.objects.count() != events
            raise _TakenBack
    except DomainError as raised:
        refusal = raised
    except _TakenBack:
        pass
    answered = _words(refusal)
    said = answered if isinstance(refusal, NotFound) else _words(foreseen)
    return Played(who, verb.name, like, said, answered, changed)


def _words(refusal: DomainError | None) -> str:
    if refusal is None:
        return NOTHING
    return f"{refusal.code}, {refusal.field}: {refusal.detail}"
