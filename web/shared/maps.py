"""
A small map from our own geometry: a street and where its photos were taken, ready to be drawn.

Pure: shapes and positions in, numbers of an SVG out. North is up. Whatever lies too far away to be
drawn at a useful scale stands at the edge, marked as being further away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from streets.places import Coordinates, Line, Plane, Shape

WIDTH, HEIGHT = 480, 320
MARGIN = 52
LEAST_M = 120.0
"""No map shows less: two doors are no landmark."""
FURTHEST_M = 1000.0
"""From the edge of the street; what is further away stands at the edge of the map."""
SCALE_LEFT = 18
MARK_HEIGHT = 28
STALK = 12
"""From the spot up to the mark, so that the mark does not cover it."""
_SIGN_WIDTH = 9
_EDGE = 6
_MOST_OF_WIDTH = 0.3
_ROUND_METRES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Metres = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a photo was taken, by the number it has on the page."""

    number: int
    place: Coordinates


@dataclass(frozen=True, slots=True)
class Mark:
    """
    The numbers of the photos that were taken at one spot.

    :param is_below: the numbers stand below the spot, so that they do not cover what was cleaned
    """

    x: int
    y: int
    text: str
    is_below: bool
    is_beyond: bool

    @property
    def width(self) -> int:
        """Wide enough for its numbers."""
        return max(MARK_HEIGHT, len(self.text) * _SIGN_WIDTH + 14)

    @property
    def left(self) -> int:
        """Where its box begins; at the map's sides the box stays whole."""
        return min(max(self.x - self.width // 2, _EDGE), WIDTH - _EDGE - self.width)

    @property
    def top(self) -> int:
        """Where its box begins."""
        return self.y + STALK if self.is_below else self.y - STALK - MARK_HEIGHT

    @property
    def foot(self) -> int:
        """Where the line from the spot meets its box."""
        return self.top if self.is_below else self.top + MARK_HEIGHT

    @property
    def middle(self) -> int:
        """The middle of its box."""
        return self.left + self.width // 2


@dataclass(frozen=True, slots=True)
class Scale:
    """A round number of metres and its length on the map."""

    metres: int
    length: int

    @property
    def right(self) -> int:
        """Where the bar ends."""
        return SCALE_LEFT + self.length


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn: doors as points, lines and areas as SVG has them, marks above all."""

    doors: tuple[tuple[int, int], ...]
    lines: tuple[str, ...]
    areas: tuple[str, ...]
    marks: tuple[Mark, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of the plane that is drawn, and how."""

    west: float
    north: float
    per_metre: float

    def point(self, metres: Metres) -> tuple[int, int]:
        east, north = metres
        return (
            round((east - self.west) * self.per_metre),
            round((self.north - north) * self.per_metre),
        )


def map_of(shape: Shape, spots: Sequence[Spot]) -> Map | None:
    """Draw a shape and the spots around it; nothing where there is nothing to draw."""
    corners = list(_corners(shape)) or [spot.place for spot in spots]
    if not corners:
        return None
    plane = Plane(corners[0])
    home = _bounds(plane.metres(corner) for corner in corners)
    places = {spot.number: plane.metres(spot.place) for spot in spots}
    near = [place for place in places.values() if _is_near(place, home)]
    window = _window(_bounds(chain(near, (home[:2], home[2:]))))

    def drawn(line: Line) -> list[tuple[int, int]]:
        return [window.point(plane.metres(corner)) for corner in line]

    return Map(
        doors=tuple(dict.fromkeys(drawn(shape.points))),
        lines=tuple(_points(drawn(line)) for line in shape.lines),
        areas=tuple(
            " ".join(f"M {_points(drawn(ring))} Z" for ring in rings) for rings in shape.polygons
        ),
        marks=_marks(places, window, home),
        scale=_scale(window),
    )


def _corners(shape: Shape) -> Iterable[Coordinates]:
    rings = (ring for polygon in shape.polygons for ring in polygon)
    return chain(shape.points, *shape.lines, *rings)


def _bounds(points: Iterable[Metres]) -> tuple[float, float, float, float]:
    easts, norths = zip(*points, strict=True)
    return min(easts), min(norths), max(easts), max(norths)


def _is_near(place: Metres, home: tuple[float, float, float, float]) -> bool:
    west, south, east, north = home
    return (
        west - FURTHEST_M <= place[0] <= east + FURTHEST_M
        and south - FURTHEST_M <= place[1] <= north + FURTHEST_M
    )


def _window(bounds: tuple[float, float, float, float]) -> _Window:
    west, south, east, north = bounds
    per_metre = min(
        (WIDTH - 2 * MARGIN) / max(east - west, LEAST_M),
        (HEIGHT - 2 * MARGIN) / max(north - south, LEAST_M * HEIGHT / WIDTH),
    )
    return _Window(
        west=(west + east) / 2 - WIDTH / 2 / per_metre,
        north=(south + north) / 2 + HEIGHT / 2 / per_metre,
        per_metre=per_metre,
    )


def _points(points: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _marks(
    places: dict[int, Metres], window: _Window, home: tuple[float, float, float, float]
) -> tuple[Mark, ...]:
    """Draw photos that were taken beside each other as one mark with several numbers."""
    groups: list[tuple[int, int, bool, list[int]]] = []
    middle = window.point((home[0], (home[1] + home[3]) / 2))[1]
    room = MARK_HEIGHT + STALK + _EDGE
    for number, place in sorted(places.items()):
        x, y = window.point(place)
        x = min(max(x, _EDGE), WIDTH - _EDGE)
        y = min(max(y, _EDGE), HEIGHT - _EDGE)
        beyond = not _is_near(place, home)
        for left, top, is_beyond, numbers in groups:
            if is_beyond == beyond and max(abs(x - left), abs(y - top)) < MARK_HEIGHT:
                numbers.append(number)
                break
        else:
            groups.append((x, y, beyond, [number]))
    return tuple(
        Mark(
            x,
            y,
            ", ".join(map(str, numbers)),
            is_below=y < room or middle < y < HEIGHT - room,
            is_beyond=beyond,
        )
        for x, y, beyond, numbers in groups
    )


def _scale(window: _Window) -> Scale:
    widest = WIDTH * _MOST_OF_WIDTH / window.per_metre
    metres = max((m for m in _ROUND_METRES if m <= widest), default=_ROUND_METRES[0])
    return Scale(metres, round(metres * window.per_metre))
