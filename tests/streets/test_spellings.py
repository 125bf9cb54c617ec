"""One name in two spellings is one place, one ward, one purse."""

# ruff: noqa: RUF001 - characters that look alike are what this is about

import json
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cambio.ledger.queries import balance
from cambio.programmes.models import Programme
from streets.models import Place, Segment, Ward
from streets.operations import import_places
from streets.queries import area_of
from streets.registers import Respelling, read_addresses, read_features

COLUMNS = "street,number,letter,suffix,postcode,town,lat,lon"
CAFE = "Caféstraat"
DECOMPOSED = unicodedata.normalize("NFD", CAFE)


def rows(street: str, town: str = "Amsterdam", *, first: int = 1) -> str:
    lines = [
        f"{street},{number},,,1013 AA,{town},52.388{number},4.881"
        for number in range(first, first + 3)
    ]
    return "\n".join(lines) + "\n"


def register(*parts: str) -> list[str]:
    return [COLUMNS, *"".join(parts).splitlines()]


def take_over(programme: Programme, lines: list[str], **options: Any) -> Any:
    reading = read_addresses(lines, area=area_of(programme))
    assert not reading.refused
    return import_places(programme=programme, records=reading.places, **options)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (CAFE, DECOMPOSED),
        (DECOMPOSED, CAFE),
        ("'s-Gravesandestraat", "’s-Gravesandestraat"),
        ("’s-Gravesandestraat", "'s-Gravesandestraat"),
        ("Lange Eilandsgracht", "LANGE  EILANDSGRACHT"),
    ],
    ids=ascii,
)
def test_b8_one_register_in_two_spellings_makes_one_street_with_one_wallet(
    programme: Programme, at: datetime, first: str, second: str
) -> None:
    made = take_over(programme, register(rows(first)), at=at)
    again = take_over(programme, register(rows(second, first=2)), at=at)
    assert (made.places, made.segments, again.places, again.segments) == (1, 3, 0, 1)
    place = Place.objects.get()
    assert place.name == unicodedata.normalize("NFC", first)
    assert Segment.objects.filter(place=place).count() == 4
    assert balance(place.account_id) == 0


def test_b8_a_second_spelling_is_reported_and_one_encoded_otherwise_is_none(
    programme: Programme, at: datetime
) -> None:
    take_over(programme, register(rows(CAFE)), at=at)
    assert take_over(programme, register(rows(DECOMPOSED)), at=at).respelt == []
    again = take_over(programme, register(rows("Cafestraat", "AMSTERDAM")), at=at)
    assert again.respelt == [Respelling("Caféstraat, Amsterdam", "Cafestraat, AMSTERDAM")]


def test_b8_two_spellings_within_a_register_are_one_street_and_reported_once(
    programme: Programme,
) -> None:
    lines = register(rows(CAFE), rows("CAFESTRAAT", first=2), rows("Zandhoek"))
    reading = read_addresses(lines, area=area_of(programme))
    assert [(place.name, len(place.addresses)) for place in reading.places] == [
        (CAFE, 4), ("Zandhoek", 3)
    ]  # fmt: skip
    assert list(reading.respelt) == [Respelling(f"{CAFE}, Amsterdam", "CAFESTRAAT, Amsterdam")]
    assert reading.repeated == 2


def feature(name: str, at: float = 4.88) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "town": "Amsterdam"},
        "geometry": {"type": "Point", "coordinates": [at, 52.38]},
    }


def test_b8_two_spellings_of_features_are_one_place(programme: Programme) -> None:
    document = {
        "type": "FeatureCollection",
        "features": [feature(CAFE), feature(DECOMPOSED, 4.89), feature("Cafe-Straat", 4.9)],
    }
    reading = read_features(document, area=area_of(programme))
    assert [(str(place), len(place.shape.points)) for place in reading.places] == [
        (f"{CAFE}, Amsterdam", 2),
        ("Cafe-Straat, Amsterdam", 1),
    ]
    assert not reading.respelt


def test_b8_a_ward_in_a_second_spelling_is_the_ward_that_there_is(
    programme: Programme, at: datetime
) -> None:
    take_over(programme, register(rows("Zandhoek")), ward="Súrinaamse Buurt", at=at)
    again = take_over(programme, register(rows("Zandpad")), ward="surinaamse buurt", at=at)
    assert again.respelt == [Respelling("Súrinaamse Buurt", "surinaamse buurt")]
    assert {place.ward.name for place in Place.objects.select_related("ward")} == {
        Ward.objects.get().name
    }


def test_b8_whoever_reads_a_register_is_told_what_was_joined(
    programme: Programme, at: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_over(programme, register(rows(CAFE)), at=at)
    file = tmp_path / "places.csv"
    file.write_text("\n".join(register(rows("Cafestraat"))))
    call_command("import_places", file, programme="west")
    assert capsys.readouterr().out.splitlines() == [
        "'Cafestraat, Amsterdam' is 'Caféstraat, Amsterdam', as it was first written",
        "3 rows read, 0 refused, 0 places and 0 pieces added",
    ]


@pytest.mark.parametrize(
    "street", ["Zand\N{ZERO WIDTH SPACE}hoek", "\N{RIGHT-TO-LEFT OVERRIDE}Zandhoek", '"Lange\nWeg"']
)
def test_b7_a_row_whose_street_hides_something_is_refused(
    programme: Programme, street: str
) -> None:
    lines = f"{COLUMNS}\n{rows(street)}".splitlines(keepends=True)
    reading = read_addresses(lines, area=area_of(programme))
    assert not reading.places
    assert {row.reason.code for row in reading.refused} == {"name_hides"}


def test_b7_a_feature_whose_town_hides_something_is_refused(programme: Programme) -> None:
    turned = feature("Zandhoek")
    turned["properties"]["town"] = "Amster\N{RIGHT-TO-LEFT OVERRIDE}dam"
    reading = read_features(turned, area=area_of(programme))
    assert [(row.reason.code, row.reason.field) for row in reading.refused] == [
        ("name_hides", "town")
    ]


def test_b7_a_ward_is_named_so_that_people_see_it(programme: Programme, tmp_path: Path) -> None:
    file = tmp_path / "places.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    for ward in ("\N{HANGUL FILLER}", "a\nb", "…", "a" * 81):
        with pytest.raises(CommandError, match="--ward: "):
            call_command("import_places", file, programme="west", ward=ward)
    assert not Ward.objects.exists()
