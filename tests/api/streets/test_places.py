"""Places and who lives there, over HTTP: …"""

from datetime import datetime

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership, Programme
from streets import operations
from streets.models import Letter, Place, Residency
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


def claim(phone: MakePhone, member: Membership, place: Place) -> str:
    answer = phone(member).post("residencies", {"place": str(place.pk)})
    assert answer.status_code in {200, 201}
    assert answer.json()["state"] == "claimed"
    return str(answer.json()["id"])


def test_a_claim_waits_until_a_coordinator_confirms_it(
    phone: MakePhone, newcomer: Membership, second_coordinator: Membership, street: Place
) -> None:
    mine = claim(phone, newcomer, street)
    assert ids(phone(second_coordinator).get("residencies")) == [mine]
    answer = phone(second_coordinator).post(f"residencies/{mine}/confirm")
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    again = phone(second_coordinator).post(f"residencies/{mine}/confirm")
    assert refusal(again) == (409, "not_allowed_now")


def test_a_claim_is_recognised_by_its_id(
    phone: MakePhone, newcomer: Membership, street: Place, other_street: Place
) -> None:
    mine, body = phone(newcomer), {"id": str(new_id()), "place": str(street.pk)}
    first = mine.post("residencies", body)
    assert mine.post("residencies", body).json() == first.json()
    answer = mine.post("residencies", body | {"place": str(other_street.pk)})
    assert refusal(answer) == (409, "conflict")
    assert list(faults(answer)) == ["/id"]
    assert Residency.objects.count() == 1


def test_a_declined_claim_can_be_made_again(
    phone: MakePhone, newcomer: Membership, coordinator: Membership, street: Place
) -> None:
    mine = claim(phone, newcomer, street)
    assert phone(coordinator).post(f"residencies/{mine}/decline").json()["state"] == "declined"
    assert claim(phone, newcomer, street) == mine


def test_a_move_ends_it(
    phone: MakePhone,
    resident: Membership,
    neighbour: Membership,
    coordinator: Membership,
    street: Place,
) -> None:
    mine = Residency.objects.get(membership=resident).pk
    for other, seen in ((neighbour, (404, "not_found")), (coordinator, (403, "not_permitted"))):
        assert refusal(phone(other).post(f"residencies/{mine}/end")) == seen
    assert phone(resident).post(f"residencies/{mine}/end").json()["state"] == "ended"
    assert refusal(phone(resident).post(f"residencies/{mine}/end")) == (409, "not_allowed_now")
    assert refusal(phone(resident).get(f"places/{street.pk}/balance")) == (404, "not_found")


@pytest.mark.parametrize("verb", ["confirm", "decline"])
def test_a_claim_is_decided_by_somebody_else_who_may(
    phone: MakePhone,
    coordinator: Membership,
    neighbour: Membership,
    newcomer: Membership,
    outsider: Membership,
    street: Place,
    verb: str,
) -> None:
    own, theirs = claim(phone, coordinator, street), claim(phone, newcomer, street)
    assert refusal(phone(coordinator).post(f"residencies/{own}/{verb}")) == (403, "four_eyes")
    assert refusal(phone(newcomer).post(f"residencies/{theirs}/{verb}")) == (403, "four_eyes")
    assert refusal(phone(neighbour).post(f"residencies/{theirs}/{verb}")) == (404, "not_found")
    far = phone(outsider)
    assert refusal(far.post(f"residencies/{theirs}/{verb}")) == (403, "not_a_member")
    far.programme = "oost"
    assert refusal(far.post(f"residencies/{theirs}/{verb}")) == (404, "not_found")
    assert Residency.objects.filter(pk__in=(own, theirs), state="claimed").count() == 2


def letter_to(place: Place) -> dict[str, str]:
    return {"id": str(new_id()), "place": str(place.pk)}


def test_a_letter_has_one_code_for_ever_and_its_maker_alone_is_told(
    phone: MakePhone, coordinator: Membership, second_coordinator: Membership, street: Place
) -> None:
    body = letter_to(street)
    first, again = (phone(coordinator).post("letters", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert refusal(phone(second_coordinator).post("letters", body)) == (409, "conflict")
    other = phone(coordinator).post("letters", letter_to(street)).json()
    assert other["code"] != first.json()["code"]
    assert Letter.objects.count() == 2


def test_a_letters_code_confirms_once(
    phone: MakePhone,
    coordinator: Membership,
    newcomer: Membership,
    neighbour: Membership,
    street: Place,
) -> None:
    answer = phone(coordinator).post("letters", letter_to(street))
    assert answer.status_code == 201
    code = answer.json()["code"]
    assert code not in str(list(Letter.objects.values()))
    spelt = {"code": f" {code[:4]}-{code[4:].lower()} "}
    redeemed = phone(newcomer).post("letters/redeem", spelt)
    assert (redeemed.json()["state"], redeemed.json()["place"]["id"]) == (
        "confirmed",
        str(street.pk),
    )
    assert phone(newcomer).post("letters/redeem", spelt).json() == redeemed.json()
    again = phone(neighbour).post("letters/redeem", {"code": code})
    assert (refusal(again), faults(again)) == ((400, "invalid"), {"/code": "invalid"})


def test_a_code_is_worth_nothing_elsewhere(
    phone: MakePhone, coordinator: Membership, outsider: Membership, street: Place
) -> None:
    code = phone(coordinator).post("letters", letter_to(street)).json()["code"]
    theirs = phone(outsider)
    theirs.programme = "oost"
    assert refusal(theirs.post("letters/redeem", {"code": code})) == (400, "invalid")
    assert refusal(theirs.post("letters", letter_to(street))) == (404, "not_found")


def test_letters_are_sent_by_those_who_look_after_the_place(
    phone: MakePhone,
    second_coordinator: Membership,
    resident: Membership,
    street: Place,
    other_street: Place,
) -> None:
    near, far = letter_to(street), letter_to(other_street)
    assert phone(second_coordinator).post("letters", near).status_code == 201
    assert refusal(phone(second_coordinator).post("letters", far)) == (403, "not_permitted")
    assert refusal(phone(resident).post("letters", near)) == (403, "not_permitted")


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


def test_a_claim_alone_opens_no_books(
    phone: MakePhone, newcomer: Membership, street: Place
) -> None:
    claim(phone, newcomer, street)
    assert refusal(phone(newcomer).get(f"places/{street.pk}/balance")) == (404, "not_found")


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
