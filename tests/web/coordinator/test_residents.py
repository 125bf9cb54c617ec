"""The residents' desk: claims that wait, and letters with a code."""

import re

import pytest

from streets import operations
from streets.models import Letter, Residency
from tests.worlds import cast
from tests.worlds.desks import reader

DESK = "/west/residents/"


@pytest.fixture
def claim(newcomer, street, at):
    return cast.claim(newcomer, street, at=at)


def state_of(claim):
    return Residency.objects.get(pk=claim.pk).state


def test_a_claim_waits_at_the_desk_of_who_looks_after_the_street(claim, second_coordinator):
    page = reader(second_coordinator).get(DESK).text
    assert "Nico" in page
    assert "Says they live in Zandhoek, Amsterdam" in page


def test_a_claim_elsewhere_does_not_wait_here(newcomer, other_street, second_coordinator, at):
    claim = cast.claim(newcomer, other_street, at=at)
    browser = reader(second_coordinator)
    assert "nobody to confirm" in browser.get(DESK).text
    answer = browser.post(DESK, {"act": "confirm", "subject": claim.pk})
    assert answer.status_code == 404
    assert state_of(claim) == "claimed"


@pytest.mark.parametrize(
    ("act", "state", "sentence"),
    [
        ("confirm", "confirmed", "Confirmed: Nico lives in Zandhoek."),
        ("decline", "declined", "Declined: Nico does not live in Zandhoek."),
    ],
)
def test_a_claim_is_decided_with_one_button(claim, coordinator, act, state, sentence):
    answer = reader(coordinator).post(DESK, {"act": act, "subject": claim.pk}, follow=True)
    assert answer.redirect_chain == [(DESK, 302)]
    assert sentence in answer.text
    assert state_of(claim) == state


def test_a_claim_that_was_decided_meanwhile_is_refused_in_words(
    claim, coordinator, second_coordinator, at
):
    operations.confirm_residency(residency_id=claim.pk, by=second_coordinator, at=at)
    answer = reader(coordinator).post(DESK, {"act": "decline", "subject": claim.pk})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert state_of(claim) == "confirmed"


def test_ones_own_claim_is_not_ones_own_to_confirm(coordinator, street, at):
    claim = cast.claim(coordinator, street, at=at)
    browser = reader(coordinator)
    assert "nobody to confirm" in browser.get(DESK).text
    answer = browser.post(DESK, {"act": "confirm", "subject": claim.pk})
    assert answer.status_code == 403
    assert "You cannot confirm your own claim" in answer.text


@pytest.mark.parametrize("subject", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_claim_that_does_not_exist_is_not_found(coordinator, subject):
    answer = reader(coordinator).post(DESK, {"act": "confirm", "subject": subject})
    assert answer.status_code == 404


def test_a_letters_code_is_shown_once_and_confirms(second_coordinator, street, newcomer, at):
    browser = reader(second_coordinator)
    answer = browser.post(f"{DESK}letter/", {"place": street.pk})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    code = re.search(r'class="code">([A-Z0-9 ]+)<', answer.text).group(1)
    assert code not in browser.get(f"{DESK}letter/").text
    assert operations.redeem_letter(code=code, by=newcomer, at=at).state == "confirmed"


def test_a_letter_goes_to_streets_in_ones_care_only(second_coordinator, street, other_street):
    browser = reader(second_coordinator)
    assert "Realengracht" not in browser.get(f"{DESK}letter/").text
    answer = browser.post(f"{DESK}letter/", {"place": other_street.pk})
    assert answer.status_code == 400
    assert 'id="id_place_error"' in answer.text
    assert not Letter.objects.exists()


def test_a_letter_without_street_names_the_field(manager, street):
    answer = reader(manager).post(f"{DESK}letter/", {"place": ""})
    assert answer.status_code == 400
    assert 'id="id_place_error"' in answer.text


def test_many_claims_have_pages(programme, street, coordinator, at):
    for number in range(51):
        member = cast.make_member(programme, f"Nr{number}", at=at)
        cast.claim(member, street, at=at)
    assert "Page 1 of 2" in reader(coordinator).get(DESK).text
