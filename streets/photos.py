"""
What a reviewer should look at twice: signals, never refusals.

Pure: facts in, signals out; `streets.sentences` turns their codes into words. That a file holds
exactly the bytes of another one is not here: that blocks.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Literal
from uuid import UUID

HASH_DISTANCE = 10
"""Of 64 bits: keeps every re-encoded, halved or brightened copy that was measured."""
CORRELATION = 0.90
"""Of the grey thumbnails: unrelated pictures whose hashes meet stay at or below 0.851."""
GREY_PX = 32
FAR_M = 100.0
MOST_ACCURACY_M = 100.0
"""Of what a device says, that is believed at most: it may say anything."""
APART_M = 200.0
SLACK = timedelta(minutes=15)
_MASK = (1 << 64) - 1

PlaceSource = Literal["exif", "device", "hand", "none"]


class Severity(StrEnum):
    """How much a signal says."""

    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Signal:
    """
    One thing to tell the reviewer.

    :param params: numbers, times as ISO 8601 and ids for its sentence; they can be kept as JSON
    """

    code: str
    severity: Severity
    params: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """
    What is known of one photo.

    :param place_source: where the place that counts came from
    :param distance_m: from that place to the nearest place of the cleanup
    :param accuracy_m: of that place, as the device or the camera gave it
    :param place_refused: the reason's code if the camera wrote a place that cannot be taken
    :param apart_m: between the camera's place and the device's, where both are known
    :param taken_at: in time, not by some clock: read in the programme's zone if needed
    """

    place_source: PlaceSource
    distance_m: float | None = None
    accuracy_m: float | None = None
    place_refused: str = ""
    apart_m: float | None = None
    taken_at: datetime | None = None
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """When the cleanup took place."""

    starts_at: datetime
    ends_at: datetime

    def distance_of(self, moment: datetime) -> timedelta:
        """Tell how long before or after it a moment is."""
        return max(self.starts_at - moment, moment - self.ends_at, timedelta())


def signals_for(photo: PhotoFacts, window: Window) -> list[Signal]:
    """Say what is odd about one photo, the place first, then the time."""
    return [*_about_place(photo), *_about_time(photo, window), *_about_likeness(photo)]


def _about_place(photo: PhotoFacts) -> Iterable[Signal]:
    if photo.place_refused:
        yield Signal("place_not_usable", Severity.WARNING, {"reason": photo.place_refused})
    if photo.place_source == "none":
        yield Signal("place_missing", Severity.WARNING)
    elif photo.place_source == "hand":
        yield Signal("place_set_by_hand", Severity.WARNING)
    elif photo.place_source == "device":
        yield Signal("place_from_device", Severity.NOTE)
    else:
        yield Signal("place_from_camera", Severity.NOTE)
    accuracy_m = photo.accuracy_m or 0
    if accuracy_m > MOST_ACCURACY_M:
        yield Signal("place_vague", Severity.WARNING, {"accuracy_m": round(accuracy_m)})
    # A place that is known only within 80 m is not far away at 150.
    near_m = FAR_M + min(accuracy_m, MOST_ACCURACY_M)
    if photo.distance_m is not None and photo.distance_m > near_m:
        yield Signal("place_far", Severity.WARNING, {"distance_m": round(photo.distance_m)})
    if photo.apart_m is not None and photo.apart_m > APART_M:
        yield Signal("places_disagree", Severity.WARNING, {"apart_m": round(photo.apart_m)})


def _about_time(photo: PhotoFacts, window: Window) -> Iterable[Signal]:
    if photo.taken_at is None:
        yield Signal("time_missing", Severity.WARNING)
        return
    at = {"taken_at": photo.taken_at.isoformat()}
    if photo.taken_at < window.starts_at - SLACK:
        early = window.starts_at - photo.taken_at
        yield Signal("taken_before", Severity.WARNING, at | {"minutes": _minutes(early)})
    elif photo.taken_at > window.ends_at + SLACK:
        late = photo.taken_at - window.ends_at
        yield Signal("taken_after", Severity.WARNING, at | {"minutes": _minutes(late)})


def moment_of(taken_at: datetime, zone: tzinfo, window: Window) -> datetime:
    """
    Tell when a camera's clock was read, in time.

    A clock without offset shows one hour twice when summer ends, and one that never was when it
    begins. Of the two readings the one counts that lies nearer to the cleanup.

    :param zone: of the clock, where its offset is not known
    """
    if taken_at.tzinfo is not None:
        return taken_at
    readings = (taken_at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return min(readings, key=window.distance_of)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _about_likeness(photo: PhotoFacts) -> Iterable[Signal]:
    if photo.flat:
        yield Signal("picture_flat", Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Likeness:
    """
    What a photo is compared by.

    :param hashes: of its eight orientations, as EXIF numbers them; signed or not, 64 bits
    :param grey: 32 by 32 grey values of the upright picture
    """

    photo_id: UUID
    cleanup_id: UUID
    hashes: Sequence[int]
    grey: bytes
    flat: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """An earlier photo that shows the same picture."""

    photo_id: UUID
    cleanup_id: UUID
    hash_distance: int
    correlation: float

    @property
    def signal(self) -> Signal:
        """Tell the reviewer."""
        return Signal(
            "copy_of_earlier",
            Severity.WARNING,
            {
                "photo": str(self.photo_id),
                "cleanup": str(self.cleanup_id),
                "percent": math.floor(self.correlation * 100),
            },
        )


def find_copy(photo: Likeness, earlier: Iterable[Likeness]) -> Copy | None:
    """
    Find the earlier photo that this one is most surely a copy of, mirrored and turned ones too.

    Photos of one cleanup match by nature, before and after, and are never compared.
    """
    found = [copy for other in earlier if (copy := _compare(photo, other)) is not None]
    return max(found, key=lambda copy: (copy.correlation, copy.photo_id.int), default=None)


def _compare(photo: Likeness, other: Likeness) -> Copy | None:
    if photo.cleanup_id == other.cleanup_id or photo.flat or other.flat:
        return None
    if not photo.hashes or not other.hashes:
        return None
    upright = other.hashes[0]
    best: Copy | None = None
    for turn, value in enumerate(photo.hashes):
        distance = hash_distance(value, upright)
        if distance > HASH_DISTANCE:
            continue
        likeness = correlation(turned(photo.grey, turn), other.grey)
        if likeness >= CORRELATION and (best is None or likeness > best.correlation):
            best = Copy(other.photo_id, other.cleanup_id, distance, likeness)
    return best


def hash_distance(one: int, other: int) -> int:
    """Count the bits in which two hashes differ."""
    return ((one ^ other) & _MASK).bit_count()


def turned(grey: bytes, turn: int) -> bytes:
    """Turn grey values as the picture was turned for the hash at this place among the eight."""
    rows = [grey[start : start + GREY_PX] for start in range(0, GREY_PX * GREY_PX, GREY_PX)]
    if turn in (4, 5, 6, 7):
        rows = [bytes(column) for column in zip(*rows, strict=True)]
    if turn in (2, 3, 6, 7):
        rows.reverse()
    if turn in (1, 2, 5, 6):
        rows = [row[::-1] for row in rows]
    return b"".join(rows)


def correlation(one: bytes, other: bytes) -> float:
    """Correlate two pictures' grey values, from -1 to 1; 0 where one of them is even."""
    count = len(one)
    sum_one, sum_other = sum(one), sum(other)
    spread_one = count * sum(value * value for value in one) - sum_one * sum_one
    spread_other = count * sum(value * value for value in other) - sum_other * sum_other
    if not spread_one or not spread_other:
        return 0.0
    product = count * sum(map(int.__mul__, one, other)) - sum_one * sum_other
    return product / math.sqrt(spread_one * spread_other)
