"""What everybody may read without logging in: the awards, and the rules."""

import pytest

from cambio.payments import operations as payments
from grants import operations, queries
from tests.worlds import office as scenes
from tests.worlds.desks import reader

AWARDS, SCHEME = "/west/awards/", "/west/schemes/buurt-aan-zet/"


@pytest.fixture
def award(quick, at):
    return scenes.awarded(quick, at=at)


def test_everybody_sees_what_was_awarded_to_what_and_where(award):
    answer = reader(None).get(AWARDS)
    assert answer.status_code == 200
    page = answer.text
    for text in ("Plants along the Zandhoek quay", "Haarlemmerbuurt", "2026", "€800", "Under way"):
        assert text in page, text
    assert 'href="/west/schemes/buurt-aan-zet/"' in page
    assert "Enschede" in page


def test_the_public_pages_show_no_person_no_plan_and_no_account(quick, award):
    pages = reader(None).get(AWARDS).text + reader(None).get(SCHEME).text
    secret = (
        "Rosa",
        "Kade in bloei",
        "Onno",
        "Dora",
        "Mila",
        award.application.title,
        "We plant the strip",
        "A good plan with support",
        "NL91",
        "Noor",
        str(award.pk),
        str(award.application_id),
        str(quick.applicant.pk),
    )
    for text in secret:
        assert text not in pages, text


def test_what_it_finally_came_to_stands_beside_what_was_awarded(quick, award, at):
    [payment] = queries.payments_of(award)
    payments.cancel_payment(payment_id=payment.pk, reason="In part", by=quick.treasurer, at=at)
    scenes.paid(quick, award, 30_000, at=at)
    long_ago = at.date().replace(year=2025)
    about = {"application_id": award.application_id}
    operations.record_end(**about, ended_on=long_ago, by=quick.desk, at=at)
    operations.determine_award(
        **about, amount_cents=30_000, reason="It cost less", by=quick.official, at=at
    )
    page = reader(None).get(AWARDS).text
    assert "€300" in page
    assert "Under way" not in page


def test_what_was_only_asked_for_is_not_public(quick, at):
    scenes.applied(quick, title="A secret plan", at=at)
    page = reader(None).get(AWARDS).text
    assert "Nothing was awarded yet." in page
    assert "A secret plan" not in page


def test_the_awards_of_other_programmes_are_not_among_them(award, other_programme):
    assert "Nothing was awarded yet." in reader(None).get("/oost/awards/").text
    assert reader(None).get("/nowhere/awards/").status_code == 404
    assert reader(None).get("/oost/schemes/buurt-aan-zet/").status_code == 404
    assert reader(None).get("/west/schemes/nothing/").status_code == 404


def test_many_awards_have_pages(quick, at, monkeypatch):
    monkeypatch.setattr("web.public.grants.ON_A_PAGE", 2)
    for _ in range(3):
        scenes.awarded(quick, at=at)
    page = reader(None).get(AWARDS).text
    assert "Page 1 of 2" in page
    assert page.count("Plants along") == 2
    assert reader(None).get(AWARDS, {"page": 2}).text.count("Plants along") == 1


def test_the_rule_book_is_read_in_ones_own_language(quick):
    english, dutch = reader(None).get(SCHEME).text, reader(None, "nl").get(SCHEME).text
    assert "It is about €2,000 at most, as a rule." in english
    assert "historic example, not current rules" in english
    assert "Het gaat in de regel om hoogstens" in dutch
    assert "historisch voorbeeld" in dutch


def test_the_rule_book_names_the_open_rounds_and_what_was_filled_in(quick, at):
    page = reader(None).get(SCHEME).text
    assert "This year" in page
    assert "the area secretary" in page
    operations.close_round(round_id=quick.round.pk, by=quick.manager, at=at)
    page = reader(None).get(SCHEME).text
    assert "No round is open now." in page
    assert "This year" not in page


def test_the_rule_book_is_of_the_newest_version(quick, at):
    content = dict(quick.version.content)
    operations.load_scheme(
        programme=quick.programme,
        content=content | {"about": {"nl": "Anders", "en": "Something else now"}},
        at=at,
    )
    page = reader(None).get(SCHEME).text
    assert "Something else now" in page
    assert "version 2" in page


@pytest.mark.parametrize("address", [AWARDS, SCHEME])
def test_the_public_pages_have_one_heading_and_need_no_script(award, address):
    for reads in (None, award.application.applicant):
        page = reader(reads).get(address).text
        assert page.count("<h1") == 1
        assert "<script" not in page
        assert "style=" not in page
    assert reader(None).post(address).status_code == 405
