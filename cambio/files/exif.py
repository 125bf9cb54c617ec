"""
Place and time out of a camera's EXIF tables. Pure: it takes mappings and knows no decoder.

What is missing, half there or impossible is nothing at all: a place is never guessed.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from cambio.files.pictures import Coordinate

# When the picture was taken, or else made into a file: the time, and the offset of its own. The
# third offset is that of the file's last change; a camera has one clock for all of them.
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012))
_OFFSETS = (0x9010, 0x9011, 0x9012)
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE, STATUS, ERROR_M = 1, 2, 3, 4, 9, 31

_OFFSET = re.compile(r"([+-])([01]\d):([0-5]\d)")
# A clock that was never set; at the calendar's ends, another zone's time can be kept nowhere.
_FIRST_YEAR, _LAST_YEAR = 1970, 2099
_LARGEST_OFFSET = timedelta(hours=14)
_VOID = "V"  # the receiver's own word for "no fix"
_DMS_PARTS = 3
_SIXTY = 60


def place_of(gps: Mapping[int, Any]) -> Coordinate | None:
    """Read the GPS table; None unless it names one possible place."""
    if _text(gps.get(STATUS)) == _VOID:
        return None
    latitude = _degrees(gps.get(LATITUDE), _text(gps.get(LATITUDE_REF)), "N", "S", 90)
    longitude = _degrees(gps.get(LONGITUDE), _text(gps.get(LONGITUDE_REF)), "E", "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    accuracy = _number(gps.get(ERROR_M))
    return Coordinate(latitude, longitude, accuracy if accuracy and accuracy > 0 else None)


def time_of(exif: Mapping[int, Any]) -> datetime | None:
    """Read when the picture was taken: aware if an offset is written, else local and naive."""
    for time, own_offset in _TIMES:
        taken = _clock(_text(exif.get(time)))
        if taken is not None:
            zones = (_zone(_text(exif.get(offset))) for offset in (own_offset, *_OFFSETS))
            zone = next(filter(None, zones), None)
            return taken.replace(tzinfo=zone) if zone else taken
    return None


def _clock(text: str) -> datetime | None:
    try:
        # Without an offset this *is* a naive time; the caller knows in which zone to read it.
        taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return taken if _FIRST_YEAR <= taken.year <= _LAST_YEAR else None


def _zone(text: str) -> timezone | None:
    if text == "Z":
        return UTC
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > _LARGEST_OFFSET:
        return None
    return timezone(-offset if sign == "-" else offset)


def _degrees(value: Any, ref: str, plus: str, minus: str, largest: int) -> float | None:
    if ref not in (plus, minus) or not isinstance(value, Sequence) or len(value) != _DMS_PARTS:
        return None
    degrees, minutes, seconds = (_number(part) for part in value)
    if degrees is None or minutes is None or seconds is None:
        return None
    # Whoever rounds 59.999 writes 60, and means one more of the next larger part.
    if not (0 <= degrees <= largest and 0 <= minutes <= _SIXTY and 0 <= seconds <= _SIXTY):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if total > largest:
        return None
    return -total if ref == minus else total


def _number(value: Any) -> float | None:
    """Take a finite number; a rational over zero is NaN and no number."""
    if isinstance(value, bool | str | bytes):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""
