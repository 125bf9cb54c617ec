"""Place and time as cameras write them: rounded, with one offset for all, the second time only."""

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from cambio.files.exif import place_of, time_of

ORIGINAL, DIGITIZED = 0x9003, 0x9004
OFFSET, OFFSET_ORIGINAL, OFFSET_DIGITIZED = 0x9010, 0x9011, 0x9012
NOON, LATER = "2026:05:09 12:00:00", "2026:05:09 12:00:07"


@pytest.mark.parametrize(
    ("written", "latitude"),
    [
        ((52.0, 22.0, 60.0), 52 + 23 / 60),
        ((52.0, 59.0, 60.0), 53.0),
        ((52.0, 60.0, 0.0), 53.0),
        ((Fraction(52), Fraction(22), Fraction(6000, 100)), 52 + 23 / 60),
        ((89.0, 59.0, 60.0), 90.0),
    ],
)
def test_b11_sixty_seconds_are_one_minute_more(written: tuple[Any, ...], latitude: float) -> None:
    place = place_of({1: "N", 2: written, 3: "E", 4: (4.0, 53.0, 60.0)})
    assert place is not None
    assert place.latitude == pytest.approx(latitude)
    assert place.longitude == pytest.approx(4.9)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ({ORIGINAL: NOON, OFFSET: "+02:00"}, "2026-05-09T12:00:00+02:00"),
        ({ORIGINAL: NOON, OFFSET_DIGITIZED: "+02:00"}, "2026-05-09T12:00:00+02:00"),
        (
            {ORIGINAL: NOON, OFFSET_ORIGINAL: "+01:00", OFFSET: "+02:00"},
            "2026-05-09T12:00:00+01:00",
        ),
        ({ORIGINAL: NOON, OFFSET_ORIGINAL: "   :  ", OFFSET: "Z"}, "2026-05-09T12:00:00+00:00"),
        ({DIGITIZED: NOON}, "2026-05-09T12:00:00"),
        ({DIGITIZED: NOON, OFFSET_ORIGINAL: "+01:00"}, "2026-05-09T12:00:00+01:00"),
        (
            {ORIGINAL: "0000:00:00 00:00:00", DIGITIZED: LATER, OFFSET_DIGITIZED: "+02:00"},
            "2026-05-09T12:00:07+02:00",
        ),
        ({ORIGINAL: NOON, DIGITIZED: LATER}, "2026-05-09T12:00:00"),
    ],
)
def test_b11_a_time_takes_the_offset_that_there_is(written: dict[int, Any], taken: str) -> None:
    assert time_of(written) == datetime.fromisoformat(taken)


def test_b11_when_a_file_was_changed_last_is_not_when_its_picture_was_taken() -> None:
    assert time_of({0x0132: NOON, OFFSET: "+02:00"}) is None
