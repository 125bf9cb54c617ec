"""manage.py import_places …"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import streets
from cambio.events.models import Event
from cambio.programmes.models import Programme
from streets.models import Place, Segment, Ward

REAL = Path(streets.__file__).parent / "data" / "amsterdam_west_addresses.csv"
COLUMNS = "street,number,letter,suffix,postcode,town,lat,lon\n"
ZANDHOEK = "Zandhoek,1,,,1013KT,Amsterdam,52.3885,4.8855\n"

Read = Any


@pytest.fixture
def read(programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Read:
    """
    Run the command on a text.

    :returns: the exit status, what it printed, and what it reported as wrong
    """

    def run(content: str | bytes, name: str = "places.csv", **options: Any) -> tuple[int, str, str]:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        status, why = 0, ""
        try:
            call_command("import_places", file, **({"programme": "west"} | options))
        except CommandError as error:
            status, why = error.returncode, str(error)
        printed = capsys.readouterr()
        return status, printed.out, printed.err + why

    return run


def collection(*features: dict[str, Any], **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features} | more)


def feature(geometry: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    named = {"name": "Westerpark", "town": "Amsterdam", "kind": "park"}
    return {
        "type": "Feature",
        "properties": named | properties,
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def test_reads_the_real_streets_and_a_rerun_adds_nothing(read: Read) -> None:
    content = REAL.read_bytes()
    status, out, err = read(content)
    assert (status, err) == (0, "")
    rows = len(content.splitlines()) - 1
    assert out.startswith(f"{rows} rows read, 0 refused, 24 places and ")
    counts = Place.objects.count(), Segment.objects.count(), Event.objects.count()
    assert counts[0] == 24
    status, out, err = read(content)
    assert (status, out) == (
        0,
        f"{rows} rows read, 0 refused, 0 places and 0 pieces added\n",
    )
    assert (Place.objects.count(), Segment.objects.count(), Event.objects.count()) == counts


def test_adds_only_what_is_new_of_a_longer_file(read: Read) -> None:
    read(COLUMNS + ZANDHOEK)
    longer = COLUMNS + ZANDHOEK + "Zandhoek,2,,,1013KT,Amsterdam,52.3886,4.8855\n"
    assert read(longer)[1].endswith("0 places and 1 pieces added\n")


def test_puts_new_places_into_the_ward_that_is_named(read: Read) -> None:
    read(COLUMNS + ZANDHOEK, ward="Haarlemmer")
    read(COLUMNS + ZANDHOEK.replace("Zandhoek", "Barentszplein"), ward="Haarlemmer")
    assert [place.ward for place in Place.objects.all()] == [Ward.objects.get()] * 2


def test_gives_every_place_an_account_of_its_own(read: Read) -> None:
    read(COLUMNS + ZANDHOEK + ZANDHOEK.replace("Zandhoek", "Barentszplein"))
    assert Place.objects.values("account").distinct().count() == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Zandhoek,1,,,1013KT,Amsterdam,4.8855,52.3885", "Latitude and longitude are swapped."),
        ("Zandhoek,1,,,1013KT,Amsterdam,0,0", "(0, 0) is not a place"),
        ("Zandhoek,1,,,1013KT,Amsterdam,48.85,2.35", "outside the programme's area"),
        ("Zandhoek,1,,,1013KT,Amsterdam,NaN,4.8855", "not a plain decimal number. (latitude)"),
        ('Zandhoek,1,,,1013KT,Amsterdam,"52,3885",4.8855', "decimal comma; write a point."),
        ("Zandhoek,1,,,1013KT,Amsterdam,,4.8855", "A coordinate is missing. (latitude)"),
        ("Zandhoek,1,,,1013KT,Amsterdam,52.3885,1e1", "not a plain decimal number. (longitude)"),
        ("Zandhoek,0,,,1013KT,Amsterdam,52.3885,4.8855", "“0” is not a house number. (number)"),
        ("Zandhoek,1,,,13KT,Amsterdam,52.3885,4.8855", "“13KT” is not a postcode. (postcode)"),
        (",1,,,1013KT,Amsterdam,52.3885,4.8855", "The name is missing. (street)"),
        ("Zandhoek,1,,,1013KT,,52.3885,4.8855", "The name is missing. (town)"),
        ("Zandhoek,1,,,1013KT,Amsterdam,52.3885", "7 columns instead of 8"),
        ("a" * 121 + ",1,,,1013KT,Amsterdam,52.3885,4.8855", "too long"),
    ],
)
def test_reports_a_refused_row_by_line_and_takes_the_others(
    read: Read, row: str, reason: str
) -> None:
    status, out, err = read(COLUMNS + ZANDHOEK + row + "\n" + ZANDHOEK.replace(",1,", ",2,"))
    assert status == 1
    assert out.startswith("3 rows read, 1 refused, 1 places")
    (line,) = [line for line in err.splitlines() if line.startswith("row ")]
    assert line.startswith("row 3: ")
    assert reason in line
    assert [place.name for place in Place.objects.all()] == ["Zandhoek"]


def test_reads_points_lines_and_areas(read: Read) -> None:
    ring = [[4.88, 52.38], [4.89, 52.38], [4.89, 52.39], [4.88, 52.38]]
    status, out, _err = read(
        collection(
            feature("Polygon", [ring]),
            feature("LineString", ring[:3], name="Zandhoek", kind="street"),
            feature("MultiPoint", ring[:2], name="Het Schip", kind="flat"),
        ),
        "places.geojson",
    )
    assert (status, out) == (0, "3 rows read, 0 refused, 3 places and 5 pieces added\n")
    kinds = dict(Place.objects.values_list("name", "kind"))
    assert kinds == {"Westerpark": "park", "Zandhoek": "street", "Het Schip": "flat"}


def test_reads_geojson_again_without_adding(read: Read) -> None:
    document = collection(feature("Point", [4.88, 52.38]))
    read(document, "places.geojson")
    assert read(document, "places.geojson")[1].endswith("0 places and 0 pieces added\n")


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (feature("Point", [52.38, 4.88]), "swapped"),
        (feature("Point", [4.88]), "The geometry is broken. (geometry)"),
        (feature("Point", None), "The geometry is broken. (geometry)"),
        (feature("Point", [4.88, 52.38], kind="castle"), "no such kind of place. (kind)"),
        (feature("Point", [4.88, 52.38], name=5), "The name is missing. (name)"),
        (feature("Point", [True, 52.38]), "not a plain decimal number. (longitude)"),
        (feature("GeometryCollection", []), "This kind of geometry is not supported. (geometry)"),
        (feature("Polygon", [[[4.88, 52.38], [4.89, 52.38]]]), "broken. (geometry)"),
        ({"type": "Feature", "properties": {"name": "x"}}, "The geometry is missing. (geometry)"),
        ("Westerpark", "This is not a feature."),
    ],
)
def test_reports_a_refused_feature_by_its_number(
    read: Read, broken: dict[str, Any], reason: str
) -> None:
    whole = feature("Point", [4.88, 52.38])
    status, out, err = read(collection(whole, broken), "places.geojson")
    assert status == 1
    assert "row 2: " in err
    assert reason in err
    assert out.startswith("2 rows read, 1 refused, 1 places")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("", "places.csv", "lacks these columns"),
        ("street,number\nZandhoek,1\n", "places.csv", "letter, suffix, postcode, town, lat, lon"),
        (b"\xff\xfe\x00", "places.csv", "Line 1 is not in UTF-8"),
        ("{", "places.geojson", "places.geojson: "),
        ("[]", "places.geojson", "not a GeoJSON collection"),
        ('{"type": "FeatureCollection"}', "places.geojson", "not a GeoJSON collection"),
        (collection(crs={"properties": {"name": "EPSG:28992"}}), "x.json", "not in degrees"),
        ("[" * 100_000, "places.geojson", "places.geojson: "),
    ],
)
def test_says_in_a_sentence_why_a_file_is_no_register(
    read: Read, content: str, name: str, reason: str
) -> None:
    status, out, err = read(content, name)
    assert (status, out) == (1, "")
    assert reason in err
    assert not Place.objects.exists()


def test_names_a_file_that_is_not_there(programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        call_command("import_places", tmp_path / "nowhere.csv", programme="west")
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_places", REAL, programme="nowhere")


@pytest.mark.parametrize("option", [{"ward": "a" * 81}, {"ward": "a\x00b"}, {"kind": "castle"}])
def test_names_an_option_that_cannot_be(read: Read, option: dict[str, str]) -> None:
    point = feature("Point", [4.88, 52.38], kind=None)
    status, _out, err = read(collection(point), "places.geojson", **option)
    assert status == 1
    assert err
    assert not Place.objects.exists()
