"""
Reading places out of registers: rows of addresses, and GeoJSON.

Pure. Every row that is not taken is reported with its number and the reason; nothing is guessed.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cambio.common.names import NO_NAME, Name, NotAName, folded, read_name
from streets.geometries import RowRefusedError, shape_of
from streets.places import (
    Area,
    Coordinates,
    NotAPlaceError,
    Reason,
    Shape,
    shortened,
    together,
)
from streets.places import coordinates as checked
from streets.reference_systems import is_in_degrees, name_of
from streets.tables import NotARegisterError, columns_of

KINDS = ("street", "square", "park", "flat", "school_yard")
MOST_NAME, MOST_TOWN, MOST_LETTER = 120, 80, 40
_POSTCODE = re.compile(r"[1-9]\d{3}[A-Z]{2}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a street, as the register writes it; some have no postcode."""

    number: int
    letter: str
    suffix: str
    postcode: str
    coordinates: Coordinates


@dataclass(slots=True)
class PlaceRecord:
    """One place of a register: all rows or features of one town and name, as first spelt there."""

    kind: str
    name: Name
    town: Name
    shape: Shape = field(default_factory=Shape)
    addresses: list[Address] = field(default_factory=list)

    def __str__(self) -> str:
        return spelt(self.name, self.town)

    @property
    def key(self) -> tuple[str, str]:
        """What is the same for every spelling of it."""
        return folded(self.town), folded(self.name)


def spelt(name: str, town: str) -> str:
    """Write the name of a place as people tell it from others."""
    return f"{name}, {town}" if town else name


@dataclass(frozen=True, slots=True)
class Respelling:
    """A second spelling of a name that was there already: it is the same, and is not shown."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """
    A row that was not taken.

    :param number: its line in a CSV file, its place among the features (from 1) in GeoJSON
    """

    number: int
    reason: Reason


@dataclass(slots=True)
class Reading:
    """
    What a register held; rows that repeat an earlier one exactly are only counted.

    :ivar respelt: each once, in the order in which they were met
    """

    places: list[PlaceRecord] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    respelt: dict[Respelling, None] = field(default_factory=dict)
    rows: int = 0
    repeated: int = 0


class _Streets:
    """Addresses by street while their rows are read."""

    def __init__(self, columns: list[str], area: Area, reading: Reading) -> None:
        self._columns = columns
        self._area = area
        self._reading = reading
        self._found: dict[tuple[str, str], tuple[PlaceRecord, dict[Address, None]]] = {}

    def take(self, row: list[str]) -> bool:
        """Take a row; False if it only repeats an earlier one."""
        if len(row) != len(self._columns):
            raise RowRefusedError(
                "row_has_other_columns", expected=len(self._columns), found=len(row)
            )
        values = dict(zip(self._columns, row, strict=True))
        name = _name(values["street"], "street", MOST_NAME)
        street = PlaceRecord("street", name, _name(values["town"], "town", MOST_TOWN))
        # One address at two spots is no fault: a large building has several entrances.
        address = _address(values, self._area)
        first, found = self._found.setdefault(street.key, (street, {}))
        _note_spelling(self._reading, first, street)
        is_new = address not in found
        found[address] = None
        return is_new

    def records(self) -> list[PlaceRecord]:
        """The streets; many addresses at one spot, as in a flat, make one point."""
        return [
            replace(street, shape=_points(found), addresses=list(found))
            for street, found in self._found.values()
        ]


def _note_spelling(reading: Reading, first: PlaceRecord, second: PlaceRecord) -> None:
    if str(second) != str(first):
        reading.respelt[Respelling(str(first), str(second))] = None


def _points(addresses: Iterable[Address]) -> Shape:
    return Shape(points=tuple(dict.fromkeys(address.coordinates for address in addresses)))


def read_addresses(lines: Iterable[str], *, area: Area) -> Reading:
    """
    Read addresses from CSV; a street is the set of its addresses.

    :param lines: of text opened with `newline=""`
    :raises NotARegisterError: a column is missing from the first line
    """
    rest = iter(lines)
    reading = Reading()
    streets = _Streets(columns_of(next(rest, "")), area, reading)
    rows = csv.reader(rest, strict=True)
    while True:
        try:
            row = next(rows, None)
            if row is None:
                break
            if row:
                reading.rows += 1
                reading.repeated += not streets.take(row)
        except csv.Error:
            reading.rows += 1
            reading.refused.append(RefusedRow(rows.line_num + 1, Reason("row_unreadable")))
        except (RowRefusedError, NotAPlaceError) as error:
            reading.refused.append(RefusedRow(rows.line_num + 1, error.reason))
    reading.places = streets.records()
    return reading


def _address(values: Mapping[str, str], area: Area) -> Address:
    number, postcode = values["number"].strip(), "".join(values["postcode"].split()).upper()
    if not _NUMBER.fullmatch(number):
        raise RowRefusedError("number_not_valid", "number", text=shortened(number, 40))
    if postcode and not _POSTCODE.fullmatch(postcode):
        raise RowRefusedError("postcode_not_valid", "postcode", text=shortened(postcode, 40))
    return Address(
        int(number),
        _beside_number(values, "letter"),
        _beside_number(values, "suffix"),
        postcode,
        checked(values["lat"], values["lon"], area=area),
    )


def _beside_number(values: Mapping[str, str], column: str) -> str:
    text = values[column].strip()
    if len(text) > MOST_LETTER:
        raise RowRefusedError("beside_number_too_long", column, most=MOST_LETTER)
    return text


def _name(value: object, column: str, most: int) -> Name:
    if not isinstance(value, str) or not value.strip():
        raise RowRefusedError("name_missing", column)
    try:
        return read_name(value, most=most)
    except NotAName as error:
        raise RowRefusedError(error.code, column) from None


def read_features(
    document: object, *, area: Area, kind: str = "street", town: Name = NO_NAME
) -> Reading:
    """
    Read places from GeoJSON that was parsed already; features of one town and name are one place.

    :param kind: of features whose properties name none; likewise `town`
    :raises NotARegisterError: it is no GeoJSON, or not in degrees of WGS 84
    """
    reading, places = Reading(), dict[tuple[str, str], PlaceRecord]()
    for number, feature in enumerate(_features(document), 1):
        reading.rows += 1
        try:
            record = _record(feature, area, kind, town)
            place = places.setdefault(record.key, record)
            if place.kind != record.kind:
                raise RowRefusedError("place_of_two_kinds", "kind", kind=record.kind)
        except (RowRefusedError, NotAPlaceError) as error:
            reading.refused.append(RefusedRow(number, error.reason))
            continue
        if place is not record:
            _note_spelling(reading, place, record)
            joined = together((place.shape, record.shape))
            reading.repeated += joined == place.shape
            place.shape = joined
    reading.places = list(places.values())
    return reading


def _features(document: object) -> Sequence[object]:
    if not isinstance(document, Mapping):
        raise NotARegisterError(Reason("not_geojson"))
    if document.get("crs") is not None:
        system = name_of(document["crs"])
        if not is_in_degrees(system):
            raise NotARegisterError(Reason("not_in_degrees", {"crs": shortened(system, 80)}))
    if document.get("type") == "Feature":
        return [document]
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise NotARegisterError(Reason("not_geojson"))
    return features


def _record(feature: object, area: Area, kind: str, town: Name) -> PlaceRecord:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise RowRefusedError("not_a_feature")
    properties = feature.get("properties")
    if not isinstance(properties, Mapping):
        properties = {}
    if "name" not in properties:
        others = shortened(", ".join(map(str, properties)), 80)
        raise RowRefusedError("property_missing", "name", others=others or "-")
    name = _name(properties["name"], "name", MOST_NAME)
    if properties.get("town"):
        town = _name(properties["town"], "town", MOST_TOWN)
    kind = properties.get("kind") or kind
    if kind not in KINDS:
        raise RowRefusedError("kind_unknown", "kind", kind=shortened(str(kind), 40))
    return PlaceRecord(kind, name, town, shape_of(feature.get("geometry"), area))
