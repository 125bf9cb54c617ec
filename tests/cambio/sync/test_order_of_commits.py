"""Nothing slips behind a cursor, in whatever order the transactions commit."""

import random
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import pytest
from django.db import connection, transaction

from cambio.events.models import Event
from cambio.programmes.models import Membership, Programme
from streets import operations
from streets.models import Place
from tests.api.phones import Phone
from tests.cambio.ledger.books import at_once
from tests.cambio.sync.conftest import MakeReplica, uncommitted
from tests.cambio.sync.replicas import Replica
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 6


class Reader(Protocol):
    """
    Something that asks again and again for the claims of others.

    :ivar misses: whether it is known to miss some
    """

    misses: bool

    def read(self) -> set[str]:
        """The ids of the claims that it has heard of by now."""


class ByCursor:
    """As a phone does it."""

    misses = False

    def __init__(self, member: Membership) -> None:
        self.replica = Replica(Phone(cast.client_of(member), member.programme.slug))

    def read(self) -> set[str]:
        self.replica.sync()
        return set(self.replica.things.get("residency", {}))


class ByNumber:
    """Negative control: the naive way, what has a higher number than the last that was seen."""

    misses = True
    order = "id"

    def __init__(self, member: Membership) -> None:
        self.claims = Event.objects.filter(
            programme_id=member.programme_id, name="residency.claimed"
        ).order_by(self.order)
        self.last = None
        self.heard: set[str] = set()

    def read(self) -> set[str]:
        later = {f"{self.order}__gt": self.last} if self.last else {}
        for claim in self.claims.filter(**later):
            self.heard.add(str(claim.subject_id))
            self.last = getattr(claim, self.order)
        return self.heard


class ByTime(ByNumber):
    """Negative control: the other naive way, what happened later than the last that was seen."""

    order = "happened_at"


READERS = pytest.mark.parametrize("reader", [ByCursor, ByNumber, ByTime])
MakeReader = Callable[[Membership], Reader]


def claim(by: Membership, place: Place, at: datetime) -> str:
    return str(cast.claim(by, place, at=at).pk)


@READERS
def test_what_began_first_and_committed_last_is_told(
    reader: MakeReader,
    street: Place,
    coordinator: Membership,
    programme: Programme,
    at: datetime,
) -> None:
    slow, fast = (cast.make_member(programme, name, at=at) for name in ("Sara", "Fatima"))
    reading = reader(coordinator)
    before = len(reading.read())
    claims = []
    with uncommitted(lambda: claims.append(claim(slow, street, at))):
        claims.append(claim(fast, street, at.replace(minute=1)))
        reading.read()
    heard = reading.read()
    assert (len(heard) - before, set(claims) <= heard) == (
        (1, False) if reading.misses else (2, True)
    )


@READERS
def test_many_writers_that_commit_in_any_order_are_all_told(
    reader: MakeReader,
    street: Place,
    coordinator: Membership,
    programme: Programme,
    at: datetime,
) -> None:
    """Each writer takes its number, dawdles, and commits; meanwhile somebody reads all the time."""
    members = [
        [cast.make_member(programme, f"Lid {writer}/{number}", at=at) for number in range(12)]
        for writer in range(WRITERS)
    ]
    reading = reader(coordinator)
    finished: list[bool] = []

    def write(writer: int) -> list[str]:
        chance, written = random.Random(writer), []
        for number, member in enumerate(members[writer]):
            with transaction.atomic():
                moment = at.replace(microsecond=1000 * number + writer)
                written.append(claim(member, street, moment))
                time.sleep(chance.uniform(0, 0.03))
        return written

    def read_all_the_time() -> None:
        while not finished:
            reading.read()
        connection.close()

    thread = threading.Thread(target=read_all_the_time)
    thread.start()
    try:
        written = at_once(WRITERS, write)
    finally:
        finished.append(True)
        thread.join(timeout=30)
    claims = {one for some in written for one in some}
    assert len(claims) == WRITERS * 12
    assert (claims - reading.read() != set()) == reading.misses


def test_what_is_above_the_horizon_waits_and_is_not_lost(
    replica: MakeReplica, street: Place, coordinator: Membership, programme: Programme, at: datetime
) -> None:
    slow, fast = (cast.make_member(programme, name, at=at) for name in ("Sara", "Fatima"))
    phone = replica(coordinator)
    phone.sync()
    with uncommitted(lambda: claim(slow, street, at)):
        claim(fast, street, at)
        cursor = phone.cursor
        assert phone.sync() == []
        assert phone.cursor == cursor
    assert [what for kind, _, what in phone.sync() if kind == "residency"] == ["created"] * 2


def test_one_that_was_rolled_back_is_not_told(
    replica: MakeReplica, street: Place, coordinator: Membership, newcomer: Membership, at: datetime
) -> None:
    phone = replica(coordinator)
    phone.sync()

    def claim_in_vain() -> None:
        with transaction.atomic():
            claim(newcomer, street, at)
            transaction.set_rollback(True)

    claim_in_vain()
    assert phone.sync() == []


def in_turn(first_number: Callable[[], object], first_commit: Callable[[], object]) -> None:
    """Let one take its number first and do its part last, after the other has committed."""
    numbered, committed = threading.Event(), threading.Event()

    def act(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                connection.cursor().execute("SELECT pg_current_xact_id()")
                numbered.set()
                assert committed.wait(timeout=20)
                first_number()
        else:
            assert numbered.wait(timeout=20)
            first_commit()
            committed.set()

    assert at_once(2, act) == [None, None]


def test_of_two_that_change_one_thing_neither_is_passed_over(
    replica: MakeReplica,
    street: Place,
    coordinator: Membership,
    newcomer: Membership,
    at: datetime,
) -> None:
    residency = claim(newcomer, street, at)
    phone = replica(newcomer)
    phone.sync()

    def confirm_and_read() -> None:
        operations.confirm_residency(residency_id=residency, by=coordinator, at=at)
        phone.sync()

    in_turn(
        lambda: operations.end_residency(residency_id=residency, by=newcomer, at=at),
        confirm_and_read,
    )
    phone.sync()
    assert phone.things["residency"][residency]["state"] == "ended"


def test_what_was_changed_by_the_one_with_the_lower_number_is_told_when_it_is_gone(
    replica: MakeReplica,
    log: MakeCleanup,
    resident: Membership,
    newcomer: Membership,
    at: datetime,
) -> None:
    cleanup = log(resident)
    phone = replica(newcomer)
    phone.sync()

    def change(*took_part: Membership, bags: int = 1) -> None:
        content = operations.CleanupContent(
            starts_at=cleanup.starts_at,
            ends_at=cleanup.ends_at,
            places=list(cleanup.places.values_list("place_id", "share")),
            participants=[member.pk for member in took_part],
            bags=bags,
        )
        operations.change_cleanup(cleanup_id=cleanup.pk, content=content, by=resident, at=at)

    in_turn(lambda: change(newcomer, bags=2), lambda: change(newcomer))
    phone.sync()
    assert phone.things["cleanup"][str(cleanup.pk)]["bags"] == 2
    change()
    phone.sync()
    assert "cleanup" not in phone.held()
