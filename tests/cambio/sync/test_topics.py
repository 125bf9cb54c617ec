"""What a phone is told, and what follows from roles and homes."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from cambio.common.ids import new_id
from cambio.programmes import operations as programmes
from cambio.programmes.models import Membership, Programme, RoleGrant
from cambio.sync import concerns, cursors
from catalog import operations as catalog
from catalog.models import Item
from streets import operations as streets
from streets.models import Place, Residency
from tests import cast
from tests.cambio.sync.conftest import MakeReplica
from tests.cambio.sync.replicas import LISTS, fresh
from tests.catalog import shop
from tests.catalog.conftest import broom, stewards, supplier
from tests.streets.conftest import MakeCleanup

__all__ = ["broom", "stewards", "supplier"]

pytestmark = pytest.mark.django_db(transaction=True)


def of(kind: str, told: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What was told of one type, as (id, what)."""
    return [(thing, what) for one, thing, what in told if one == kind]


def grant(member: Membership, role: str, kind: str, scope: UUID, by: Membership) -> None:
    cast.with_role(member, role, kind, scope, by=by, at=by.joined_at)


def revoke(member: Membership, role: str, by: Membership) -> None:
    for held in RoleGrant.objects.filter(membership=member, role=role, revoked_at=None):
        programmes.revoke_role(grant_id=held.pk, by=by, at=by.joined_at)


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


def test_a_new_role_brings_what_it_shows_and_forgets_nothing(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    newcomer: Membership,
    manager: Membership,
    street: Place,
) -> None:
    cleanup = submit(resident)
    phone = replica(newcomer)
    phone.sync()
    assert "cleanup" not in phone.held()
    grant(newcomer, "coordinator", "place", street.pk, manager)
    assert of("cleanup", phone.sync(limit=2)) == [(str(cleanup.pk), "created")]
    assert not any(page["reset"] for page in phone.pages[1:])
    assert phone.held() == fresh(phone.phone)


def test_a_role_taken_back_takes_along_what_it_showed(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    manager: Membership,
) -> None:
    own, other = submit(resident, coordinator), submit(resident)
    phone = replica(coordinator)
    phone.sync()
    assert set(phone.things["cleanup"]) == {str(own.pk), str(other.pk)}
    revoke(coordinator, "coordinator", manager)
    phone.sync(limit=3)
    reset = {kind for page in phone.pages[1:] for kind in page["reset"]}
    assert reset == {"cleanup", "member", "place_balance", "residency"}
    assert set(phone.things["cleanup"]) == {str(own.pk)}
    assert phone.held() == fresh(phone.phone)


def test_whoever_loses_one_of_two_streets_keeps_the_other(
    replica: MakeReplica,
    broom: Item,
    stewards: list[Membership],
    manager: Membership,
    street: Place,
    other_street: Place,
    at: datetime,
) -> None:
    shop.give_credits(manager, other_street.account_id, 500, at=at)
    stella = stewards[0]
    grant(stella, "steward", "place", other_street.pk, manager)
    orders = [
        catalog.place_order(
            order_id=new_id(), lines=shop.wanted(broom), place_id=place.pk, by=cast.again(stella),
            at=at,
        )[0]
        for place in (street, other_street)
    ]  # fmt: skip
    phone = replica(stella)
    phone.sync()
    assert set(phone.things["order"]) == {str(order.pk) for order in orders}
    held = RoleGrant.objects.get(membership=stella, scope_id=street.pk)
    programmes.revoke_role(grant_id=held.pk, by=manager, at=at)
    phone.sync()
    assert set(phone.things["order"]) == {str(orders[1].pk)}
    assert phone.held() == fresh(phone.phone)


def test_who_moves_in_hears_of_the_street_and_who_moves_away_forgets_it(
    replica: MakeReplica, newcomer: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    phone = replica(newcomer)
    phone.sync()
    claim = cast.claim(newcomer, street, at=at)
    assert of("place_balance", phone.sync()) == []
    streets.confirm_residency(residency_id=claim.pk, by=coordinator, at=at)
    assert of("place_balance", phone.sync()) == [(str(street.pk), "created")]
    streets.end_residency(residency_id=claim.pk, by=newcomer, at=at)
    phone.sync()
    assert phone.pages[-1]["reset"] == ["place_balance"]
    assert phone.held() == fresh(phone.phone)


def test_who_leaves_and_comes_back_has_lost_the_roles(
    replica: MakeReplica, submit: MakeCleanup, resident: Membership, coordinator: Membership,
    at: datetime,
) -> None:  # fmt: skip
    submit(resident)
    phone = replica(coordinator)
    phone.sync()
    programmes.leave_programme(by=coordinator, at=at)
    assert phone.phone.get("sync", {"cursor": phone.cursor}).status_code == 403
    programmes.join_programme(
        programme=coordinator.programme, login=coordinator.person.login, name="Carla",
        membership_id=None, at=at,
    )  # fmt: skip
    phone.sync()
    assert "cleanup" not in phone.held()
    assert phone.held() == fresh(phone.phone)


def test_roles_that_change_while_one_catches_up_lose_nothing(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    newcomer: Membership,
    manager: Membership,
    street: Place,
    other_street: Place,
) -> None:
    for _ in range(4):
        submit(resident)
    phone = replica(newcomer)
    phone.sync()
    grant(newcomer, "coordinator", "place", street.pk, manager)
    for _ in range(3):
        phone.ask(limit=1)
    grant(newcomer, "coordinator", "place", other_street.pk, manager)
    for _ in range(2):
        phone.ask(limit=1)
    revoke(newcomer, "coordinator", manager)
    phone.ask(limit=1)
    grant(newcomer, "verifier", "programme", newcomer.programme_id, manager)
    phone.sync(limit=2)
    assert phone.held() == fresh(phone.phone)


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


def test_roles_over_another_programmes_things_tell_nothing(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    outsider: Membership,
    street: Place,
    at: datetime,
) -> None:
    for role, kind, scope in (
        ("coordinator", "place", street.pk),
        ("steward", "place", street.pk),
        ("coordinator", "ward", resident.programme_id),
        ("supplier_staff", "supplier", resident.pk),
    ):
        grant(outsider, role, kind, scope, outsider)
    phone = replica(outsider)
    cleanup = submit(resident)
    phone.sync()
    streets.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    phone.sync()
    told = {change["id"] for page in phone.pages for change in page["changes"]}
    ours = {str(cleanup.pk), str(street.pk), str(resident.pk)}
    ours |= {str(one.pk) for one in Residency.objects.filter(place=street)}
    assert told & ours == set()
    assert phone.held() == fresh(phone.phone)


def test_a_release_that_gives_roles_otherwise_is_heard_although_nothing_changed(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    submit(resident)
    phone = replica(coordinator)
    phone.sync()
    now = tuple(
        replace(
            one,
            rules=f"{one.rules} without verifying",
            topics_of=lambda member, given=one.topics_of: (
                topic for topic in given(member)
                if topic.kind != "cleanup" or topic.scope_id == member.pk
            ),
        )
        for one in concerns.concerns()
    )  # fmt: skip
    monkeypatch.setattr(concerns, "concerns", lambda: now)
    phone.sync()
    assert phone.pages[-1]["reset"] == ["cleanup"]
    assert "cleanup" not in phone.held()


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
    grant(coordinator, "steward", "place", street.pk, manager)
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


@pytest.mark.parametrize("types", ["cleanup", "wallet,cleanup"])
def test_who_asks_for_some_types_hears_of_a_role_too(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    newcomer: Membership,
    street: Place,
    manager: Membership,
    types: str,
) -> None:
    cleanup, phone = str(submit(resident).pk), replica(newcomer, types=types)
    phone.sync()
    assert "cleanup" not in phone.held()
    grant(newcomer, "coordinator", "place", street.pk, manager)
    assert of("cleanup", phone.sync()) == [(cleanup, "created")]
    revoke(newcomer, "coordinator", manager)
    phone.sync()
    assert "cleanup" not in phone.held()


def test_who_asks_for_some_types_hears_of_a_home_too(
    replica: MakeReplica, newcomer: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    phone = replica(newcomer, types="place_balance")
    phone.sync()
    claimed = cast.claim(newcomer, street, at=at)
    assert phone.sync() == []
    streets.confirm_residency(residency_id=claimed.pk, by=coordinator, at=at)
    assert of("place_balance", phone.sync()) == [(str(street.pk), "created")]


def test_whoever_takes_the_id_of_something_else_follows_nothing_by_it(
    replica: MakeReplica,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    cleanup, phones = submit(resident), []
    for taken in (street.pk, street.programme_id):
        eve, _ = programmes.join_programme(
            programme=street.programme,
            membership_id=taken,
            login=cast.make_login("Eve"),
            name="Eve",
            at=at,
        )
        phones.append(replica(eve))
        phones[-1].sync()
    streets.return_cleanup(cleanup_id=cleanup.pk, question="Where?", by=coordinator, at=at)
    assert [phone.sync() for phone in phones] == [[], []]
