"""Restored, restarted and long silent: cursors that are good for no more, and those that are."""

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event

import psycopg
import pytest
from django.db import connection, connections, transaction
from psycopg import sql

from cambio.programmes.models import Membership, Programme
from cambio.sync import concerns, tasks
from cambio.sync.models import Change, Era
from catalog import operations as catalog
from catalog.models import Item
from streets.models import Place
from tests import database
from tests.cambio.ledger.books import at_once
from tests.cambio.sync.conftest import MakeReplica, uncommitted
from tests.cambio.sync.replicas import Replica, fresh
from tests.catalog.conftest import broom, supplier
from tests.worlds import cast, shop
from tools.embedded.process import wait_until

__all__ = ["broom", "supplier"]

pytestmark = pytest.mark.django_db(transaction=True)

Claim = Callable[[str], None]


@pytest.fixture
def claim(programme: Programme, street: Place, at: datetime) -> Claim:
    """Let somebody new say that they live in the street."""

    def make(name: str) -> None:
        member = cast.make_member(programme, name, at=at)
        cast.claim(member, street, at=at)

    return make


@pytest.fixture
def phone(replica: MakeReplica, coordinator: Membership, claim: Claim) -> Replica:
    """A coordinator's, in step."""
    claim("Vroeger")
    made = replica(coordinator)
    made.sync()
    return made


def in_step(phone: Replica) -> bool:
    return phone.held() == fresh(phone.phone)


def began_anew(phone: Replica) -> bool:
    """Whether the last question was answered by a reset of everything."""
    asked = len(phone.pages)
    phone.sync()
    return set(phone.pages[asked]["reset"]) == set(concerns.kinds())


@pytest.fixture
def admin() -> Iterator[psycopg.Connection]:
    """Somebody who may copy databases."""
    with psycopg.connect(
        database.url("DATABASE_ADMIN_URL", "postgres"), autocommit=True
    ) as connected:
        yield connected


def copy(admin: psycopg.Connection, source: str, target: str) -> None:
    """Put a copy of a database in the place of another, as a restored backup is one."""
    connections["default"].close()
    connections["default"].close_pool()
    # A closed session is gone a moment later, and a copy needs a database that nobody is in.
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    admin.execute(others, [source])
    wait_until(lambda: not admin.execute(others, [source]).fetchall(), timeout_s=10)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target))
    admin.execute(drop)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER cambio_owner")
    admin.execute(create.format(sql.Identifier(target), sql.Identifier(source)))


@pytest.fixture
def backup(admin: psycopg.Connection, phone: Replica) -> Iterator[Callable[[], None]]:
    """A backup made now, and how to go back to it."""
    name = str(connection.settings_dict["NAME"])
    copy(admin, name, f"{name}_backup")
    yield lambda: copy(admin, f"{name}_backup", name)
    copy(admin, name, f"{name}_backup")
    admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(f"{name}_backup")))


def test_who_has_heard_of_what_was_lost_begins_anew(
    phone: Replica, backup: Callable[[], None], claim: Claim
) -> None:
    claim("Verloren")
    phone.sync()
    backup()
    assert began_anew(phone)
    assert in_step(phone)


def test_who_has_heard_of_what_was_lost_begins_anew_also_when_as_much_happened_since(
    phone: Replica, backup: Callable[[], None], claim: Claim
) -> None:
    claim("Verloren")
    phone.sync()
    backup()
    for number in range(30):
        claim(f"Later {number}")
    assert began_anew(phone)
    assert in_step(phone)


def test_who_had_not_heard_of_it_goes_on(
    phone: Replica, backup: Callable[[], None], claim: Claim
) -> None:
    claim("Verloren")
    backup()
    assert not began_anew(phone)
    claim("Later")
    assert not began_anew(phone)
    assert in_step(phone)


def test_who_began_after_the_backup_begins_anew(
    phone: Replica, backup: Callable[[], None], claim: Claim
) -> None:
    Era.objects.update(identity="the run before")
    claim("Verloren")  # in an era of its own, which is lost too
    phone.sync()
    backup()
    claim("Later")
    assert began_anew(phone)
    assert in_step(phone)


def test_a_restart_costs_nobody_anything(phone: Replica, claim: Claim) -> None:
    for number in range(3):
        Era.objects.update(identity=f"the run before {number}")
        assert not began_anew(phone)
        claim(f"Later {number}")
        assert not began_anew(phone)
        assert in_step(phone)
    assert Era.objects.count() == 4


def lift_stamps(by: int) -> None:
    """As if all this had been written on a server that had counted far more transactions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sync_change SET stamp = stamp + %s, first_stamp = first_stamp + %s", [by, by]
        )
        cursor.execute("UPDATE sync_era SET identity = 'another server'")


def test_on_a_server_that_counts_from_lower_numbers_stamps_go_on(
    replica: MakeReplica, phone: Replica, coordinator: Membership, claim: Claim
) -> None:
    lift_stamps(10**12)
    moved = replica(coordinator)
    moved.sync()
    assert moved.held() == fresh(moved.phone)
    claim("Later")
    highest = Change.objects.order_by("-stamp")[0].stamp
    assert highest > 10**12
    told = moved.sync()
    assert ("residency", "created") in {(kind, what) for kind, _, what in told}
    assert not moved.pages[-1]["reset"]
    assert in_step(moved)


def test_on_such_a_server_too_nothing_slips_by_that_began_before_the_first_who_notes(
    replica: MakeReplica, phone: Replica, coordinator: Membership, claim: Claim
) -> None:
    lift_stamps(10**12)
    moved = replica(coordinator)
    moved.sync()
    begun, noted = Event(), Event()

    def act(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                connection.cursor().execute("SELECT pg_current_xact_id()")
                begun.set()
                assert noted.wait(timeout=20)
                claim("Traag")
        else:
            assert begun.wait(timeout=20)
            claim("Snel")
            moved.sync()
            noted.set()

    assert at_once(2, act) == [None, None]
    moved.sync()
    assert in_step(moved)


def item_gone(item: Item, manager: Membership, at: datetime) -> None:
    catalog.change_item(item_id=item.pk, content=shop.content(), active=False, by=manager, at=at)


def aged(days: int) -> None:
    """Let everything there is have happened so many days earlier."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sync_era SET begun_at = begun_at - %s * interval '1 day'", [days])


def test_what_is_gone_is_kept_for_those_who_were_away_for_less_than_ninety_days(
    phone: Replica, broom: Item, manager: Membership, at: datetime
) -> None:
    phone.sync()
    item_gone(broom, manager, at)
    aged(89)
    assert tasks.forget_gone() == 0
    assert not began_anew(phone)
    assert in_step(phone)


def test_who_was_away_for_longer_begins_anew(
    phone: Replica, broom: Item, manager: Membership, at: datetime
) -> None:
    phone.sync()
    item_gone(broom, manager, at)
    tasks.forget_gone()
    aged(1)
    tasks.forget_gone()  # an era begins
    aged(91)
    assert tasks.forget_gone() == 1
    assert not Change.objects.filter(gone=True).exists()
    assert began_anew(phone)
    assert in_step(phone)


def test_who_asks_now_and_then_goes_on_for_ever(
    phone: Replica, broom: Item, manager: Membership, at: datetime
) -> None:
    item_gone(broom, manager, at)
    phone.sync()
    for _ in range(5):
        aged(60)
        tasks.forget_gone()
        assert not began_anew(phone)
    assert in_step(phone)


def test_what_a_running_transaction_stamps_is_not_forgotten_with_the_eras_before(
    phone: Replica, broom: Item, manager: Membership, claim: Claim, at: datetime
) -> None:
    """It is stamped below what the era in which the phone last asked begins with."""
    phone.sync()
    aged(1)
    with uncommitted(lambda: item_gone(broom, manager, at)):
        claim("Ondertussen")
        tasks.forget_gone()
        phone.sync()
    gone = Change.objects.get(kind="item", gone=True)
    assert gone.stamp < Era.objects.latest("id").from_stamp
    aged(89)
    assert tasks.forget_gone() == 0
    assert not began_anew(phone)
    assert in_step(phone)


def test_an_era_begins_once_a_day(phone: Replica) -> None:
    for _ in range(3):
        tasks.forget_gone()
    assert Era.objects.count() == 1
    aged(1)
    for _ in range(3):
        tasks.forget_gone()
    assert Era.objects.count() == 2


def test_nothing_is_forgotten_where_nothing_ever_was(db: None) -> None:
    assert tasks.forget_gone() == 0
