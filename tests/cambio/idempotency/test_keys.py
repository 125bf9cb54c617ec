"""A key: its act is done once, and answered as often as it is asked for."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from cambio.common.errors import NotAllowedNow
from cambio.events.models import Event
from cambio.idempotency import operations
from cambio.idempotency.errors import KeyInUse, KeyReused
from cambio.idempotency.models import Key
from cambio.idempotency.operations import Answer, answer_once
from cambio.idempotency.tasks import purge_keys
from cambio.programmes.models import Membership, Programme
from cambio.programmes.recording import record
from tests.cambio.ledger.books import at_once
from tests.worlds import cast

DIGEST = "a" * 64


class Acts:
    """An act that leaves an event behind each time that it is done."""

    def __init__(self, by: Membership, at: datetime) -> None:
        self.by, self.at = by, at

    def __call__(self) -> Answer:
        record("test.done", self.by, by=self.by, at=self.at)
        return Answer(201, f'{{"number":{self.done()}}}', {"Content-Language": "nl"})

    def once(self, key: str = "k", digest: str = DIGEST) -> tuple[Answer, bool]:
        return answer_once(key=key, digest=digest, act=self, by=self.by, at=self.at)

    def done(self) -> int:
        return Event.objects.filter(name="test.done", actor_id=self.by.pk).count()


@pytest.fixture
def mine(newcomer: Membership, at: datetime) -> Acts:
    return Acts(newcomer, at)


@pytest.fixture
def others(resident: Membership, at: datetime) -> Acts:
    return Acts(resident, at)


def test_is_given_the_first_answer_again(mine: Acts) -> None:
    first = Answer(201, '{"number":1}', {"Content-Language": "nl"})
    assert mine.once() == (first, False)
    assert mine.once() == mine.once() == (first, True)
    assert mine.done() == 1


def test_of_another_act_is_refused(mine: Acts) -> None:
    mine.once()
    with pytest.raises(KeyReused):
        mine.once(digest="b" * 64)
    assert mine.done() == 1


def test_is_one_members_own(mine: Acts, others: Acts) -> None:
    mine.once()
    assert others.once(digest="b" * 64)[1] is False
    assert mine.once("another")[1] is False
    assert (mine.done(), others.done()) == (2, 1)


def test_of_a_refused_act_is_free_for_another_try(mine: Acts) -> None:
    def refuse() -> Answer:
        with transaction.atomic():
            mine()
            raise NotAllowedNow

    for _ in range(2):
        with pytest.raises(NotAllowedNow):
            answer_once(key="k", digest=DIGEST, act=refuse, by=mine.by, at=mine.at)
    assert (mine.done(), Key.objects.count()) == (0, 0)
    assert mine.once()[1] is False


def test_leaves_what_a_refused_act_left_standing(mine: Acts) -> None:
    """As handing over counts a wrong code, though it refuses it."""

    def count_and_refuse() -> Answer:
        with transaction.atomic():
            mine()
        raise NotAllowedNow

    with pytest.raises(NotAllowedNow):
        answer_once(key="k", digest=DIGEST, act=count_and_refuse, by=mine.by, at=mine.at)
    assert (mine.done(), Key.objects.count()) == (1, 0)


def test_goes_with_its_act_when_something_breaks(
    mine: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(operations, "_keep", break_down)
        with pytest.raises(RuntimeError):
            mine.once()
    assert mine.done() == 0
    assert mine.once()[1] is False


@pytest.mark.django_db(transaction=True)
def test_whose_act_is_being_done_is_refused_for_a_moment(mine: Acts) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def act_slowly() -> Answer:
        begun.set()
        assert go_on.wait(timeout=20)
        return mine()

    def act(number: int) -> tuple[Answer, bool]:
        if number == 0:
            return answer_once(key="k", digest=DIGEST, act=act_slowly, by=mine.by, at=mine.at)
        assert begun.wait(timeout=20)
        try:
            mine.once("another")
            return mine.once()
        finally:
            go_on.set()

    first, second = at_once(2, act)
    assert first == (Answer(201, '{"number":2}', {"Content-Language": "nl"}), False)
    assert isinstance(second, KeyInUse)
    assert mine.once() == (first[0], True)


def at_the_same_time(mine: Acts) -> Callable[[int], tuple[Answer, bool]]:
    """Look and act so slowly that all have looked before the first has acted."""

    def act_slowly() -> Answer:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return mine()

    return lambda _: answer_once(key="k", digest=DIGEST, act=act_slowly, by=mine.by, at=mine.at)


@pytest.mark.django_db(transaction=True)
def test_is_acted_on_once_however_many_come_at_once(mine: Acts) -> None:
    results = at_once(8, at_the_same_time(mine))
    assert mine.done() == 1
    assert sum(isinstance(result, tuple) and not result[1] for result in results) == 1
    assert all(isinstance(result, tuple | KeyInUse) for result in results)


@pytest.mark.django_db(transaction=True)
def test_is_acted_on_more_than_once_without_the_lock(
    mine: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the look alone stops nobody; only the unique index undoes the others."""
    monkeypatch.setattr(operations, "_lock", lambda *_: None)
    tried = []
    act = Acts.__call__
    monkeypatch.setattr(Acts, "__call__", lambda self: (tried.append(1), act(self))[1])
    at_once(4, at_the_same_time(mine))
    assert len(tried) > 1


@pytest.mark.django_db(transaction=True)
def test_of_a_connection_that_died_is_free_at_once(mine: Acts) -> None:
    def die() -> Answer:
        mine()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        raise AssertionError

    (died,) = at_once(
        1, lambda _: answer_once(key="k", digest=DIGEST, act=die, by=mine.by, at=mine.at)
    )
    assert isinstance(died, Exception)
    assert mine.once() == (Answer(201, '{"number":1}', {"Content-Language": "nl"}), False)


def test_is_kept_for_thirty_days(mine: Acts, at: datetime) -> None:
    mine.once()
    assert operations.purge_keys(at=at + timedelta(days=30)) == 0
    assert operations.purge_keys(at=at + timedelta(days=30, seconds=1)) == 1
    assert mine.once()[1] is False


def test_is_purged_by_a_task(mine: Acts) -> None:
    mine.once()  # at a moment long ago or yet to come
    Key.objects.update(answered_at=datetime(2026, 1, 1, tzinfo=mine.at.tzinfo))
    assert purge_keys() == 1


@pytest.fixture
def said(manager: Membership, at: datetime) -> Callable[[Membership, str], None]:
    """Let somebody be answered something."""

    def answer(by: Membership, body: str) -> None:
        answer_once(key=body, digest=DIGEST, act=lambda: Answer(200, body), by=by, at=at)

    return answer


def test_is_erased_with_everybody_of_whom_its_answer_speaks(
    said: Callable[[Membership, str], None],
    newcomer: Membership,
    manager: Membership,
    other_programme: Programme,
    at: datetime,
) -> None:
    abroad = cast.make_manager(other_programme, "Otto", at=at)
    said(newcomer, "{}")
    said(manager, f'{{"ordered_by":{{"id":"{newcomer.pk}"}}}}')
    said(manager, '{"collector_name":"Nico"}')
    said(manager, '{"collector_name":"Nicolette"}')
    said(abroad, '{"collector_name":"Nico"}')
    assert operations.erase_keys(member=newcomer) == 3
    assert sorted(Key.objects.values_list("membership", "answer")) == sorted(
        [
            (manager.pk, '{"collector_name":"Nicolette"}'),
            (abroad.pk, '{"collector_name":"Nico"}'),
        ]
    )


def test_is_erased_by_a_name_that_json_writes_otherwise(
    said: Callable[[Membership, str], None],
    manager: Membership,
    programme: Programme,
    at: datetime,
) -> None:
    member = cast.make_member(programme, 'José "Pepe" \\ 100%_', at=at)
    said(manager, '{"collector_name":"José \\"Pepe\\" \\\\ 100%_"}')
    assert operations.erase_keys(member=member) == 1
