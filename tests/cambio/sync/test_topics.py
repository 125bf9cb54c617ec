"""What a phone is told."""

from dataclasses import replace
from datetime import datetime

import pytest

from cambio.programmes.models import Membership, Programme
from cambio.sync import concerns, cursors
from catalog import operations as catalog
from catalog.models import Item
from streets import operations as streets
from streets.models import Place
from tests.cambio.sync.conftest import MakeReplica
from tests.cambio.sync.replicas import LISTS, fresh, of
from tests.catalog.conftest import broom, stewards, supplier
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast, shop

__all__ = ["broom", "stewards", "supplier"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_has_nothing_gets_everything(
    replica: MakeReplica, resident: Membership, broom: Item
) -> None:
    phone = replica(resident)
    phone.sync(limit=1)
    assert set(phone.pages[0]["reset"]) == {*LISTS, *concerns.kinds()}
    assert [page["more"] for page in phone.pages[-2:]] == [True, False]
    assert not any(page["reset"] for page in phone.pages[1:])
    assert phone.held() == fresh(phone.phone)


def test_nothing_new_is_an_empty_answer_with_the_same_cursor(
    replica: MakeReplica, resident: Membership, street: Place
) -> None:
    phone = replica(resident)
    phone.sync()
    cursor = phone.cursor
    assert phone.ask() == {"changes": [], "reset": [], "more": False, "cursor": cursor}


def test_a_thing_is_created_then_changed_then_gone(
    replica: MakeReplica, log: MakeCleanup, resident: Membership, newcomer: Membership, at: datetime
) -> None:
    phone = replica(newcomer)
    phone.sync()
    cleanup = log(resident, newcomer)
    here = str(cleanup.pk)
    assert of("cleanup", phone.sync()) == [(here, "created")]
    content = streets.CleanupContent(
        starts_at=cleanup.starts_at,
        ends_at=cleanup.ends_at,
        places=list(cleanup.places.values_list("place_id", "share")),
        participants=[newcomer.pk],
        bags=9,
    )
    streets.change_cleanup(cleanup_id=cleanup.pk, content=content, by=resident, at=at)
    assert of("cleanup", phone.sync()) == [(here, "changed")]
    assert phone.things["cleanup"][here]["bags"] == 9
    without = replace(content, participants=[])
    streets.change_cleanup(cleanup_id=cleanup.pk, content=without, by=resident, at=at)
    assert of("cleanup", phone.sync()) == [(here, "gone")]
    streets.change_cleanup(cleanup_id=cleanup.pk, content=content, by=resident, at=at)
    assert of("cleanup", phone.sync()) == [(here, "changed")]
    assert phone.things["cleanup"][here]["bags"] == 9


def test_what_came_and_went_unheard_is_not_told(
    replica: MakeReplica, manager: Membership, resident: Membership, broom: Item, at: datetime
) -> None:
    phone = replica(resident)
    phone.sync()
    item = shop.make_item(manager, broom.supplier, at=at)
    catalog.change_item(item_id=item.pk, content=shop.content(), active=False, by=manager, at=at)
    assert of("item", phone.sync()) == []


def test_a_thing_that_one_sees_in_two_ways_is_told_once(
    replica: MakeReplica, submit: MakeCleanup, resident: Membership, coordinator: Membership
) -> None:
    phone = replica(coordinator)
    phone.sync()
    cleanup = submit(resident, coordinator)
    assert of("cleanup", phone.sync()) == [(str(cleanup.pk), "created")]


def test_balances_are_told_to_those_whom_they_concern(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    neighbour: Membership,
    newcomer: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    cleanup = submit(resident, resident)
    phones = [replica(member) for member in (resident, neighbour, newcomer)]
    for phone in phones:
        phone.sync()
    streets.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    home, wallet = (str(street.pk), "changed"), (str(resident.pk), "changed")
    told = [phone.sync() for phone in phones]
    assert [of("place_balance", one) for one in told] == [[home], [home], []]
    assert [of("wallet", one) for one in told] == [[wallet], [], []]


def test_only_what_is_asked_for_is_told(
    replica: MakeReplica, resident: Membership, street: Place
) -> None:
    phone = replica(resident, types="wallet,residency")
    phone.sync()
    assert phone.pages[0]["reset"] == ["residency", "wallet"]
    everything = fresh(phone.phone)
    assert phone.held() == {kind: everything[kind] for kind in ("wallet", "residency")}


def test_who_asks_for_other_types_gets_these_and_forgets_those(
    replica: MakeReplica, resident: Membership, street: Place
) -> None:
    phone = replica(resident, types="wallet,residency")
    phone.sync()
    phone.types = {"types": "place,wallet"}
    phone.sync()
    assert phone.pages[-1]["reset"] == ["residency"]
    assert set(phone.held()) == {"wallet", "place"}


def test_with_more_topics_than_a_cursor_holds_a_phone_is_told_the_same(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    manager: Membership,
    street: Place,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cursors, "MOST_TOPICS_BYTES", 20)
    phone = replica(coordinator)
    phone.sync(limit=3)
    cleanup = submit(resident)
    assert of("cleanup", phone.sync()) == [(str(cleanup.pk), "created")]
    assert not phone.pages[-1]["reset"]
    cast.with_role(coordinator, "steward", "place", street.pk, by=manager, at=manager.joined_at)
    phone.sync()
    assert set(phone.pages[-1]["reset"]) == set(concerns.kinds())
    assert phone.held() == fresh(phone.phone)
    assert len(phone.cursor) < 200


def test_everybody_of_another_programme_is_told_of_theirs(
    replica: MakeReplica, street: Place, outsider: Membership, other_programme: Programme
) -> None:
    phone = replica(outsider)
    phone.sync()
    assert "place" not in phone.held()
    assert phone.held() == fresh(phone.phone)
