"""Every counted call is told its limits, and what is left of the one that is reached first …"""

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from rest_framework.response import Response

from cambio.env import Limit
from cambio.programmes.models import Membership
from tests.api.access_requests import ASKS
from tests.api.access_scene import Scene
from tests.api.conftest import MakePhone
from tests.api.document import DOCUMENT, JSON, OPERATIONS, resolved
from tests.api.fields import items
from tests.api.log_in.app import LOG_IN
from tests.api.phones import Phone, refusal
from tests.api.test_limits import of_bytes
from tests.worlds import cast

POLICY, LEFT = "RateLimit-Policy", "RateLimit"
KINDS = {"export_books": "exports", "redeem_letter": "letter_codes"}
"""What is not counted as reading, writing or uploading."""


@pytest.fixture
def few(settings: LazySettings) -> None:
    """Limits that do not fill up again meanwhile."""
    settings.LIMITS = {
        name: Limit(10 + number, 3600) for number, name in enumerate(settings.LIMITS)
    }


def kind_of(name: str) -> str:
    operation = OPERATIONS[name]
    if name in KINDS or of_bytes(operation):
        return KINDS.get(name, "uploads")
    return "writes" if operation.writes else "reads"


def left_of(answer: HttpResponse) -> tuple[str, int, int]:
    """The one limit of which it is told what is left: which, how often, and when there is more."""
    assert LEFT in answer.headers, answer.content
    ((name, said),) = items(answer[LEFT]).items()
    assert said.keys() == {"r", "t"}
    assert name in items(answer[POLICY])
    return name, said["r"], said["t"]


def policy_of(kind: str, settings: LazySettings) -> dict[str, dict[str, int]]:
    limits = {name: limit for name, limit in settings.LIMITS.items() if name.startswith(kind)}
    return {name: {"q": limit.most, "w": limit.per_s} for name, limit in limits.items()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_when_it_is_answered(name: str, few: None, scene: Scene, settings: LazySettings) -> None:
    operation = OPERATIONS[name]
    client, ask = scene.clients[operation.role], ASKS[operation.cases[0]](scene)
    cache.clear()
    answer = operation.send(client, ask)
    assert answer.status_code < 300
    policy = policy_of(f"{kind_of(name)}.", settings)
    assert items(answer[POLICY]) == policy
    nearest, left, more_in_s = left_of(answer)
    assert left == min(limit["q"] for limit in policy.values()) - 1
    assert policy[nearest]["q"] == left + 1
    assert 0 < more_in_s <= policy[nearest]["w"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_when_it_was_once_too_often(name: str, scene: Scene, settings: LazySettings) -> None:
    operation, kind = OPERATIONS[name], kind_of(name)
    settings.LIMITS = {f"{kind}.person": Limit(1, 3600), f"{kind}.address": Limit(9, 3600)}
    client, ask = scene.clients[operation.role], ASKS[operation.cases[0]](scene)
    cache.clear()
    first, second = operation.send(client, ask), operation.send(client, ask)
    assert left_of(first)[:2] == (f"{kind}.person", 0)
    assert refusal(second) == (429, "too_many_requests")
    assert items(second[POLICY]) == policy_of(kind, settings)
    nearest, left, more_in_s = left_of(second)
    assert (nearest, left) == (f"{kind}.person", 0)
    assert more_in_s == int(second["Retry-After"])


def test_when_it_is_refused_for_another_reason(mine: Phone) -> None:
    refused = (mine.get("places", {"limit": 0}), mine.post("cleanups", {}), mine.put("me", {}))
    assert [answer.status_code for answer in refused] == [400, 400, 405]
    for answer in refused:
        left_of(answer)
    assert not mine.get("nowhere/at/all").has_header(LEFT)


def test_when_nothing_has_changed(few: None, mine: Phone) -> None:
    known = mine.get("me")
    again = mine.client.get(mine.path("me"), HTTP_IF_NONE_MATCH=known["ETag"])
    assert again.status_code == 304
    assert left_of(again)[1] == left_of(known)[1] - 1


def test_when_nobody_knows_the_token(phone: MakePhone, db: None, settings: LazySettings) -> None:
    settings.LIMITS = {"strangers.address": Limit(2, 60)}
    stranger = phone(None)
    stranger.client.credentials(HTTP_X_SESSION_TOKEN="guess")
    assert [left_of(stranger.get("me"))[:2] for _ in range(3)] == [
        ("strangers.address", 1), ("strangers.address", 0), ("strangers.address", 0)
    ]  # fmt: skip
    assert not phone(None).get("me").has_header(LEFT)


def test_counted_down_to_nothing_and_no_further(mine: Phone, settings: LazySettings) -> None:
    settings.LIMITS = {"reads.device": Limit(3, 3600)}
    told = [left_of(mine.get("me"))[1] for _ in range(5)]
    assert told == [2, 1, 0, 0, 0]


def test_of_the_limit_that_is_reached_first(
    phone: MakePhone, resident: Membership, settings: LazySettings
) -> None:
    settings.LIMITS = {"reads.device": Limit(3, 3600), "reads.person": Limit(4, 3600)}
    told = [left_of(phone(resident).get("me"))[:2] for _ in range(3)]
    assert told == [("reads.device", 2), ("reads.device", 2), ("reads.person", 1)]


def test_by_a_call_under_a_key_that_is_answered_again(few: None, scene: Scene) -> None:
    """The limits are those of the call, and no part of the answer that was kept."""
    client, ask = scene.clients["author"], ASKS["place_order"](scene)
    path = OPERATIONS["place_order"].path.format(programme="west")
    cache.clear()
    first, again = (client.post(path, ask.body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert again["Idempotency-Replayed"] == "true"
    assert left_of(again)[1] == left_of(first)[1] - 1


@pytest.mark.parametrize("step", ["codes", "registrations"])
def test_on_the_way_in_but_not_how_often_others_asked_for_a_code(
    db: None, step: str, settings: LazySettings
) -> None:
    settings.LIMITS = settings.LIMITS | {"log_in.mail": Limit(2, 60)}
    email = cast.make_login("Lotte").email
    answers = [Client().post(LOG_IN + step, {"email": email}, content_type=JSON) for _ in range(3)]
    assert [left_of(answer)[0] for answer in answers[:2]] == ["log_in.address"] * 2
    assert "log_in.mail" not in items(answers[0][POLICY])
    assert answers[2].status_code == 429
    assert left_of(answers[2]) == ("log_in.mail", 0, int(answers[2]["Retry-After"]))


def test_not_where_nobody_counts(mine: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cambio.common.limits._count", lambda _: None)
    answer: Response = mine.get("me")
    assert answer.status_code == 200
    assert not {POLICY, LEFT} & set(answer.headers)


def test_as_the_document_says() -> None:
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            for status, said in operation["responses"].items():
                told = {POLICY, LEFT} & set(resolved(said)["headers"])
                counted = status[0] in "23" or status == "429"
                assert told == ({POLICY, LEFT} if counted else set())


def test_in_a_form_that_is_read_as_structured_fields() -> None:
    headers = DOCUMENT["components"]["headers"]
    assert items(headers["RateLimitPolicy"]["schema"]["example"])["reads.device"] == {
        "q": 300, "w": 60
    }  # fmt: skip
    assert items(headers["RateLimit"]["schema"]["example"]) == {"reads.device": {"r": 299, "t": 1}}
