"""Roles and taking part: …"""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cambio.common.errors import Conflict, Invalid, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.programmes import operations, queries
from cambio.programmes.models import Login, Membership, Programme, RoleGrant
from cambio.programmes.permissions import check_may
from cambio.programmes.roles import permissions, roles, scope_kinds
from streets.models import Place
from tests.cambio.ledger.books import at_once
from tests.worlds import cast


def grant(member: Membership, role: str, kind: str, scope: object, **by: object) -> RoleGrant:
    found, _ = operations.grant_role(
        grant_id=new_id(),
        membership_id=member.pk,
        role=role,
        scope_kind=kind,
        scope_id=scope,
        **by,
    )  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("role", roles())
@pytest.mark.parametrize("kind", scope_kinds())
def test_a_role_is_granted_over_its_own_kinds_of_scope(
    manager: Membership, newcomer: Membership, programme: Programme, at: datetime,
    role: str, kind: str,
) -> None:  # fmt: skip
    scope = programme.pk if kind == "programme" else new_id()
    if kind in roles()[role].scopes:
        grant(newcomer, role, kind, scope, by=manager, at=at)
        member = cast.again(newcomer)
        for permission in permissions():
            holds = permission in roles()[role].permissions
            assert queries.may(member, permission, (kind, scope)) is holds
            assert queries.may(member, permission, (kind, new_id())) is (
                holds and kind == "programme"
            )
            assert queries.may(member, permission) is (holds and kind == "programme")
    else:
        with pytest.raises(Invalid):
            grant(newcomer, role, kind, scope, by=manager, at=at)


def test_a_refusal_names_the_task_that_is_lacking(newcomer: Membership) -> None:
    with pytest.raises(NotPermitted) as refusal:
        check_may(newcomer, "books.read")
    assert str(permissions()["books.read"]) in str(refusal.value.detail)


def test_a_role_is_granted_once_and_recorded_once(
    manager: Membership, newcomer: Membership, street: Place, at: datetime
) -> None:
    first = grant(newcomer, "steward", "place", street.pk, by=manager, at=at)
    again = grant(newcomer, "steward", "place", street.pk, by=manager, at=at)
    assert first == again
    assert Event.objects.filter(subject_id=first.pk, name="role.granted").count() == 1


def test_a_role_that_was_taken_back_can_be_granted_again(
    manager: Membership, newcomer: Membership, street: Place, at: datetime
) -> None:
    first = grant(newcomer, "steward", "place", street.pk, by=manager, at=at)
    operations.revoke_role(grant_id=first.pk, by=manager, at=at)
    assert cast.again(newcomer).grants == []
    second = grant(newcomer, "steward", "place", street.pk, by=manager, at=at)
    assert second.pk != first.pk
    assert cast.again(newcomer).grants == [second]


def test_a_role_needs_somebody_who_takes_part(
    manager: Membership, newcomer: Membership, outsider: Membership, street: Place, at: datetime
) -> None:
    operations.leave_programme(by=newcomer, at=at)
    for member in (newcomer, outsider):
        with pytest.raises(NotFound):
            grant(member, "steward", "place", street.pk, by=manager, at=at)


def test_a_role_at_once_from_ten_hands_is_one(
    transactional_db: None, manager: Membership, newcomer: Membership, street: Place, at: datetime
) -> None:
    results = at_once(
        10, lambda _: grant(newcomer, "steward", "place", street.pk, by=manager, at=at)
    )
    assert len({result.pk for result in results}) == 1
    assert RoleGrant.objects.filter(role="steward").count() == 1


def test_the_database_knows_the_roles_and_scopes(
    manager: Membership, newcomer: Membership, at: datetime
) -> None:
    for role, kind in (("king", "programme"), ("steward", "castle")):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(
                programme_id=newcomer.programme_id,
                membership=newcomer,
                role=role,
                scope_kind=kind,
                scope_id=new_id(),
                granted_at=at,
            )


def test_leaving_takes_the_roles_along(coordinator: Membership, at: datetime) -> None:
    later = at + timedelta(days=1)
    operations.leave_programme(by=coordinator, at=later)
    assert RoleGrant.objects.get(membership=coordinator).revoked_at == later
    login = coordinator.person.login
    assert login is not None
    assert queries.membership_of(login, coordinator.programme) is None


def test_joining_from_ten_phones_at_once_is_one_membership(
    transactional_db: None, programme: Programme, at: datetime
) -> None:
    login = cast.make_login("Sanne")
    results = at_once(
        10,
        lambda _: operations.join_programme(
            programme=programme, login=login, name="Sanne", membership_id=new_id(), at=at
        ),
    )
    assert len({member.pk for member, _ in results}) == 1
    assert sum(created for _, created in results) == 1
    assert Membership.objects.filter(person__login=login).count() == 1


def test_a_manager_is_appointed_with_a_login_of_their_own(
    programme: Programme, at: datetime
) -> None:
    member, again = (
        operations.appoint_manager(
            programme=programme, email="Mila@Example.org", name="Mila", at=at
        )
        for _ in range(2)
    )
    assert member == again
    assert Login.objects.get().email == "mila@example.org"
    assert [grant.role for grant in cast.again(member).grants] == ["manager"]
    with pytest.raises(Invalid):
        operations.appoint_manager(programme=programme, email="Mila", name="Mila", at=at)


def test_a_manager_who_had_left_is_back(manager: Membership, at: datetime) -> None:
    operations.leave_programme(by=manager, at=at)
    login = manager.person.login
    assert login is not None
    operations.appoint_manager(programme=manager.programme, email=login.email, name="Mila", at=at)
    member = queries.membership_of(login, manager.programme)
    assert member == manager
    assert [grant.role for grant in member.grants] == ["manager"]


@pytest.mark.parametrize("slug", ["api", "static", "", "West", "a_b", "-a", "a--b", "a" * 41])
def test_a_programme_has_a_short_name_that_can_be_reached(
    db: None, at: datetime, slug: str
) -> None:
    with pytest.raises(Invalid):
        cast.make_programme(slug, at=at)


def test_a_programmes_short_name_is_its_own(programme: Programme, at: datetime) -> None:
    with pytest.raises(Conflict):
        cast.make_programme(programme.slug, at=at)


def test_what_is_recorded_holds_no_name_and_no_address(
    coordinator: Membership, newcomer: Membership
) -> None:
    recorded = str(list(Event.objects.values()))
    assert "membership.joined" in recorded
    for member in (coordinator, newcomer):
        assert member.name not in recorded
        assert member.person.login is not None
        assert member.person.login.email not in recorded
