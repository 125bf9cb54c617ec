"""
Where things are: checked coordinates, the shapes of places, and distances between the two.

Pure. Nothing is guessed: what is not plainly a point of the programme's area is refused, with a
reason as code and parameters that `streets.sentences` turns into words.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from geopy.distance import great_circle

MOST_LATITUDE, MOST_LONGITUDE = 90, 180
_MOST_METRES = 10_000_000
EARTH_RADIUS_M = 6_371_009  # the sphere that geopy's great circles lie on

_DECIMAL = re.compile(r"-?\d{1,7}(\.\d{1,20})?", re.ASCII)
_WITH_COMMA = re.compile(r"-?\d{1,3},\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why something is refused.

    :param field: the name of the input at fault, where it is one
    """

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    field: str | None = None


def shortened(text: str, most: int) -> str:
    """Quote what somebody wrote, and show where it goes on."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class NotAPlaceError(ValueError):
    """These are no coordinates of the area; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point on earth, in degrees of WGS 84. Made by `coordinates()`, which checks."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Area:
    """Where a programme works: the edges of a box, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies within the edges or on them."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    @property
    def centre(self) -> Coordinates:
        """The middle: the origin of the area's plane."""
        return Coordinates((self.south + self.north) / 2, (self.west + self.east) / 2)


def coordinates(latitude: object, longitude: object, *, area: Area) -> Coordinates:
    """
    Check two values as they came, numbers or text, and make coordinates of them.

    :raises NotAPlaceError: missing, no plain decimal number, not finite, (0, 0), swapped, in
        metres, out of range, or outside the area; in this order
    """
    north, east = _degrees(latitude, "latitude"), _degrees(longitude, "longitude")
    given: dict[str, str | int | float] = {"latitude": north, "longitude": east}
    if north == 0 and east == 0:
        raise NotAPlaceError(Reason("coordinates_zero", given))
    if area.holds(north, east):
        return Coordinates(north, east)
    if area.holds(east, north):
        raise NotAPlaceError(Reason("coordinates_swapped", given))
    if abs(north) > MOST_LONGITUDE and abs(east) > MOST_LONGITUDE:
        raise NotAPlaceError(Reason("coordinates_in_metres", given))
    for name, value, most in (
        ("latitude", north, MOST_LATITUDE),
        ("longitude", east, MOST_LONGITUDE),
    ):
        if abs(value) > most:
            raise NotAPlaceError(Reason("coordinate_out_of_range", {"value": value}, name))
    raise NotAPlaceError(Reason("coordinates_outside_area", given))


def _degrees(value: object, name: str) -> float:
    if value is None or value == "":
        raise NotAPlaceError(Reason("coordinate_missing", field=name))
    if isinstance(value, str):
        text = value.strip(" ")
        if _WITH_COMMA.fullmatch(text):
            raise NotAPlaceError(
                Reason("coordinate_decimal_comma", {"text": shortened(text, 40)}, name)
            )
        if not _DECIMAL.fullmatch(text):
            raise NotAPlaceError(
                Reason("coordinate_not_a_number", {"text": shortened(text, 40)}, name)
            )
        return float(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotAPlaceError(Reason("coordinate_not_a_number", field=name))
    if isinstance(value, int) and abs(value) > _MOST_METRES:  # float() fails on the largest
        raise NotAPlaceError(Reason("coordinate_out_of_range", field=name))
    if not math.isfinite(value):
        raise NotAPlaceError(Reason("coordinate_not_finite", field=name))
    return float(value)


Line = tuple[Coordinates, ...]
Polygon = tuple[Line, ...]
"""An outer ring and its holes, each ending where it begins."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a place covers: any number of points (addresses), lines and polygons."""

    points: tuple[Coordinates, ...] = ()
    lines: tuple[Line, ...] = ()
    polygons: tuple[Polygon, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to measure to."""
        return not (self.points or self.lines or self.polygons)


def together(shapes: Iterable[Shape]) -> Shape:
    """Cover what any of some shapes covers; the same piece twice counts once."""
    points: dict[Coordinates, None] = {}
    lines: dict[Line, None] = {}
    polygons: dict[Polygon, None] = {}
    for shape in shapes:
        points |= dict.fromkeys(shape.points)
        lines |= dict.fromkeys(shape.lines)
        polygons |= dict.fromkeys(shape.polygons)
    return Shape(tuple(points), tuple(lines), tuple(polygons))


@dataclass(frozen=True, slots=True)
class Plane:
    """
    A flat map around an origin, in metres east and north of it.

    Good for a town: over 20 km it is off by a few metres.
    """

    origin: Coordinates

    def metres(self, point: Coordinates) -> tuple[float, float]:
        """Project a point."""
        east = math.radians(point.longitude - self.origin.longitude)
        north = math.radians(point.latitude - self.origin.latitude)
        shrink = math.cos(math.radians(self.origin.latitude))
        return east * shrink * EARTH_RADIUS_M, north * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Box:
    """What one piece of a shape takes on the plane; PostgreSQL's `box` holds the same."""

    west_m: float
    south_m: float
    east_m: float
    north_m: float


def boxes(shape: Shape, plane: Plane) -> list[Box]:
    """Box every piece for the index: each point, each segment of a line, each polygon whole."""
    pieces: Iterable[Line] = (
        *((point,) for point in shape.points),
        *(segment for line in shape.lines for segment in pairwise(line)),
        *(polygon[0] for polygon in shape.polygons),
    )
    return [_box([plane.metres(point) for point in piece]) for piece in pieces]


def _box(points: list[tuple[float, float]]) -> Box:
    easts, norths = zip(*points, strict=True)
    return Box(min(easts), min(norths), max(easts), max(norths))


def distance_between_m(one: Coordinates, other: Coordinates) -> float:
    """Measure the great circle between two points."""
    metres: float = great_circle(
        (one.latitude, one.longitude), (other.latitude, other.longitude)
    ).meters
    return metres


def distance_m(point: Coordinates, shape: Shape) -> float:
    """
    Measure from a point to the nearest spot of a shape; 0 inside a polygon.

    :raises ValueError: the shape is empty
    """
    if any(_is_inside(point, polygon) for polygon in shape.polygons):
        return 0.0
    nearest = min(_nearest_spots(Plane(point), shape), default=None)
    if nearest is None:
        raise ValueError("nothing to measure to")
    # The plane around the point itself finds the spot; the sphere gives the figure.
    return distance_between_m(point, Coordinates(nearest[1], nearest[2]))


def _nearest_spots(plane: Plane, shape: Shape) -> Iterator[tuple[float, float, float]]:
    """Each piece's spot nearest to the origin: squared metres, latitude, longitude."""
    for spot in shape.points:
        east, north = plane.metres(spot)
        yield east * east + north * north, spot.latitude, spot.longitude
    rings = (ring for polygon in shape.polygons for ring in polygon)
    for line in (*shape.lines, *rings):
        for start, end in pairwise(line):
            yield _nearest_on(plane, start, end)


def _nearest_on(plane: Plane, start: Coordinates, end: Coordinates) -> tuple[float, float, float]:
    (x, y), (to_x, to_y) = plane.metres(start), plane.metres(end)
    along_x, along_y = to_x - x, to_y - y
    length = along_x * along_x + along_y * along_y
    # How far along the segment the foot of the perpendicular from the origin lies.
    share = min(1.0, max(0.0, -(x * along_x + y * along_y) / length)) if length else 0.0
    foot_x, foot_y = x + share * along_x, y + share * along_y
    return (
        foot_x * foot_x + foot_y * foot_y,
        start.latitude + share * (end.latitude - start.latitude),
        start.longitude + share * (end.longitude - start.longitude),
    )


def _is_inside(point: Coordinates, polygon: Polygon) -> bool:
    """Count crossings of a ray eastward over all rings: odd is inside, holes included."""
    crossings = 0
    for ring in polygon:
        for start, end in pairwise(ring):
            if (start.latitude > point.latitude) == (end.latitude > point.latitude):
                continue
            share = (point.latitude - start.latitude) / (end.latitude - start.latitude)
            at = start.longitude + share * (end.longitude - start.longitude)
            crossings += at > point.longitude
    return crossings % 2 == 1
