"""Attacks on the log-in that got through once, and on what a stolen token is good for."""

from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client

from cambio.programmes.models import Login, Membership
from doors import steps
from tests.api.conftest import MakePhone
from tests.api.log_in.app import LOG_IN, App
from tests.cambio.ledger.books import at_once
from tests.doors.conftest import static_files
from tests.worlds import cast

__all__ = ["static_files"]

TRIES = 24


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        *("account/email", "account/phone", "account/password/change", "auth/login"),
        *("auth/password/request", "auth/password/reset", "auth/phone/verify"),
        *("auth/reauthenticate", "auth/signup", "auth/code/request", "auth/session"),
    ],
)
def test_a_stolen_token_finds_nothing_that_would_make_the_account_its_own(
    newcomer: Membership, method: str, path: str
) -> None:
    """None of allauth's own routes for apps is there, nor such a thing among ours."""
    assert newcomer.person.login is not None
    for before in ("/_allauth/app/v1/", "/_allauth/browser/v1/", LOG_IN):
        answer = Client(enforce_csrf_checks=True).generic(
            method,
            before + path,
            '{"email": "thief@example.org", "new_password": "p4ssw0rd-of-mine"}',
            content_type="application/json",
            headers={"X-Session-Token": cast.session_token(newcomer.person.login)},
        )
        assert answer.status_code == 404


def tries_at_once(app: App) -> Counter[int]:
    def try_code(number: int) -> int:
        answer = Client().post(
            LOG_IN + "confirm",
            {"code": f"BBBB-{number:04}"},
            content_type="application/json",
            headers={"X-Session-Token": app.token, "X-Forwarded-For": f"192.0.2.{number}"},
        )
        return answer.status_code

    return Counter(at_once(TRIES, try_code))


@pytest.mark.django_db(transaction=True)
def test_three_codes_are_looked_at_however_many_come_at_once() -> None:
    app = App()
    assert app.call("codes", email=cast.make_login("Lotte").email)[0] == 200
    answers = tries_at_once(app)
    assert answers[400] == 3
    assert answers[400] + answers[409] + answers[429] == TRIES


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_more_codes_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_entered", lambda _key: True)
    app = App()
    assert app.call("codes", email=cast.make_login("Lotte").email)[0] == 200
    assert tries_at_once(app)[400] > 3


def test_a_step_waits_for_the_one_before_it_and_then_gives_up(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "WAIT_SECONDS", 0.05)
    app = App()
    app.call("codes", email="x@example.org")
    monkeypatch.setattr(cache, "add", lambda *_args, **_kwargs: False)
    status, document = app.call("confirm", code="BBBB-BBBB")
    assert (status, document["code"]) == (429, "too_many_requests")


@pytest.mark.django_db(transaction=True)
def test_signing_up_twice_at_once_is_no_fault_of_ours() -> None:
    def sign_up(_number: int) -> int:
        return App().call("registrations", email="both@example.org")[0]

    answers = Counter(at_once(6, sign_up))
    assert answers.keys() <= {200, 409, 429}
    assert Login.objects.filter(email="both@example.org").count() == 1


def test_the_request_log_holds_no_query(
    phone: MakePhone, caplog: pytest.LogCaptureFixture, db: None
) -> None:
    with caplog.at_level("INFO"):
        phone(None).get("places", {"latitude": "52.3885123", "name": "Rosa Zandhoek"})
    logged = " ".join(str(record.msg) for record in caplog.records)
    assert "/places" in logged
    assert "52.3885123" not in logged
    assert "Rosa" not in logged
