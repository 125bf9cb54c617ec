"""Who calls: …"""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from cambio.programmes.models import Login, Membership, Programme
from tests.api.conftest import MakePhone
from tests.api.phones import refusal


def test_without_a_token_nobody_is_let_in(phone: MakePhone) -> None:
    for answer in (phone(None).get("me"), phone(None).post("memberships", {"name": "Niemand"})):
        assert refusal(answer) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"] == "X-Session-Token"


@pytest.mark.parametrize("token", ["unknown", "a" * 32, "a" * 65, "'; --", "é" * 10])
def test_an_unknown_token_lets_nobody_in(phone: MakePhone, token: str) -> None:
    mine = phone(None)
    mine.client.credentials(HTTP_X_SESSION_TOKEN=token)
    answer = mine.get("me")
    assert refusal(answer) == (401, "authentication_failed")
    assert answer["WWW-Authenticate"] == "X-Session-Token"


def test_an_expired_token_lets_nobody_in(phone: MakePhone, newcomer: Membership) -> None:
    mine = phone(newcomer)
    assert mine.get("me").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert refusal(mine.get("me")) == (401, "authentication_failed")


def test_a_login_that_was_switched_off_lets_nobody_in(
    phone: MakePhone, newcomer: Membership
) -> None:
    mine = phone(newcomer)
    Login.objects.update(is_active=False)
    assert refusal(mine.get("me")) == (401, "authentication_failed")


def test_a_member_of_another_programme_is_no_member(phone: MakePhone, outsider: Membership) -> None:
    assert refusal(phone(outsider).get("me")) == (403, "not_a_member")


def test_a_browsers_session_is_no_token(programme: Programme, newcomer: Membership) -> None:
    client = Client()
    assert newcomer.person.login is not None
    client.force_login(newcomer.person.login)
    assert client.get("/api/v1/west/me").status_code == 401
