"""Registers as they come: what is plain is taken, the rest is reported row by row."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import streets
from streets.places import Area, Coordinates, Shape, distance_m
from streets.registers import Reading, read_addresses, read_features
from streets.tables import NotARegisterError

AMSTERDAM = Area(52.30, 4.75, 52.43, 5.02)
DEMO = Path(streets.__file__).parent / "data" / "amsterdam_west_addresses.csv"
HEAD = "street,number,letter,suffix,postcode,town,lat,lon"
GOOD = "Barentszplein,1,,H,1013NJ,Amsterdam,52.3892794,4.8910276"


def read(*rows: str, head: str = HEAD) -> Reading:
    return read_addresses([f"{row}\r\n" for row in (head, *rows)], area=AMSTERDAM)


def refused(reading: Reading) -> list[tuple[int, str, str | None]]:
    return [(row.number, row.reason.code, row.reason.field) for row in reading.refused]


def test_the_demo_streets_are_read_whole() -> None:
    with DEMO.open(encoding="utf-8", newline="") as lines:
        reading = read_addresses(lines, area=AMSTERDAM)
    assert (len(reading.places), reading.rows, reading.refused) == (24, 1836, [])
    assert sum(len(place.addresses) for place in reading.places) == 1836
    square = next(place for place in reading.places if place.name == "Barentszplein")
    assert (square.kind, square.town) == ("street", "Amsterdam")
    assert distance_m(Coordinates(52.3892794, 4.8910276), square.shape) == 0


def test_addresses_are_gathered_by_street_and_town() -> None:
    reading = read(
        GOOD,
        GOOD.replace(",1,", ",2,"),
        GOOD.replace("Barentszplein", "Zandhoek"),
        GOOD.replace("Amsterdam", "Diemen"),
    )
    assert [(place.name, place.town, len(place.addresses)) for place in reading.places] == [
        ("Barentszplein", "Amsterdam", 2),
        ("Zandhoek", "Amsterdam", 1),
        ("Barentszplein", "Diemen", 1),
    ]
    # Two front doors at one spot are two addresses and one point.
    assert len(reading.places[0].shape.points) == 1


def test_a_row_that_repeats_another_is_counted_only() -> None:
    reading = read(GOOD, GOOD, "")
    assert (reading.rows, reading.repeated, reading.refused) == (2, 1, [])
    assert len(reading.places[0].addresses) == 1


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (",1,,H,1013NJ,Amsterdam,52.38,4.89", "name_missing", "street"),
        ("A\x07B,1,,H,1013NJ,Amsterdam,52.38,4.89", "name_hides", "street"),
        ("A" * 121 + ",1,,H,1013NJ,Amsterdam,52.38,4.89", "name_too_long", "street"),
        ("Zandhoek,1,,H,1013NJ,,52.38,4.89", "name_missing", "town"),
        ("Zandhoek,0,,H,1013NJ,Amsterdam,52.38,4.89", "number_not_valid", "number"),
        ("Zandhoek,1a,,H,1013NJ,Amsterdam,52.38,4.89", "number_not_valid", "number"),
        ("Zandhoek,\u0661,,H,1013NJ,Amsterdam,52.38,4.89", "number_not_valid", "number"),
        ("Zandhoek,1,,H,1013,Amsterdam,52.38,4.89", "postcode_not_valid", "postcode"),
        ("Zandhoek,1,,H,1013NJ,Amsterdam,,4.89", "coordinate_missing", "latitude"),
        ("Zandhoek,1,,H,1013NJ,Amsterdam,0,0", "coordinates_zero", None),
        ("Zandhoek,1,,H,1013NJ,Amsterdam,4.89,52.38", "coordinates_swapped", None),
        ('Zandhoek,1,,H,1013NJ,Amsterdam,"52,38","4,89"', "coordinate_decimal_comma", "latitude"),
        (
            "Zandhoek,1,,H,1013NJ,Amsterdam,524.977.716.666.667,4.89",
            "coordinate_not_a_number",
            "latitude",
        ),
        ("Zandhoek,1,,H,7511AA,Enschede,52.22,6.89", "coordinates_outside_area", None),
        ("Zandhoek,1,,H,1013NJ,Amsterdam,52,38,4,89", "row_has_other_columns", None),
        ("Zandhoek,1", "row_has_other_columns", None),
        ('Zandhoek,"1"x,,H,1013NJ,Amsterdam,52.38,4.89', "row_unreadable", None),
    ],
)
def test_a_bad_row_is_reported_and_the_others_are_taken(
    row: str, code: str, field: str | None
) -> None:
    reading = read(GOOD, row, GOOD.replace(",1,", ",3,"))
    assert refused(reading) == [(3, code, field)]
    assert len(reading.places[0].addresses) == 2


@pytest.mark.parametrize("head", ["", "street;number", "a,b", HEAD.replace(",lon", "")])
def test_a_file_without_the_columns_is_refused_whole(head: str) -> None:
    with pytest.raises(NotARegisterError) as caught:
        read(GOOD, head=head)
    assert caught.value.reason.code == "columns_missing"


def test_a_byte_order_mark_and_another_order_of_columns_do_no_harm() -> None:
    reading = read(
        "4.8910276,52.3892794,Amsterdam,1013NJ,,,1,Zandhoek",
        head="\ufefflon,lat,town,postcode,suffix,letter,number,street",
    )
    assert reading.places[0].name == "Zandhoek"


RING = [[4.88, 52.38], [4.89, 52.38], [4.89, 52.39], [4.88, 52.38]]


def feature(geometry: str, inside: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": "Westerpark", **properties},
        "geometry": {"type": geometry, "coordinates": inside},
    }


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


@pytest.mark.parametrize(
    ("kind", "inside", "counts"),
    [
        ("Point", [4.88, 52.38], (1, 0, 0)),
        ("Point", [4.88, 52.38, 3.0], (1, 0, 0)),
        ("MultiPoint", [[4.88, 52.38], [4.89, 52.38]], (2, 0, 0)),
        ("LineString", RING[:3], (0, 1, 0)),
        ("MultiLineString", [RING[:2], RING[1:3]], (0, 2, 0)),
        ("Polygon", [RING], (0, 0, 1)),
        ("MultiPolygon", [[RING], [RING]], (0, 0, 2)),
    ],
)
def test_every_geometry_gives_its_shape(
    kind: str, inside: Any, counts: tuple[int, int, int]
) -> None:
    reading = read_features(collection(feature(kind, inside)), area=AMSTERDAM, town="Amsterdam")
    (place,) = reading.places
    assert (place.name, place.town) == ("Westerpark", "Amsterdam")
    shape = place.shape
    assert (len(shape.points), len(shape.lines), len(shape.polygons)) == counts
    assert AMSTERDAM.holds(*_first(shape))


def _first(shape: Shape) -> tuple[float, float]:
    lines = (*((point,) for point in shape.points), *shape.lines, *(p[0] for p in shape.polygons))
    return lines[0][0].latitude, lines[0][0].longitude


def test_a_single_feature_is_a_register_of_one() -> None:
    reading = read_features(feature("Point", [4.88, 52.38], kind="park"), area=AMSTERDAM)
    assert [place.kind for place in reading.places] == ["park"]


def test_features_of_one_name_are_one_place() -> None:
    reading = read_features(
        collection(
            feature("LineString", RING[:2]),
            feature("LineString", RING[1:3]),
            feature("LineString", RING[:2]),
            feature("Point", RING[0], town="Diemen"),
        ),
        area=AMSTERDAM,
    )
    assert [len(place.shape.lines) for place in reading.places] == [2, 0]
    assert (reading.rows, reading.repeated) == (4, 1)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (feature("Point", [52.38, 4.88]), "coordinates_swapped"),
        (feature("Point", [0, 0]), "coordinates_zero"),
        (feature("Point", [4.88, True]), "coordinate_not_a_number"),
        (feature("Point", [4.88]), "geometry_broken"),
        (feature("Point", {}), "geometry_broken"),
        (feature("LineString", [[4.88, 52.38]]), "geometry_broken"),
        (feature("MultiPoint", []), "geometry_broken"),
        (feature("Polygon", [RING[:3]]), "geometry_broken"),
        (feature("Polygon", [[*RING[:3], RING[1]]]), "ring_not_closed"),
        (feature("Circle", []), "geometry_unsupported"),
        (feature("GeometryCollection", None), "geometry_unsupported"),
        ({**feature("Point", []), "geometry": None}, "geometry_missing"),
        (feature("Point", [4.88, 52.38], name=None), "name_missing"),
        (feature("Point", [4.88, 52.38], name=7), "name_missing"),
        (feature("Point", [4.88, 52.38], kind="motorway"), "kind_unknown"),
        (feature("Point", [4.88, 52.38], name="Zandhoek", kind="park"), "place_of_two_kinds"),
        ("no feature", "not_a_feature"),
    ],
)
def test_a_bad_feature_is_reported_and_the_others_are_taken(bad: Any, code: str) -> None:
    good = feature("Point", [4.89, 52.39], name="Zandhoek")
    reading = read_features(collection(good, bad), area=AMSTERDAM)
    assert [(row.number, row.reason.code) for row in reading.refused] == [(2, code)]
    assert [place.name for place in reading.places] == ["Zandhoek"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "not_geojson"),
        (None, "not_geojson"),
        ({"type": "FeatureCollection"}, "not_geojson"),
        ({"type": "Topology", "features": []}, "not_geojson"),
        (
            collection(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}),
            "not_in_degrees",
        ),
        (collection(crs="RD"), "not_in_degrees"),
    ],
)
def test_a_file_that_is_no_geojson_in_degrees_is_refused_whole(document: Any, code: str) -> None:
    with pytest.raises(NotARegisterError) as caught:
        read_features(document, area=AMSTERDAM)
    assert caught.value.reason.code == code


def test_reading_changes_nothing_and_reads_the_same_again() -> None:
    document = collection(feature("Polygon", [RING]), feature("Point", [4.88, 52.38]))
    before = copy.deepcopy(document)
    first = read_features(document, area=AMSTERDAM)
    assert document == before
    assert read_features(json.loads(json.dumps(document)), area=AMSTERDAM) == first
