"""Who lives in a place, over HTTP: …"""

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets.models import Letter, Place, Residency
from tests.api.conftest import MakePhone
from tests.api.phones import faults, ids, refusal


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


def test_a_claim_alone_opens_no_books(
    phone: MakePhone, newcomer: Membership, street: Place
) -> None:
    claim(phone, newcomer, street)
    assert refusal(phone(newcomer).get(f"places/{street.pk}/balance")) == (404, "not_found")
