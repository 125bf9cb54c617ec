"""
Shapes of GeoJSON, as registers bring them.

Pure. What is no shape of a place is refused with the reason.
"""

from collections.abc import Mapping

from streets.places import Area, Coordinates, Line, Polygon, Reason, Shape, shortened
from streets.places import coordinates as checked

_LEAST_LINE, _LEAST_RING = 2, 4


class RowRefusedError(ValueError):
    """A row or feature that is not taken; `reason` says why."""

    def __init__(self, code: str, name: str | None = None, **params: str | int | float) -> None:
        super().__init__(code)
        self.reason = Reason(code, params, name)


def shape_of(geometry: object, area: Area) -> Shape:
    """
    Read a geometry.

    :raises RowRefusedError: it is broken, or of a kind that no place has
    :raises NotAPlaceError: a point of it is outside the programme's area
    """
    if not isinstance(geometry, Mapping):
        raise RowRefusedError("geometry_missing", "geometry")
    kind, inside = geometry.get("type"), geometry.get("coordinates")
    several = [inside]
    if isinstance(kind, str) and kind.startswith("Multi"):
        kind, several = kind.removeprefix("Multi"), _list(inside, 1)
    if kind == "Point":
        return Shape(points=tuple(_point(each, area) for each in several))
    if kind == "LineString":
        return Shape(lines=tuple(_line(each, area, _LEAST_LINE) for each in several))
    if kind == "Polygon":
        return Shape(polygons=tuple(_polygon(each, area) for each in several))
    raise RowRefusedError("geometry_unsupported", "geometry", kind=shortened(str(kind), 40))


def _list(value: object, least: int) -> list[object]:
    if not isinstance(value, list) or len(value) < least:
        raise RowRefusedError("geometry_broken", "geometry")
    return value


def _point(value: object, area: Area) -> Coordinates:
    longitude, latitude, *_height = _list(value, 2)  # GeoJSON's order
    return checked(latitude, longitude, area=area)


def _line(value: object, area: Area, least: int) -> Line:
    return tuple(_point(each, area) for each in _list(value, least))


def _polygon(value: object, area: Area) -> Polygon:
    rings = tuple(_line(ring, area, _LEAST_RING) for ring in _list(value, 1))
    if any(ring[0] != ring[-1] for ring in rings):
        raise RowRefusedError("ring_not_closed", "geometry")
    return rings
