"""A code whose mail was held back: still good, for as long as mails and pages say."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows import code_verification
from django.core import mail

from tests.worlds import cast
from tests.worlds.desks import code_by_mail, reader

LOG_IN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
SIGN_UP = "/accounts/signup/"
MINUTES = {"en": r"valid for (\d+) minutes", "nl": r"(\d+) minuten geldig"}


@pytest.fixture
def login(db):
    return cast.make_login("Rosa")


@pytest.mark.parametrize(("minutes", "is_good"), [(14, True), (16, False)])
def test_b16_a_code_is_good_after_its_mail_was_held_back(login, monkeypatch, minutes, is_good):
    browser = reader(None)
    browser.post(LOG_IN, {"email": login.email})
    code = code_by_mail()
    later = SimpleNamespace(time=lambda: time.time() + minutes * 60)
    monkeypatch.setattr(code_verification, "time", later)
    answer = browser.post(CONFIRM, {"code": code}, follow=True)
    assert ("Log out" in answer.text) is is_good
    assert ("This code is no longer valid" in answer.text) is not is_good


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("begin", [LOG_IN, SIGN_UP])
def test_b16_a_code_is_good_for_as_long_as_mails_and_pages_say(login, settings, language, begin):
    address = login.email if begin == LOG_IN else "new@example.org"
    page = reader(None, language).post(begin, {"email": address}, follow=True).text
    code_by_mail()
    lasts = {
        LOG_IN: settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
        SIGN_UP: settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    }[begin]
    assert lasts == 15 * 60
    for text in (page, mail.outbox[-1].body):
        assert re.search(MINUTES[language], text).group(1) == str(lasts // 60), text
