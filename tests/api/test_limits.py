"""How often one may call, and how codes are kept from being guessed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from rest_framework.response import Response

from cambio.common import limits
from cambio.env import Limit
from cambio.programmes.models import Membership
from streets.models import Place
from tests.api.access_requests import ASKS
from tests.api.access_scene import Scene
from tests.api.conftest import MakePhone
from tests.api.document import JSON, OPERATIONS, Operation
from tests.api.log_in.app import LOG_IN, App, without_address
from tests.api.phones import Phone, refusal
from tests.cambio.events.outbox import run_due
from tests.cambio.ledger.books import at_once
from tests.worlds import cast

TRIES = 100
FEW = {
    "reads.device": Limit(3, 3600),
    "reads.person": Limit(5, 3600),
    "reads.address": Limit(8, 3600),
    "writes.device": Limit(2, 3600),
    "strangers.address": Limit(2, 3600),
}


@pytest.fixture
def few(settings: LazySettings) -> None:
    settings.LIMITS = FEW


def too_many(answer: Response) -> bool:
    """Tell whether it was one call too many, which is always said alike."""
    if answer.status_code != 429:
        return False
    assert refusal(answer) == (429, "too_many_requests")
    assert 0 < int(answer["Retry-After"]) <= 3600
    return True


def until_refused(phone: Phone, path: str = "me") -> int:
    """How often one may read."""
    done = 0
    while not too_many(answer := phone.get(path)):
        assert answer.status_code < 500
        done += 1
        assert done < 20
    return done


def test_a_device_a_person_and_an_address_have_limits(
    few: None, phone: MakePhone, resident: Membership, neighbour: Membership
) -> None:
    assert until_refused(phone(resident)) == 3
    assert until_refused(phone(resident)) == 2  # another device of the same person
    assert until_refused(phone(neighbour)) == 3
    assert until_refused(phone(neighbour)) == 0  # the address has had its eight


def test_writes_are_counted_apart(few: None, mine: Phone) -> None:
    until_refused(mine)
    for _ in range(2):
        assert mine.post("residencies", {}).status_code == 400
    assert too_many(mine.post("residencies", {}))


def test_a_forged_sender_address_changes_nothing(few: None, mine: Phone) -> None:
    for number in range(3):
        forged = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"}
        assert mine.client.get(mine.path("me"), **forged).status_code == 200
    assert too_many(mine.client.get(mine.path("me"), HTTP_X_FORWARDED_FOR="192.0.2.9"))


def test_behind_a_proxy_of_our_own_each_has_an_address(
    few: None, mine: Phone, settings: LazySettings, phone: MakePhone
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(12):
        stranger = phone(None)
        stranger.client.credentials(HTTP_X_SESSION_TOKEN=f"guess-{number}")
        told = {"HTTP_X_FORWARDED_FOR": f"203.0.113.5, 198.51.100.{number}"}
        assert stranger.client.get(stranger.path("me"), **told).status_code == 401


def test_whoever_is_refused_is_counted_too(
    few: None, phone: MakePhone, outsider: Membership
) -> None:
    assert until_refused(phone(outsider)) == 3
    assert until_refused(phone(outsider), "cleanups/queue") == 2


def test_guessing_tokens_is_counted_by_address(few: None, phone: MakePhone, db: None) -> None:
    answers = []
    for number in range(4):
        stranger = phone(None)
        stranger.client.credentials(HTTP_X_SESSION_TOKEN=f"guess-{number}")
        answers.append(stranger.get("me"))
    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]
    assert too_many(answers[-1])


def of_bytes(operation: Operation) -> bool:
    content = operation.described.get("requestBody", {}).get("content", {})
    return bool(content) and JSON not in content


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "uploads") for name, operation in OPERATIONS.items() if of_bytes(operation)),
        ("export_books", "exports"),
        ("redeem_letter", "letter_codes"),
        ("get_wallet", "reads"),
        ("log_cleanup", "writes"),
    ],
)
def test_what_costs_more_has_limits_of_its_own(
    name: str, kind: str, scene: Scene, settings: LazySettings
) -> None:
    operation = OPERATIONS[name]
    settings.LIMITS = {f"{kind}.person": Limit(1, 3600)}
    ask, client = ASKS[operation.cases[0]](scene), scene.clients[operation.role]
    assert operation.send(client, ask).status_code < 300
    assert too_many(operation.send(client, ask))


@pytest.fixture
def tell(phone: MakePhone, newcomer: Membership) -> Any:
    """Have somebody tell the code of a letter, from many places at once."""
    token = phone(newcomer).client._credentials["HTTP_X_SESSION_TOKEN"]

    def try_code(number: int) -> int:
        client = cast.client_of(None)
        client.credentials(HTTP_X_SESSION_TOKEN=token, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
        answer = client.post("/api/v1/west/letters/redeem", {"code": f"BBBB{number:04}"})
        return answer.status_code

    return try_code


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_codes_at_once_ten_are_looked_at(tell: Any) -> None:
    assert Counter(at_once(TRIES, tell)) == {400: 10, 429: TRIES - 10}


@pytest.mark.django_db(transaction=True)
def test_without_the_count_all_are_looked_at(tell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_script", lambda: lambda keys, **_: (1, [(1, 1)] * len(keys)))
    assert Counter(at_once(20, tell)) == {400: 20}


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_requests_for_a_code_at_once_five_are_answered() -> None:
    email = cast.make_login("Lotte").email

    def ask(number: int) -> int:
        app = App()
        app.client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.0.0.{number}"
        spelt = email.upper() if number % 2 else f" {email} "
        return app.call("codes", email=spelt)[0]

    assert Counter(at_once(TRIES, ask)) == {200: 5, 429: TRIES - 5}
    assert run_due() == 5


@pytest.mark.parametrize("path", ["codes", "registrations"])
def test_known_and_unknown_addresses_reach_their_limit_alike(db: None, path: str) -> None:
    told = []
    for email in (cast.make_login("Lotte").email, "onbekend@example.org"):
        answers = []
        for _ in range(7):
            status, document = App().call(path, email=email)
            answers.append((status, without_address(document, email)))
        told.append(answers)
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [200] * 5 + [429] * 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", {}),
        ("resend", {}),
        ("confirm", {"code": "BBBB-BBBB"}),
    ],
)
@pytest.mark.parametrize("first", ["codes", "registrations"])
def test_every_step_is_answered_alike_for_known_and_unknown_addresses(
    db: None, first: str, path: str, body: dict[str, str]
) -> None:
    """Status, headers and document, but for the token and the address itself."""
    told = []
    for email in (cast.make_login("Lotte").email, "onbekend@example.org"):
        cache.clear()  # both come from the same sender, whose steps are counted
        app = App()
        if path:
            app.call(first, email=email)
        answer = app.client.post(
            LOG_IN + (path or first),
            body if path else {"email": email},
            content_type=JSON,
            headers={"X-Session-Token": app.token} if app.token else {},
        )
        hidden = {"x-request-id", "content-length", "expires"}
        headers = {name: value for name, value in answer.items() if name.lower() not in hidden}
        told.append((answer.status_code, headers, without_address(answer.json(), email)))
    assert told[0] == told[1]


@pytest.mark.parametrize("first", ["codes", "registrations"])
def test_wrong_codes_are_answered_alike_for_known_and_unknown_addresses(
    db: None, first: str
) -> None:
    told = []
    for email in (cast.make_login("Lotte").email, "onbekend@example.org"):
        app = App()
        app.call(first, email=email)
        answers = [app.call("confirm", code="BBBB-BBBB") for _ in range(5)]
        told.append([(status, without_address(document, email)) for status, document in answers])
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [400] * 3 + [409] * 2


def test_nobody_gets_mails_without_end(db: None, settings: LazySettings) -> None:
    settings.LIMITS = settings.LIMITS | {"mails.mail": Limit(2, 3600)}
    email = cast.make_login("Lotte").email
    for _ in range(4):
        assert App().call("codes", email=email)[0] == 200
    assert run_due() == 2


@pytest.fixture
def nobody_counts(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[None]:
    """The cache is away."""
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    monkeypatch.setattr(limits._Cache, "resting_until", 0.0)
    limits._script.cache_clear()
    yield
    limits._script.cache_clear()
    limits._Cache.resting_until = 0.0


def test_without_the_cache_one_reads_and_writes_but_tells_no_codes(
    nobody_counts: None, mine: Phone, street: Place
) -> None:
    assert mine.get("me").status_code == 200
    assert mine.post("residencies", {"place": str(street.pk)}).status_code in {200, 201}
    answer = mine.post("letters/redeem", {"code": "BBBBBBBB"})
    assert refusal(answer) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0


def test_without_the_cache_nobody_logs_in(nobody_counts: None, db: None) -> None:
    email = cast.make_login("Lotte").email
    for path in ("codes", "registrations"):
        answer = Client().post(LOG_IN + path, {"email": email}, content_type=JSON)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer["Retry-After"]) > 0
    assert run_due() == 0
