"""A cleanup's photos as its reviewer sees them: numbered, with what is odd about each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.files.links import signed_path
from streets import queries
from streets.photos import Severity, Signal
from streets.places import Coordinates, Shape
from streets.sentences import signal_text

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from streets.models import Cleanup, Photo

PHASES: dict[str, str | Promise] = {"before": _("Before"), "after": _("After")}


@dataclass(frozen=True, slots=True)
class Remarkable:
    """
    One sentence for the reviewer.

    :param cleanup_id: of the other cleanup that it is about, where the reviewer may see that one
    """

    text: str
    is_warning: bool
    cleanup_id: UUID | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One photo that has arrived."""

    number: int
    alt: str
    thumb: str
    display: str
    taken_at: datetime | None
    place: Coordinates | None
    distance_m: int | None
    remarks: list[Remarkable]


@dataclass(frozen=True, slots=True)
class Phase:
    """The photos of one phase, and how many of them were announced and have not arrived."""

    title: str | Promise
    photos: list[Shown]
    missing: int


def phases_of(cleanup: Cleanup, member: Membership, shape: Shape) -> list[Phase]:
    """The photos before and after, numbered through."""
    photos = list(
        queries.photos_seen_by(member)
        .filter(cleanup=cleanup.pk)
        .select_related("file", "programme")
        .order_by("announced_at", "id")
    )
    signals = queries.signals_of(cleanup)
    visible = _visible(member, (signal for found in signals.values() for signal in found))
    phases, number = [], 0
    for name, title in PHASES.items():
        arrived = [p for p in photos if p.phase == name and p.received_at]
        shown = [
            _shown(photo, number + place, shape, _remarks(signals[photo.pk], visible))
            for place, photo in enumerate(arrived, start=1)
        ]
        number += len(shown)
        announced = sum(photo.phase == name for photo in photos)
        phases.append(Phase(title, shown, announced - len(shown)))
    return phases


def warnings_in(cleanups: Collection[Cleanup]) -> dict[UUID, int]:
    """How many warnings the photos of each cleanup give."""
    return {
        cleanup_id: sum(
            signal.severity == Severity.WARNING for signals in found.values() for signal in signals
        )
        for cleanup_id, found in queries.signals_of_each(cleanups).items()
    }


def _shown(photo: Photo, number: int, shape: Shape, remarks: list[Remarkable]) -> Shown:
    facts = queries.facts_of(photo, shape)
    alt = (
        _("Photo %(number)d, before the cleanup")
        if photo.phase == "before"
        else _("Photo %(number)d, after the cleanup")
    )
    return Shown(
        number=number,
        alt=str(alt) % {"number": number},
        thumb=signed_path(photo.file_id, "thumb"),
        display=signed_path(photo.file_id, "display"),
        taken_at=facts.taken_at,
        place=queries.place_of(photo),
        distance_m=None if facts.distance_m is None else round(facts.distance_m),
        remarks=remarks,
    )


def _visible(member: Membership, signals: Iterable[Signal]) -> set[str]:
    """Of the cleanups that signals name, those that the reviewer may see."""
    named = {str(signal.params["cleanup"]) for signal in signals if "cleanup" in signal.params}
    found = queries.cleanups_seen_by(member).filter(pk__in=named)
    return {str(pk) for pk in found.values_list("pk", flat=True)} if named else set()


def _remarks(signals: list[Signal], visible: set[str]) -> list[Remarkable]:
    remarks = []
    for signal in signals:
        other = str(signal.params.get("cleanup", ""))
        remarks.append(
            Remarkable(
                text=signal_text(signal),
                is_warning=signal.severity == Severity.WARNING,
                cleanup_id=UUID(other) if other in visible else None,
            )
        )
    return sorted(remarks, key=lambda remark: not remark.is_warning)
