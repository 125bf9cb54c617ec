"""Logging in by e-mail code, signing up, speaking Dutch or English, logging out."""

import pytest
from django.core import mail

from cambio.common import limits
from cambio.programmes.models import Login
from tests.worlds import cast
from tests.worlds.desks import code_by_mail, reader

LOG_IN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
SIGN_UP, CONFIRM_ADDRESS = "/accounts/signup/", "/accounts/confirm-email/"


@pytest.fixture
def login(db):
    return cast.make_login("Rosa")


def test_a_code_by_mail_logs_in_and_leads_where_one_wanted_to_go(resident):
    browser = reader(None)
    wanted = browser.get("/west/", follow=True)
    assert wanted.redirect_chain[-1][0] == f"{LOG_IN}?next=/west/"
    given = {"email": resident.person.login.email, "next": "/west/"}
    asked = browser.post(LOG_IN, given, follow=True)
    assert asked.redirect_chain[-1][0].startswith(CONFIRM)
    assert resident.person.login.email in asked.text
    code = code_by_mail()
    home = browser.post(CONFIRM, {"code": code, "next": "/west/"}, follow=True)
    assert home.redirect_chain[-1][0] == "/west/"
    assert "Welcome, Rosa." in home.text
    assert "Log out" in home.text


def test_without_a_wish_one_lands_on_the_start_page_with_ones_programmes(resident):
    browser = reader(None)
    browser.post(LOG_IN, {"email": resident.person.login.email})
    home = browser.post(CONFIRM, {"code": code_by_mail()}, follow=True)
    assert home.redirect_chain[-1][0] == "/"
    assert "Your programmes" in home.text


def test_a_wrong_code_is_named_beside_its_field(login):
    browser = reader(None)
    browser.post(LOG_IN, {"email": login.email})
    answer = browser.post(CONFIRM, {"code": "WRONG"})
    assert 'id="id_code_error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="WRONG"' in answer.text


def test_something_that_is_no_address_is_named_beside_its_field(db):
    answer = reader(None).post(LOG_IN, {"email": "rosa at home"})
    assert 'id="id_email_error"' in answer.text
    assert 'value="rosa at home"' in answer.text


def test_after_too_many_wrong_codes_one_is_told_to_ask_for_another(login):
    browser = reader(None)
    browser.post(LOG_IN, {"email": login.email})
    for _ in range(5):
        answer = browser.post(CONFIRM, {"code": "WRONG"}, follow=True)
        if answer.redirect_chain:
            break
    assert answer.redirect_chain[-1][0] == "/accounts/login/code/"
    assert "This code is no longer valid. Ask for another one." in answer.text


def test_a_code_that_is_too_old_leads_back_with_a_word(login, settings):
    browser = reader(None)
    browser.post(LOG_IN, {"email": login.email})
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    answer = browser.post(CONFIRM, {"code": code_by_mail()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/code/"
    assert "This code is no longer valid." in answer.text


def test_another_code_can_be_asked_for_and_the_first_is_worthless(login, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
    browser = reader(None)
    browser.post(LOG_IN, {"email": login.email})
    first = code_by_mail()
    assert 'value="resend"' in browser.get(CONFIRM).text
    browser.post(CONFIRM, {"action": "resend"})
    second = code_by_mail()
    assert "id_code_error" in browser.post(CONFIRM, {"code": first}).text
    assert browser.post(CONFIRM, {"code": second}).status_code == 302


def test_one_can_start_again_with_another_address(login, neighbour):
    browser = reader(None)
    browser.post(LOG_IN, {"email": login.email})
    page = browser.get(CONFIRM).text
    assert 'action="/accounts/logout/"' in page
    again = browser.post("/accounts/logout/", {"next": LOG_IN}, follow=True)
    assert "Send me a code" in again.text
    browser.post(LOG_IN, {"email": neighbour.person.login.email})
    assert browser.post(CONFIRM, {"code": code_by_mail()}).status_code == 302


def test_asking_too_often_is_refused_in_words(login):
    for _ in range(6):
        answer = reader(None).post(LOG_IN, {"email": login.email})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "Too often in a short time. Try again later." in answer.text


def test_nobody_logs_in_while_nobody_counts_the_tries(login, monkeypatch):
    monkeypatch.setattr(limits._Cache, "resting_until", float("inf"))
    answer = reader(None).post(LOG_IN, {"email": login.email})
    assert answer.status_code == 503
    assert "Temporarily out of service" in answer.text


def test_an_unknown_address_is_not_told_apart(db):
    browser = reader(None)
    answer = browser.post(LOG_IN, {"email": "nobody@example.org"}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(CONFIRM)
    code_by_mail()
    assert mail.outbox[-1].to == ["nobody@example.org"]


def test_signing_up_sends_a_code_that_confirms_the_address_and_logs_in(db):
    browser = reader(None)
    asked = browser.post(SIGN_UP, {"email": "new@example.org"}, follow=True)
    assert asked.redirect_chain[-1][0] == CONFIRM_ADDRESS
    assert "new@example.org" in asked.text
    home = browser.post(CONFIRM_ADDRESS, {"code": code_by_mail()}, follow=True)
    assert "Log out" in home.text
    assert Login.objects.filter(email="new@example.org").exists()


def test_signing_up_with_a_known_address_looks_the_same(login):
    browser = reader(None)
    asked = browser.post(SIGN_UP, {"email": login.email}, follow=True)
    assert asked.redirect_chain[-1][0] == CONFIRM_ADDRESS
    assert asked.status_code == 200
    assert "Enter your code" in asked.text


@pytest.mark.parametrize("address", [CONFIRM, CONFIRM_ADDRESS, "/accounts/email/"])
def test_pages_that_have_nothing_to_ask_lead_on(resident, address):
    assert reader(None).get(address).status_code == 302
    assert reader(resident).get(address).status_code == 302


def test_pages_for_strangers_speak_both_languages(db):
    for address in ("/", LOG_IN, SIGN_UP):
        assert '<html lang="nl">' in reader(None, "nl").get(address).text
        assert '<html lang="en">' in reader(None, "en").get(address).text


def test_the_language_is_chosen_with_a_button_and_kept(db):
    browser = reader(None, "nl")
    page = browser.get(LOG_IN).text
    assert 'name="language" value="en" lang="en">English</button>' in page
    answer = browser.post("/language", {"language": "en", "next": LOG_IN}, follow=True)
    assert answer.redirect_chain == [(LOG_IN, 302)]
    assert '<html lang="en">' in browser.get("/").text


def test_logging_out_takes_a_button(resident):
    browser = reader(resident)
    assert "Log out" in browser.get("/accounts/logout/").text
    assert browser.get("/west/").status_code == 200
    browser.post("/accounts/logout/")
    assert browser.get("/west/").status_code == 302


def test_an_account_that_was_closed_is_told_so(resident):
    browser = reader(None)
    login = resident.person.login
    login.is_active = False
    login.save()
    assert "This account is closed" in browser.get("/accounts/inactive/").text
