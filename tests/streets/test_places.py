"""Coordinates are checked, never guessed; distances are measured to shapes."""

import contextlib
import math
from typing import Any

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from streets.places import (
    Area,
    Coordinates,
    NotAPlaceError,
    Plane,
    Shape,
    boxes,
    coordinates,
    distance_between_m,
    distance_m,
    together,
)

AMSTERDAM = Area(52.30, 4.75, 52.43, 5.02)
LINE = Shape(lines=((Coordinates(52.39, 4.88), Coordinates(52.39, 4.89)),))
SQUARE = (
    Coordinates(52.380, 4.880),
    Coordinates(52.380, 4.890),
    Coordinates(52.390, 4.890),
    Coordinates(52.390, 4.880),
    Coordinates(52.380, 4.880),
)
POND = (
    Coordinates(52.384, 4.884),
    Coordinates(52.384, 4.886),
    Coordinates(52.386, 4.886),
    Coordinates(52.386, 4.884),
    Coordinates(52.384, 4.884),
)
PARK = Shape(polygons=((SQUARE, POND),))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(52.3892794, 4.8910276), ("52.3892794", "4.8910276"), (" 52.38 ", "4.89"), (52.3, 5.02)],
)
def test_a_point_of_the_area_is_taken(latitude: Any, longitude: Any) -> None:
    found = coordinates(latitude, longitude, area=AMSTERDAM)
    assert AMSTERDAM.holds(found.latitude, found.longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code", "field"),
    [
        (None, 4.89, "coordinate_missing", "latitude"),
        ("", 4.89, "coordinate_missing", "latitude"),
        (52.38, None, "coordinate_missing", "longitude"),
        (True, 4.89, "coordinate_not_a_number", "latitude"),
        (52.38, False, "coordinate_not_a_number", "longitude"),
        ([52.38], 4.89, "coordinate_not_a_number", "latitude"),
        ("524.977.716.666.667", "4.89", "coordinate_not_a_number", "latitude"),
        ("52.38°", "4.89", "coordinate_not_a_number", "latitude"),
        ("5.238e1", "4.89", "coordinate_not_a_number", "latitude"),
        ("nan", "4.89", "coordinate_not_a_number", "latitude"),
        ("٥٢.٣٨", "4.89", "coordinate_not_a_number", "latitude"),
        ("52.38\0", "4.89", "coordinate_not_a_number", "latitude"),
        ("9" * 999, "4.89", "coordinate_not_a_number", "latitude"),
        ("52,38", "4,89", "coordinate_decimal_comma", "latitude"),
        (math.nan, 4.89, "coordinate_not_finite", "latitude"),
        (52.38, math.inf, "coordinate_not_finite", "longitude"),
        (0, 0, "coordinates_zero", None),
        (0.0, -0.0, "coordinates_zero", None),
        ("0", "0.000", "coordinates_zero", None),
        (4.89, 52.38, "coordinates_swapped", None),
        (91.0, 4.89, "coordinate_out_of_range", "latitude"),
        (52.38, 181.0, "coordinate_out_of_range", "longitude"),
        (10**999, 4.89, "coordinate_out_of_range", "latitude"),
        (52.22, 6.89, "coordinates_outside_area", None),
        (-52.38, 4.89, "coordinates_outside_area", None),
        (0, 4.89, "coordinates_outside_area", None),
    ],
)
def test_what_is_no_point_of_the_area_is_refused_with_its_reason(
    latitude: Any, longitude: Any, code: str, field: str | None
) -> None:
    with pytest.raises(NotAPlaceError) as caught:
        coordinates(latitude, longitude, area=AMSTERDAM)
    assert (caught.value.reason.code, caught.value.reason.field) == (code, field)


def test_swapped_is_said_even_where_the_latitude_is_out_of_range() -> None:
    with pytest.raises(NotAPlaceError) as caught:
        coordinates(121.0, 31.0, area=Area(30.0, 120.0, 32.0, 122.0))
    assert caught.value.reason.code == "coordinates_swapped"


@given(st.one_of(st.floats(), st.integers(), st.text(), st.booleans(), st.none()), st.floats())
def test_whatever_comes_is_taken_or_refused_with_a_reason(latitude: Any, longitude: Any) -> None:
    with contextlib.suppress(NotAPlaceError):
        found = coordinates(latitude, longitude, area=AMSTERDAM)
        assert AMSTERDAM.holds(found.latitude, found.longitude)


def test_distance_to_a_point_is_the_great_circle() -> None:
    here, there = Coordinates(52.389, 4.889), Coordinates(52.3917, 4.889)
    assert distance_m(here, Shape(points=(there,))) == pytest.approx(300.2, abs=0.1)
    assert distance_m(there, Shape(points=(there,))) == 0


def test_distance_to_a_line_is_to_its_nearest_spot() -> None:
    beside, beyond = Coordinates(52.391, 4.885), Coordinates(52.39, 4.9)
    assert distance_m(beside, LINE) == pytest.approx(111.2, abs=0.1)
    assert distance_m(beyond, LINE) == pytest.approx(
        distance_between_m(beyond, Coordinates(52.39, 4.89)), abs=0.01
    )


def test_inside_an_area_the_distance_is_zero_but_not_in_its_hole() -> None:
    assert distance_m(Coordinates(52.382, 4.882), PARK) == 0
    in_the_pond = distance_m(Coordinates(52.385, 4.8845), PARK)
    assert in_the_pond == pytest.approx(34, abs=1)
    assert distance_m(Coordinates(52.3955, 4.885), PARK) == pytest.approx(612, abs=1)


def test_the_nearest_of_several_pieces_counts() -> None:
    here = Coordinates(52.3905, 4.885)
    assert distance_m(here, together([PARK, LINE])) == distance_m(here, LINE)


def test_nothing_has_no_distance() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        distance_m(Coordinates(52.38, 4.88), Shape())


NEARBY = st.builds(
    Coordinates,
    st.floats(AMSTERDAM.south, AMSTERDAM.north),
    st.floats(AMSTERDAM.west, AMSTERDAM.east),
)


@given(NEARBY, NEARBY)
def test_the_plane_measures_a_town_well_enough(one: Coordinates, other: Coordinates) -> None:
    plane = Plane(AMSTERDAM.centre)
    flat = math.dist(plane.metres(one), plane.metres(other))
    real = geodesic((one.latitude, one.longitude), (other.latitude, other.longitude)).meters
    assert abs(flat - real) <= 0.006 * real + 0.01


@given(NEARBY, NEARBY, NEARBY)
def test_a_line_is_never_farther_than_its_ends(
    here: Coordinates, start: Coordinates, end: Coordinates
) -> None:
    line = Shape(lines=((start, end),))
    to_ends = min(distance_between_m(here, start), distance_between_m(here, end))
    assert distance_m(here, line) <= to_ends * 1.001 + 0.01


def test_every_piece_has_its_box() -> None:
    corner = Coordinates(52.39, 4.88)
    shape = Shape((corner,), (*LINE.lines, SQUARE[:3]), PARK.polygons)
    point, line, *_segments, area = boxes(shape, Plane(corner))
    assert len(_segments) == 2
    assert (point.west_m, point.south_m, point.east_m, point.north_m) == (0, 0, 0, 0)
    assert (line.west_m, line.south_m, line.north_m) == (0, 0, 0)
    assert line.east_m == pytest.approx(678.6, abs=0.1)
    assert area.south_m == pytest.approx(-1111.9, abs=0.1)
    assert area.north_m == 0


def test_joined_shapes_hold_each_piece_once() -> None:
    assert together([PARK, LINE, LINE, PARK]) == together([PARK, LINE])
    assert Shape().is_empty
    assert not LINE.is_empty
