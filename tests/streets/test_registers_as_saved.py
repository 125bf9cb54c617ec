"""Registers as offices save them: what can be read in one way only is read, the rest explained."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from cambio.programmes.models import Programme
from streets.models import Place
from streets.places import Area, NotAPlaceError, coordinates
from streets.reference_systems import is_in_degrees, name_of
from streets.registers import Reading, read_addresses, read_features
from streets.sentences import refusal
from streets.tables import NotARegisterError, text_of

AMSTERDAM = Area(52.30, 4.75, 52.43, 5.02)
HEAD = "street,number,letter,suffix,postcode,town,lat,lon"
ROW = "Caféplein,1,,,1013AA,Amsterdam,52.38810,4.88100"


def read(*rows: str, head: str = HEAD) -> Reading:
    return read_addresses([f"{row}\r\n" for row in (head, *rows)], area=AMSTERDAM)


def why(content: bytes) -> str:
    """Say in English why a whole file of addresses is refused."""
    with pytest.raises(NotARegisterError) as caught, override("en"):
        read_addresses(text_of(content).splitlines(keepends=True), area=AMSTERDAM)
    with override("nl"):
        assert refusal(caught.value.reason)
    with override("en"):
        return refusal(caught.value.reason)


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:4326",
        "epsg:4326",
        "OGC:CRS84",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "urn:ogc:def:crs:EPSG:8.5:4326",
        "urn:x-ogc:def:crs:EPSG:4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "https://www.opengis.net/def/crs/EPSG/0/4326/",
        "http://www.opengis.net/gml/srs/epsg.xml#4326",
        "https://epsg.io/4326",
        "WGS 84",
        "CRS84",
        "urn:ogc:def:crs:EPSG::4258",
        "EPSG:4979",
    ],
)
def test_b12_degrees_are_known_by_authority_and_code_in_every_spelling(name: str) -> None:
    assert is_in_degrees(name)
    document = {
        "type": "Feature",
        "crs": {"type": "name", "properties": {"name": name}},
        "properties": {"name": "Westerpark"},
        "geometry": {"type": "Point", "coordinates": [4.88, 52.38]},
    }
    assert [place.name for place in read_features(document, area=AMSTERDAM).places] == [
        "Westerpark"
    ]


def test_b12_an_old_file_names_its_system_by_code_or_by_link() -> None:
    assert is_in_degrees(name_of({"type": "EPSG", "properties": {"code": 4326}}))
    link = {"type": "link", "properties": {"href": "https://epsg.io/4326"}}
    assert is_in_degrees(name_of(link))


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:28992",
        "urn:ogc:def:crs:EPSG::28992",
        "EPSG:43260",
        "ESRI:4326",
        "4326",
        "OGC:4326",
        "EPSG:CRS84",
        "urn:ogc:def:crs,crs:EPSG::4326,crs:EPSG::5773",
        "RD",
        "",
    ],
)
def test_b12_another_system_is_named_beside_the_one_that_is_wanted(name: str) -> None:
    document = {"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": name}}}
    with pytest.raises(NotARegisterError) as caught:
        read_features(document, area=AMSTERDAM)
    with override("en"):
        told = refusal(caught.value.reason)
    assert f"“{name}”" in told
    assert "EPSG:4326" in told


def test_b12_metres_of_a_national_grid_are_told_from_what_is_not_on_earth() -> None:
    for given in ((120_800.1, 488_600.2), ("488600.2", "120800.1"), (488_600, 120_800)):
        with pytest.raises(NotAPlaceError) as caught:
            coordinates(*given, area=AMSTERDAM)
        assert caught.value.reason.code == "coordinates_in_metres"
        with override("en"):
            assert "EPSG:4326" in refusal(caught.value.reason)


@pytest.mark.parametrize(
    ("sign", "shown"), [(";", "“;”"), ("\t", "“TAB”")], ids=["semicolon", "tab"]
)
@pytest.mark.parametrize("quoted", [False, True])
def test_b12_columns_between_other_signs_are_told_from_missing_ones(
    sign: str, shown: str, *, quoted: bool
) -> None:
    names = [f'"{name}"' if quoted else name for name in HEAD.split(",")]
    told = why("\ufeff".encode() + sign.join(names).encode() + b"\r\n")
    assert shown in told
    assert "commas" in told
    assert "UTF-8" in told


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"{HEAD}\r\n{ROW}\r\n".encode("cp1252"), 2),
        (f"{HEAD.replace(',', ';')}\n{ROW}\n{ROW}".encode("cp1252"), 2),
        (f"{HEAD}\n{ROW}".encode("utf-16"), 1),
    ],
    ids=["western", "western with semicolons", "utf-16"],
)
def test_b12_another_encoding_is_told_with_its_line_and_the_one_that_is_wanted(
    content: bytes, line: int
) -> None:
    told = why(content)
    assert told.startswith(f"Line {line} is not in UTF-8")
    assert "commas" in told


def test_b12_nothing_beside_a_number_is_cut() -> None:
    reading = read(
        ROW.replace(",1,,,", ",4,,A-hoog achter 2,"),
        ROW.replace(",1,,,", ",4,,A-hoog achter 3,"),
        ROW.replace(",1,,,", f",4,,{'x' * 41},"),
        ROW.replace(",1,,,", f",4,{'x' * 41},,"),
    )
    (place,) = reading.places
    assert [address.suffix for address in place.addresses] == ["A-hoog achter 2", "A-hoog achter 3"]
    assert [(row.number, row.reason.code, row.reason.field) for row in reading.refused] == [
        (4, "beside_number_too_long", "suffix"),
        (5, "beside_number_too_long", "letter"),
    ]
    assert reading.repeated == 0


@pytest.mark.parametrize("written", ["1013aa", "1013 aa", "1013\N{NO-BREAK SPACE}AA", " 1013 AA "])
def test_b12_a_postcode_is_read_as_people_write_it(written: str) -> None:
    (place,) = read(ROW.replace("1013AA", written)).places
    assert place.addresses[0].postcode == "1013AA"


def test_b12_what_is_quoted_of_a_long_value_shows_that_it_goes_on() -> None:
    (row,) = read(ROW.replace("1013AA", "x" * 200)).refused
    with override("en"):
        assert refusal(row.reason) == f"“{'X' * 39}…” is not a postcode."


def test_b12_a_feature_without_a_name_is_told_which_properties_it_has() -> None:
    document: dict[str, Any] = {
        "type": "Feature",
        "properties": {"openbareruimtenaam": "Naamweg", "town": "Amsterdam"},
        "geometry": {"type": "Point", "coordinates": [4.88, 52.38]},
    }
    (row,) = read_features(document, area=AMSTERDAM).refused
    with override("en"):
        told = refusal(row.reason)
    assert told == "There is no property “name”; there are: openbareruimtenaam, town."


@pytest.mark.parametrize("name", ["places.csv", "places.geojson"])
def test_b12_the_command_says_what_is_wanted(
    programme: Programme, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(
        f"{HEAD}\n{ROW}".encode("cp1252")
        if name.endswith("csv")
        else json.dumps({"name": "é"}, ensure_ascii=False).encode("cp1252")
    )
    with pytest.raises(CommandError, match=r"places.* is not in UTF-8"):
        call_command("import_places", file, programme=programme.slug)
    assert not Place.objects.exists()
