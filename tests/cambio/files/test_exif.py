"""Place and time out of what cameras write, and what they write when they know nothing."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from cambio.files.exif import place_of, time_of
from cambio.files.pictures import Coordinate

AMSTERDAM = {1: "N", 2: (52.0, 23.0, 21.4), 3: "E", 4: (4.0, 53.0, 27.7)}


def test_a_place_is_read_in_degrees() -> None:
    place = place_of(AMSTERDAM)
    assert place is not None
    assert (round(place.latitude, 5), round(place.longitude, 5)) == (52.38928, 4.89103)
    assert place.accuracy_m is None


def test_south_and_west_are_negative_and_accuracy_is_kept() -> None:
    gps = {1: "S", 2: (34, 0, 0), 3: b"W\0", 4: (58, Fraction(30), 0), 31: 12.5}
    assert place_of(gps) == Coordinate(-34.0, -58.5, 12.5)


@pytest.mark.parametrize(
    "change",
    [
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {2: (float("nan"), 0.0, 0.0)},
        {2: (float("inf"), 0.0, 0.0)},
        {2: (91.0, 0.0, 0.0)},
        {2: (90.0, 0.0, 0.1)},
        {4: (180.0, 1.0, 0.0)},
        {2: (52.0, 60.1, 0.0)},
        {2: (52.0, 0.0, 60.1)},
        {2: (89.0, 60.0, 0.1)},
        {2: (-52.0, 1.0, 0.0)},
        {2: (52.0, 1.0)},
        {2: 52.5},
        {2: "521"},
        {2: None},
        {2: (None, None, None)},
        {2: (True, True, True)},
        {1: None},
        {1: "X"},
        {3: 7},
        {9: "V"},
    ],
)
def test_a_place_that_cannot_be_is_no_place(change: dict[int, Any]) -> None:
    assert place_of(AMSTERDAM | change) is None


def test_no_table_is_no_place_and_no_time() -> None:
    assert place_of({}) is None
    assert time_of({}) is None


def test_a_time_with_its_offset_is_a_point_in_time() -> None:
    written = {0x9003: "2026:05:09 10:15:00", 0x9011: "+02:00"}
    assert time_of(written) == datetime(2026, 5, 9, 8, 15, tzinfo=UTC)


def test_a_time_without_offset_stays_local() -> None:
    taken = time_of({0x9003: b"2026:05:09 10:15:00\0"})
    assert taken == datetime(2026, 5, 9, 10, 15)  # noqa: DTZ001
    assert taken is not None
    assert taken.tzinfo is None


@pytest.mark.parametrize("offset", ["+2", "+15:00", "two", "+02:60", "", 7, None])
def test_an_offset_that_cannot_be_is_left_out(offset: Any) -> None:
    taken = time_of({0x9003: "2026:05:09 10:15:00", 0x9011: offset})
    assert taken is not None
    assert taken.tzinfo is None


def test_western_offsets_are_read() -> None:
    taken = time_of({0x9003: "2018:06:08 13:24:10", 0x9011: "-07:00"})
    assert taken is not None
    assert taken.tzinfo == timezone(-timedelta(hours=7))


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026-05-09", 5])
def test_a_time_that_cannot_be_is_no_time(text: Any) -> None:
    assert time_of({0x9003: text}) is None
