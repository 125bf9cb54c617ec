"""Living somewhere: …"""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cambio.common.errors import Conflict, FourEyes, Invalid, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets import operations, queries
from streets.models import Letter, Place, Residency
from tests.cambio.ledger.books import at_once
from tests.worlds import cast


def claim(member: Membership, place: Place, at: datetime) -> Residency:
    return cast.claim(member, place, at=at)


def test_a_claim_is_made_once(newcomer: Membership, street: Place, at: datetime) -> None:
    first = claim(newcomer, street, at)
    assert claim(newcomer, street, at + timedelta(days=1)) == first
    assert Residency.objects.get().claimed_at == at


def test_a_claim_keeps_the_id_of_whoever_was_first(
    newcomer: Membership, neighbour: Membership, street: Place, other_street: Place, at: datetime
) -> None:
    taken = Residency.objects.get(membership=neighbour).pk
    with pytest.raises(Conflict):
        operations.claim_residency(place_id=street.pk, residency_id=taken, by=newcomer, at=at)
    with pytest.raises(Conflict):
        operations.claim_residency(
            place_id=other_street.pk, residency_id=taken, by=neighbour, at=at
        )


def test_somebody_may_live_in_two_places(
    resident: Membership, street: Place, other_street: Place, at: datetime
) -> None:
    claim(resident, other_street, at)
    assert resident.residencies.count() == 2


def test_a_place_of_another_programme_is_not_found(
    newcomer: Membership, outsider: Membership, street: Place, at: datetime
) -> None:
    with pytest.raises(NotFound):
        claim(outsider, street, at)
    with pytest.raises(NotFound):
        operations.claim_residency(place_id=new_id(), residency_id=None, by=newcomer, at=at)


def test_a_claim_is_confirmed_by_the_coordinator_of_that_place(
    newcomer: Membership,
    second_coordinator: Membership,
    street: Place,
    other_street: Place,
    at: datetime,
) -> None:
    near, far = claim(newcomer, street, at), claim(newcomer, other_street, at)
    confirmed = operations.confirm_residency(residency_id=near.pk, by=second_coordinator, at=at)
    assert (confirmed.state, confirmed.decided_by) == ("confirmed", second_coordinator)
    with pytest.raises(NotFound):
        operations.confirm_residency(residency_id=far.pk, by=second_coordinator, at=at)


def test_nobody_decides_for_themselves_not_even_in_the_database(
    coordinator: Membership, street: Place, at: datetime
) -> None:
    mine = claim(coordinator, street, at)
    for act in (operations.confirm_residency, operations.decline_residency):
        with pytest.raises(FourEyes):
            act(residency_id=mine.pk, by=coordinator, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Residency.objects.filter(pk=mine.pk).update(state="confirmed", decided_by=coordinator)


def test_a_confirmation_ends_with_the_move_and_is_asked_for_again(
    resident: Membership, street: Place, at: datetime
) -> None:
    mine = Residency.objects.get(membership=resident)
    operations.end_residency(residency_id=mine.pk, by=resident, at=at)
    assert not queries.is_resident_of(resident.pk, [street.pk])
    again = claim(resident, street, at)
    assert (again.pk, again.state, again.decided_by) == (mine.pk, "claimed", None)
    assert not queries.is_resident_of(resident.pk, [street.pk])


def test_a_letter_is_worth_one_confirmation(
    newcomer: Membership, neighbour: Membership, coordinator: Membership, street: Place,
    at: datetime,
) -> None:  # fmt: skip
    code = cast.letter_code(street, by=coordinator, at=at)
    assert operations.redeem_letter(code=code, by=newcomer, at=at).state == "confirmed"
    letter = Letter.objects.get()
    assert (letter.used_by, letter.used_at) == (newcomer, at)
    with pytest.raises(Invalid):
        operations.redeem_letter(code=code, by=neighbour, at=at)


def test_a_letter_is_good_for_sixty_days_and_what_it_confirmed_stays(
    newcomer: Membership, neighbour: Membership, coordinator: Membership, other_street: Place,
    at: datetime,
) -> None:  # fmt: skip
    code, other = (cast.letter_code(other_street, by=coordinator, at=at) for _ in range(2))
    late = at + operations.LETTER_GOOD_FOR
    operations.redeem_letter(code=code, by=newcomer, at=late)
    late += timedelta(seconds=1)
    assert operations.redeem_letter(code=code, by=newcomer, at=late).state == "confirmed"
    with pytest.raises(Invalid):
        operations.redeem_letter(code=other, by=neighbour, at=late)
    assert not Residency.objects.filter(membership=neighbour, place=other_street).exists()


def test_a_letter_is_not_used_up_by_whoever_lives_there_already(
    resident: Membership, newcomer: Membership, coordinator: Membership, street: Place,
    at: datetime,
) -> None:  # fmt: skip
    code = cast.letter_code(street, by=coordinator, at=at)
    operations.redeem_letter(code=code, by=resident, at=at)
    assert operations.redeem_letter(code=code, by=newcomer, at=at).state == "confirmed"


def test_a_code_is_not_read_from_the_database(
    coordinator: Membership, street: Place, at: datetime
) -> None:
    codes = {cast.letter_code(street, by=coordinator, at=at) for _ in range(9)}
    assert len(codes) == 9
    kept = str(list(Letter.objects.values()))
    assert not [code for code in codes if code in kept]


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "'; --", "\uff21" * 8, "ß" * 8, "A" * 500])
def test_a_guess_is_no_code(
    newcomer: Membership, coordinator: Membership, street: Place, at: datetime, code: str
) -> None:
    cast.letter_code(street, by=coordinator, at=at)
    with pytest.raises(Invalid):
        operations.redeem_letter(code=code, by=newcomer, at=at)
    assert not Residency.objects.exists()


def test_a_letter_in_four_hands_at_once_confirms_one(
    transactional_db: None,
    resident: Membership,
    newcomer: Membership,
    neighbour: Membership,
    coordinator: Membership,
    manager: Membership,
    other_street: Place,
    at: datetime,
) -> None:
    code = cast.letter_code(other_street, by=coordinator, at=at)
    people = [resident, newcomer, neighbour, manager]
    results = at_once(
        4, lambda number: operations.redeem_letter(code=code, by=people[number], at=at)
    )
    assert sum(isinstance(result, Residency) for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 3
    assert Residency.objects.filter(place=other_street, state="confirmed").count() == 1


def test_a_claim_from_ten_phones_at_once_is_one(
    transactional_db: None, newcomer: Membership, street: Place, at: datetime
) -> None:
    results = at_once(10, lambda _: claim(newcomer, street, at))
    assert len({result.pk for result in results}) == 1
    assert Residency.objects.filter(membership=newcomer).count() == 1


def test_a_letter_is_for_places_in_ones_care(
    second_coordinator: Membership, resident: Membership, other_street: Place, at: datetime
) -> None:
    for member in (second_coordinator, resident):
        with pytest.raises(NotPermitted):
            cast.letter_code(other_street, by=member, at=at)
