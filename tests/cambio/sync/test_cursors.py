"""A cursor: ours, whole, and good for the one it was given to."""

import random
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from cambio.common.errors import StaleCursor
from cambio.programmes.models import Membership
from cambio.sync import cursors
from cambio.sync.concerns import Topic, kinds
from cambio.sync.cursors import Cursor, Position, pack, unpack
from streets.models import Place
from tests.api.phones import faults, refusal
from tests.cambio.sync.conftest import MakeReplica

ME = UUID(int=7)


def some_cursor(*, topics: int = 5, seed: int = 1) -> Cursor:
    chance = random.Random(seed)
    scopes = [UUID(int=chance.getrandbits(128)) for _ in range(topics)]
    followed = frozenset(
        Topic(kind, scope) for scope in scopes for kind in chance.sample(kinds(), 3)
    )
    return Cursor(
        era=UUID(int=chance.getrandbits(128)),
        round=12,
        shape=b"abcd",
        topics=followed,
        at=Position(2**40, 2**33),
        behind=frozenset(chance.sample(sorted(followed), 4)),
        behind_at=Position(3, 2**62),
    )


def test_it_comes_back_as_it_went() -> None:
    for seed in range(20):
        cursor = some_cursor(topics=seed + 2, seed=seed)
        returned = unpack(pack(cursor, ME), ME)
        assert returned is not None
        assert (returned.cursor, returned.digest) == (cursor, b"")


def test_it_is_short_enough_for_an_address() -> None:
    assert len(pack(some_cursor(topics=3), ME)) < 300
    assert len(pack(some_cursor(topics=10_000), ME)) < 300
    many = some_cursor(topics=170)
    assert 4000 < len(pack(many, ME)) < cursors.LONGEST
    returned = unpack(pack(many, ME), ME)
    assert returned is not None
    assert returned.cursor == many


def test_topics_of_types_that_are_no_longer_kept_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = pack(some_cursor(), ME)
    known = {code: kind for code, kind in cursors._kinds_by_code().items() if kind != "order"}
    monkeypatch.setattr(cursors, "_kinds_by_code", lambda: known)
    returned = unpack(text, ME)
    assert returned is not None
    assert returned.cursor.topics == {
        topic for topic in some_cursor().topics if topic.kind != "order"
    }


def forged(text: str) -> dict[str, str]:
    """What somebody might send who hopes for more than they were given."""
    body, signature = text.split(".")
    other = "A" if body[30] != "A" else "B"
    return {
        "another sign in the body": f"{body[:30]}{other}{body[31:]}.{signature}",
        "another sign in the signature": f"{body}.{'x' * len(signature)}",
        "a longer body": f"{body}AAAA.{signature}",
        "cut off": text[:-1],
        "no signature": body,
        "only a signature": f".{signature}",
        "somebody else's": pack(some_cursor(), uuid4()),
        "a list's": "eyJwIjogImFiYyJ9:1vXyZ0:abcdefgh",
        "a number": "12345",
        "signs of another script": "курсор.курсор",
        "huge": text + "A" * cursors.LONGEST,
    }  # fmt: skip


@pytest.mark.parametrize("kind", forged(pack(some_cursor(), ME)))
def test_a_forged_one_is_refused(kind: str) -> None:
    with pytest.raises(StaleCursor) as refused:
        unpack(forged(pack(some_cursor(), ME))[kind], ME)
    assert (refused.value.code, refused.value.field) == ("cursor_invalid", "cursor")


def test_one_that_was_signed_with_a_key_that_is_no_more_is_refused(settings: LazySettings) -> None:
    text = pack(some_cursor(), ME)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 50
    assert unpack(text, ME) is not None
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(StaleCursor):
        unpack(text, ME)


@pytest.mark.django_db(transaction=True)
def test_one_of_an_older_kind_begins_anew(
    replica: MakeReplica, resident: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = replica(resident)
    monkeypatch.setattr(cursors, "VERSION", 0)
    phone.sync()
    monkeypatch.undo()
    phone.sync()
    assert set(phone.pages[-1]["reset"]) == set(kinds())


@pytest.mark.django_db(transaction=True)
def test_the_route_says_what_is_wrong(
    replica: MakeReplica, resident: Membership, neighbour: Membership, street: Place
) -> None:
    mine, theirs = replica(resident), replica(neighbour)
    mine.sync()
    theirs.sync()
    get = mine.phone.get
    for cursor in (theirs.cursor, mine.cursor[:-2], "x", mine.cursor + "A" * 6000):
        answer = get("sync", {"cursor": cursor})
        assert refusal(answer) == (400, "cursor_invalid")
        assert faults(answer) == {"/cursor": "cursor_invalid"}
    for query, field in (
        ({"cursor": ""}, "/cursor"),
        ({"cursor": "a\x00b"}, "/cursor"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "101"}, "/limit"),
        ({"limit": "9" * 400}, "/limit"),
        ({"types": "orders"}, "/types"),
        ({"types": ""}, "/types"),
        ({"types": "wallet,"}, "/types"),
        ({"types": "wallet," * 100}, "/types"),
        ({"since": "yesterday"}, "/since"),
    ):
        answer = get("sync", query)
        assert refusal(answer)[0] == 400
        assert set(faults(answer)) == {field}, query
