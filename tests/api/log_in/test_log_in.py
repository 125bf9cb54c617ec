"""Logging in by a code that was mailed: …"""

from functools import partial

import pytest
from django.conf import LazySettings
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from cambio.events.models import Delivery, Event
from cambio.mail.models import Mail
from cambio.programmes.models import Login, Membership, Programme
from tests.api.conftest import MakePhone
from tests.api.log_in.app import LOG_IN, App, code_in_mail, log_in, without_address
from tests.api.phones import Phone, refusal
from tests.cambio.events.outbox import run_due
from tests.worlds import cast


@pytest.fixture
def login(db: None) -> Login:
    return cast.make_login("Lotte")


def test_a_code_by_mail_logs_in(login: Login, programme: Programme) -> None:
    app = App()
    log_in(app, login.email)
    mine = Phone(cast.client_of(None), programme.slug)
    mine.client.credentials(HTTP_X_SESSION_TOKEN=app.token)
    assert refusal(mine.get("me")) == (403, "not_a_member")
    assert mine.post("memberships", {"name": "Lotte"}).status_code == 201
    assert mine.get("me").json()["name"] == "Lotte"


def test_whoever_is_logged_in_stays_so_when_another_code_is_asked_for(login: Login) -> None:
    app = App()
    log_in(app, login.email)
    for email in (login.email, "onbekend@example.org"):
        for path in ("codes", "registrations"):
            status, document = app.call(path, email=email)
            assert status == 200
            assert document["login"] == {"id": str(login.pk), "email": login.email}
    session = app.client.get(LOG_IN + "session", headers={"X-Session-Token": app.token})
    assert session.json() == {"id": str(login.pk), "email": login.email}


def test_a_log_out_ends_the_token(phone: MakePhone, newcomer: Membership) -> None:
    app, mine = App(), phone(None)
    assert newcomer.person.login is not None
    log_in(app, newcomer.person.login.email)
    mine.client.credentials(HTTP_X_SESSION_TOKEN=app.token)
    assert mine.get("me").status_code == 200
    answer = app.client.delete(LOG_IN + "session", headers={"X-Session-Token": app.token})
    assert answer.status_code == 204
    assert refusal(mine.get("me")) == (401, "authentication_failed")


def test_signing_up_needs_the_code_that_was_mailed(programme: Programme) -> None:
    app = App()
    status, document = app.call("registrations", email="nieuw@example.org")
    assert (status, document["login"]) == (200, None)
    mine = Phone(cast.client_of(None), programme.slug)
    mine.client.credentials(HTTP_X_SESSION_TOKEN=app.token)
    assert refusal(mine.get("me")) == (401, "authentication_failed")
    assert app.call("confirm", code=code_in_mail())[0] == 200
    mine.client.credentials(HTTP_X_SESSION_TOKEN=app.token)
    assert mine.post("memberships", {"name": "Nieuw"}).status_code == 201


@pytest.mark.parametrize("path", ["codes", "registrations"])
def test_known_and_unknown_addresses_get_the_same_answer(login: Login, path: str) -> None:
    answers = []
    for email in (login.email, "onbekend@example.org"):
        code, document = App().call(path, email=email)
        answers.append((code, without_address(document, email)))
    assert answers[0] == answers[1]
    assert run_due() == 2
    assert [message.to[0] for message in mail.outbox] == [login.email, "onbekend@example.org"]


def test_a_wrong_code_can_be_tried_three_times(login: Login) -> None:
    app = App()
    app.call("codes", email=login.email)
    right = code_in_mail()
    for _ in range(3):
        status, document = app.call("confirm", code="AAAAAA")
        assert (status, document["code"]) == (400, "incorrect_code")
        assert [fault["pointer"] for fault in document["errors"]] == ["/code"]
    status, document = app.call("confirm", code=right)
    assert (status, document["code"]) == (409, "no_log_in_pending")


def test_a_code_logs_in_only_where_it_was_asked_for(login: Login) -> None:
    asked, other = App(), App()
    asked.call("codes", email=login.email)
    code = code_in_mail()
    assert other.call("confirm", code=code)[1]["code"] == "not_authenticated"
    other.call("codes", email="onbekend@example.org")
    assert other.call("confirm", code=code)[1]["code"] == "incorrect_code"


def test_codes_cannot_be_asked_for_without_end(login: Login) -> None:
    answers = [App().call("codes", email=login.email) for _ in range(7)]
    assert [code for code, _ in answers] == [200] * 5 + [429] * 2
    assert answers[-1][1]["code"] == "too_many_requests"
    assert run_due() == 5


def test_the_mail_speaks_the_readers_language(login: Login) -> None:
    for language in ("en", "nl"):
        App(language).call("codes", email=login.email)
        code_in_mail()
        message = mail.outbox[-1]
        assert message.extra_headers["Content-Language"] == language
        with translation.override(language):
            assert message.subject == gettext("Your code to log in")
    assert mail.outbox[0].subject != mail.outbox[1].subject


def test_a_sent_mail_forgets_its_code(login: Login) -> None:
    App().call("codes", email=login.email)
    assert Mail.objects.get().context.keys() >= {"code"}
    code = code_in_mail()
    sent = Mail.objects.get()
    assert (sent.state, sent.context) == ("sent", {})
    assert code not in str(list(Event.objects.values()) + list(Delivery.objects.values()))
    assert login.email not in str(list(Event.objects.values()))


def test_a_mail_server_that_is_down_loses_no_mail(login: Login, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    App().call("codes", email=login.email)
    with pytest.raises(ConnectionRefusedError):
        run_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.last_error) == ("due", "ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run_due(delivery.due_at)
    assert Mail.objects.get().state == "sent"


def test_the_second_code_takes_the_place_of_the_first(login: Login) -> None:
    app = App()
    app.call("codes", email=login.email)
    first = code_in_mail()
    status, document = app.call("resend")
    assert (status, document["login"]) == (200, None)
    assert app.call("confirm", code=first)[1]["code"] == "incorrect_code"
    assert app.call("confirm", code=code_in_mail())[0] == 200
    assert app.call("resend")[1]["code"] == "no_log_in_pending"


def test_an_account_that_was_closed_meanwhile_is_not_let_in(login: Login) -> None:
    app = App()
    app.call("codes", email=login.email)
    code = code_in_mail()
    Login.objects.update(is_active=False)
    status, document = app.call("confirm", code=code)
    assert (status, document["code"]) == (403, "login_closed")


def test_no_session_is_as_good_as_an_unknown_one(db: None) -> None:
    app = App()
    for path, body in (("confirm", {"code": "BBBB-BBBB"}), ("resend", {})):
        assert app.call(path, **body)[1]["code"] == "not_authenticated"
    for token in ("unknown", "a" * 32, "a" * 65):
        app.token = token
        for path, body in (("codes", {"email": "x@example.org"}), ("confirm", {"code": "B"})):
            status, document = app.call(path, **body)
            assert (status, document["code"]) == (401, "authentication_failed")


def test_a_session_on_the_way_in_logs_nobody_in(login: Login) -> None:
    app = App()
    app.call("codes", email=login.email)
    for method in ("get", "delete"):
        answer = getattr(app.client, method)(
            LOG_IN + "session", headers={"X-Session-Token": app.token}
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication_failed")


BODIES = (
    {},
    {"email": "nieuw@example.org"},
    {"email": "nieuw@example.org", "password": "p4ssw0rd-of-mine"},
    {"email": "KNOWN"},
    {"email": "KNOWN", "password": "p4ssw0rd-of-mine"},
    {"email": 5},
    {"email": "a" * 300 + "@example.org"},
    {"email": "a\x00@example.org"},
    {"email": ["a@example.org"]},
    {"key": "x", "password": "p4ssw0rd-of-mine"},
    {"code": ["A"]},
    {"code": ""},
    {"phone": "+31600000000"},
)


@pytest.mark.parametrize(
    "path", ["codes", "registrations", "confirm", "resend", "session", "nowhere"]
)
def test_no_route_of_the_log_in_fails_on_any_body(login: Login, path: str) -> None:
    app = App()
    app.call("codes", email="x@example.org")
    ask = partial(
        app.client.post,
        LOG_IN + path,
        content_type="application/json",
        headers={"X-Session-Token": app.token},
    )
    for body in BODIES:
        known = {key: login.email if value == "KNOWN" else value for key, value in body.items()}
        assert ask(known).status_code < 500, (path, body)
    there = {"session": (401, "authentication_failed"), "nowhere": (404, "not_found")}
    for text in (
        *(b"{", b'{"email": "\\ud800@x.org"}', b"[" * 100_000, b"9" * 999, b'{"a": NaN}'),
        *(b'""', b"[]", b"17", b"null"),
    ):
        expected = there.get(path, (400, {"parse_error", "invalid"}))
        answer = ask(text)
        assert answer.status_code == expected[0]
        assert answer.json()["code"] in expected[1]
