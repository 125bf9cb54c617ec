"""import_places, the command, reads registers into places …"""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cambio.ledger import queries as books
from cambio.programmes.models import Programme
from streets.models import Place, Segment

COLUMNS = "street,number,letter,suffix,postcode,town,lat,lon"
GOOD = (
    "Zandhoek,1,,,1013KR,Amsterdam,52.3885,4.8855",
    "Zandhoek,3,A,,1013KR,Amsterdam,52.3886,4.8856",
    "Realengracht,2,,,,Amsterdam,52.3890,4.8840",
)
FIELD = [[4.8850, 52.3880], [4.8860, 52.3880], [4.8860, 52.3890], [4.8850, 52.3880]]


def imported(file: Path, capsys: pytest.CaptureFixture[str], **options: str) -> list[str]:
    """What the command prints, its last line last."""
    call_command("import_places", str(file), programme="west", **options)
    return capsys.readouterr().out.splitlines()


def csv(folder: Path, *rows: str) -> Path:
    file = folder / "addresses.csv"
    file.write_text("\n".join((COLUMNS, *rows)) + "\n")
    return file


def geojson(folder: Path, *features: dict[str, object]) -> Path:
    file = folder / "places.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def feature(kind: str, geometry: str, coordinates: object, name: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": kind, "town": "Amsterdam"},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def test_each_with_an_account_and_its_ward(
    programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = imported(csv(tmp_path, *GOOD), capsys, ward="Haarlemmer")
    assert told[-1] == "3 rows read, 0 refused, 2 places and 3 pieces added"
    zandhoek = Place.objects.get(name="Zandhoek")
    assert (zandhoek.kind, zandhoek.town, str(zandhoek.ward)) == (
        "street",
        "Amsterdam",
        "Haarlemmer",
    )
    assert zandhoek.segments.count() == 2
    assert books.balance(books.AccountId(zandhoek.account_id)) == 0
    assert Place.objects.values("account").distinct().count() == 2


def test_and_a_second_time_adds_nothing(
    programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv(tmp_path, *GOOD)
    imported(file, capsys, ward="Haarlemmer")
    before = set(Place.objects.values_list("pk", "account")), set(Segment.objects.values_list("pk"))
    assert imported(file, capsys)[-1].endswith("0 places and 0 pieces added")
    after = set(Place.objects.values_list("pk", "account")), set(Segment.objects.values_list("pk"))
    assert after == before


def test_and_adds_what_has_come_to_a_street_since(
    programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(csv(tmp_path, GOOD[0]), capsys)
    assert imported(csv(tmp_path, *GOOD[:2]), capsys)[-1].endswith("0 places and 1 pieces added")


def test_and_takes_points_lines_and_areas(
    programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = geojson(
        tmp_path,
        feature("square", "Point", FIELD[0], "Haarlemmerplein"),
        feature("street", "LineString", FIELD[:3], "Houtmankade"),
        feature("park", "Polygon", [FIELD], "Westerpark"),
    )
    assert imported(file, capsys)[-1] == "3 rows read, 0 refused, 3 places and 4 pieces added"
    kinds = Segment.objects.order_by("id").values_list("place__kind", "kind")
    assert list(kinds) == [
        ("square", "point"),
        ("street", "line"),
        ("street", "line"),
        ("park", "area"),
    ]
    assert imported(file, capsys)[-1].endswith("0 places and 0 pieces added")


def test_and_reports_each_refused_row_with_its_line_and_reason(
    programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv(
        tmp_path,
        GOOD[0],
        "Zandhoek,5,,,1013KR,Amsterdam,4.8855,52.3885",
        "Zandhoek,7,,,1013KR,Amsterdam,0,0",
        "Zandhoek,9,,,1013KR,Amsterdam,51.92,4.48",
        GOOD[1],
    )
    with pytest.raises(CommandError, match="3 rows were not taken"):
        call_command("import_places", str(file), programme="west")
    told = capsys.readouterr()
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["row 3", "row 4", "row 5"]
    assert "swapped" in told.err or "omgewisseld" in told.err
    assert Segment.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("places.csv", "street,number\nZandhoek,1\n"),
        ("places.geojson", "{"),
        ("places.geojson", "[]"),
        ("places.csv", b"street\xff"),
    ],
)
def test_and_refuses_what_is_no_register_in_one_sentence(
    programme: Programme, tmp_path: Path, name: str, content: str | bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=name):
        call_command("import_places", str(file), programme="west")
    assert not Place.objects.exists()


def test_but_not_for_a_programme_that_there_is_not(programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no programme 'nowhere'"):
        call_command("import_places", str(csv(tmp_path, *GOOD)), programme="nowhere")
