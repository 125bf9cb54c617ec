"""Places over HTTP: …"""

from datetime import datetime

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership, Programme
from streets import operations
from streets.models import Place
from streets.places import Coordinates, Shape
from streets.registers import PlaceRecord
from tests.api.conftest import MakePhone
from tests.api.phones import faults, ids, refusal
from tests.worlds.cast import NEAR_STREET
from tests.worlds.shop import give_credits


def test_a_list_shows_every_place_of_the_programme_only(
    phone: MakePhone, newcomer: Membership, outsider: Membership, street: Place, other_street: Place
) -> None:
    assert set(ids(phone(newcomer).get("places"))) == {str(street.pk), str(other_street.pk)}
    assert refusal(phone(outsider).get("places")) == (403, "not_a_member")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "zand"}, ["Zandhoek"]),
        ({"search": "GRACHT"}, ["Realengracht"]),
        ({"search": "%"}, []),
        ({"search": "'; DROP TABLE"}, []),
        ({"kind": "park"}, []),
        ({"kind": "street", "search": "hoek"}, ["Zandhoek"]),
    ],
)
def test_a_search_finds_by_name_and_kind(
    phone: MakePhone,
    newcomer: Membership,
    street: Place,
    other_street: Place,
    query: dict[str, str],
    found: list[str],
) -> None:
    answer = phone(newcomer).get("places", query)
    assert [place["name"] for place in answer.json()["results"]] == found


def test_one_place_is_shown_to_its_own_programme(
    phone: MakePhone, newcomer: Membership, outsider: Membership, street: Place
) -> None:
    shown = phone(newcomer).get(f"places/{street.pk}").json()
    assert shown == {
        "id": str(street.pk), "kind": "street", "name": "Zandhoek", "town": "Amsterdam",
        "ward": None,
    }  # fmt: skip
    assert refusal(phone(newcomer).get(f"places/{new_id()}")) == (404, "not_found")
    theirs = phone(outsider)
    theirs.programme = "oost"
    assert refusal(theirs.get(f"places/{street.pk}")) == (404, "not_found")


def test_the_nearest_place_comes_first(
    phone: MakePhone, newcomer: Membership, street: Place
) -> None:
    latitude, longitude = NEAR_STREET
    near = {"latitude": latitude - 0.001, "longitude": longitude}
    (found,) = phone(newcomer).post("places/nearest", near).json()
    assert found["place"]["id"] == str(street.pk)
    assert found["distance_m"] == pytest.approx(111, abs=2)


def test_the_nearest_place_is_not_crowded_out_by_another_programmes(
    phone: MakePhone,
    newcomer: Membership,
    street: Place,
    other_programme: Programme,
    at: datetime,
) -> None:
    latitude, longitude = NEAR_STREET
    crowd = tuple(Coordinates(latitude - 0.001, longitude + n / 10**6) for n in range(40))
    operations.import_places(
        programme=other_programme,
        records=[PlaceRecord("street", "Zandpad", "Amsterdam", Shape(crowd))],
        at=at,
    )
    near = {"latitude": latitude - 0.001, "longitude": longitude}
    (found,) = phone(newcomer).post("places/nearest", near).json()
    assert found["place"]["id"] == str(street.pk)


@pytest.mark.parametrize(
    ("latitude", "longitude", "field"),
    [
        (0, 0, "/latitude"),
        (4.8855, 52.3885, "/latitude"),
        (48.85, 2.35, "/latitude"),
        (91, 4.88, "/latitude"),
        (52.38, 181, "/longitude"),
        ("52.3885", 4.8855, "/latitude"),
        (52.38, None, "/longitude"),
        (True, 4.88, "/latitude"),
    ],
)
def test_what_is_no_point_of_the_area_is_refused_by_name(
    phone: MakePhone,
    newcomer: Membership,
    street: Place,
    latitude: object,
    longitude: object,
    field: str,
) -> None:
    query = {"latitude": latitude, "longitude": longitude}
    answer = phone(newcomer).post("places/nearest", query)
    assert refusal(answer)[0] == 400
    assert list(faults(answer)) == [field]


def test_swapped_coordinates_are_told_from_foreign_ones(
    phone: MakePhone, newcomer: Membership, street: Place
) -> None:
    query = {"latitude": NEAR_STREET[1], "longitude": NEAR_STREET[0]}
    answer = phone(newcomer).post("places/nearest", query)
    assert answer.json()["detail"] == "Latitude and longitude are swapped."


@pytest.mark.parametrize("path", ["balance", "entries"])
def test_what_a_street_has_is_for_those_whom_it_concerns(
    phone: MakePhone,
    resident: Membership,
    newcomer: Membership,
    second_coordinator: Membership,
    coordinator: Membership,
    outsider: Membership,
    street: Place,
    other_street: Place,
    path: str,
) -> None:
    for member in (resident, second_coordinator, coordinator):
        assert phone(member).get(f"places/{street.pk}/{path}").status_code == 200
    for member in (resident, newcomer, second_coordinator):
        other = phone(member).get(f"places/{other_street.pk}/{path}")
        assert refusal(other) == (404, "not_found")
    assert refusal(phone(newcomer).get(f"places/{street.pk}/{path}")) == (404, "not_found")
    theirs = phone(outsider)
    theirs.programme = "oost"
    assert refusal(theirs.get(f"places/{street.pk}/{path}")) == (404, "not_found")


def test_a_statement_goes_back_and_forth_page_by_page(
    phone: MakePhone, resident: Membership, street: Place, at: datetime
) -> None:
    for amount in (5, 7, 11):
        give_credits(resident, street.account_id, amount, at=at)
    mine, path = phone(resident), f"places/{street.pk}/entries"
    newest = mine.get(path, {"limit": 2}).json()
    assert [line["amount"] for line in newest["results"]] == [11, 7]
    assert [line["balance_after"] for line in newest["results"]] == [23, 12]
    assert newest["previous"] is None
    oldest = mine.client.get(newest["next"]).json()
    assert [line["amount"] for line in oldest["results"]] == [5]
    assert oldest["next"] is None
    assert mine.client.get(oldest["previous"]).json()["results"] == newest["results"]
    assert mine.get(f"places/{street.pk}/balance").json() == {"unit": "cambi", "balance": 23}
