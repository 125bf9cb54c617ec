"""What follows from roles and homes, and from their changing."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from cambio.common.ids import new_id
from cambio.programmes import operations as programmes
from cambio.programmes.models import Membership, RoleGrant
from cambio.sync import concerns
from catalog import operations as catalog
from catalog.models import Item
from streets import operations as streets
from streets.models import Place, Residency
from tests.cambio.sync.conftest import MakeReplica
from tests.cambio.sync.replicas import fresh, of
from tests.catalog.conftest import broom, stewards, supplier
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast, shop

__all__ = ["broom", "stewards", "supplier"]

pytestmark = pytest.mark.django_db(transaction=True)


def grant(member: Membership, role: str, kind: str, scope: UUID, by: Membership) -> None:
    cast.with_role(member, role, kind, scope, by=by, at=by.joined_at)


def revoke(member: Membership, role: str, by: Membership) -> None:
    for held in RoleGrant.objects.filter(membership=member, role=role, revoked_at=None):
        programmes.revoke_role(grant_id=held.pk, by=by, at=by.joined_at)


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
