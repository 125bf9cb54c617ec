"""Whoever searches a place finds it as people write."""

# ruff: noqa: RUF001 - characters that look alike are what this is about

from datetime import datetime

import pytest

from cambio.programmes.models import Membership, Programme
from tests.api.conftest import MakePhone
from tests.worlds import cast

STREETS = ("Caféstraat", "Zandhoek", "'s-Gravesandestraat", "Plein '40-'45", "Zandhoek 1")


@pytest.fixture
def streets(programme: Programme, at: datetime) -> None:
    for name in STREETS:
        cast.make_street(programme, name, at=at)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("Cafestr", {"Caféstraat"}),
        ("CAFE\N{COMBINING ACUTE ACCENT}", {"Caféstraat"}),
        ("’s-grav", {"'s-Gravesandestraat"}),
        ("s gravesande", {"'s-Gravesandestraat"}),
        ("Zandhoek", {"Zandhoek", "Zandhoek 1"}),
        ("Zandhoek 12", {"Zandhoek", "Zandhoek 1"}),
        ("zandhoek 12-hs", {"Zandhoek", "Zandhoek 1"}),
        ("Zandhoek 12a, Amsterdam", {"Zandhoek", "Zandhoek 1"}),
        ("Zandhoek, amst", {"Zandhoek", "Zandhoek 1"}),
        ("Zandhoek 1", {"Zandhoek 1"}),
        ("Zandhoek 12, Utrecht", set()),
        ("Plein ’40-’45", {"Plein '40-'45"}),
        ("Plein 40-45 12", {"Plein '40-'45"}),
        ("12", set()),
        ("…", set()),
    ],
)
def test_b8_a_place_is_found_as_people_write_it(
    phone: MakePhone, resident: Membership, streets: None, search: str, found: set[str]
) -> None:
    answer = phone(resident).get("places", {"search": search})
    assert {place["name"] for place in answer.json()["results"]} == found
