"""A cleanup waits for somebody who may verify it, and never for nobody …"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cambio.programmes.models import Membership, Programme
from streets import operations, queries
from streets.models import Cleanup, Place
from streets.permissions import FourEyes
from tests import cast
from tests.streets.conftest import RULE, MakeCleanup


@pytest.fixture
def verifier(programme: Programme, manager: Membership, at: datetime) -> Membership:
    member = cast.make_member(programme, "Vera", at=at)
    return cast.with_role(member, "verifier", "programme", programme.pk, by=manager, at=at)


def queue(member: Membership, at: datetime) -> list[Cleanup]:
    return list(queries.queue_of(cast.again(member), at=at))


def test_first_for_the_coordinators_nearby(
    submit: MakeCleanup,
    resident: Membership,
    second_coordinator: Membership,
    verifier: Membership,
    at: datetime,
) -> None:
    cleanup = submit(resident, resident)
    assert not cleanup.needs_programme_verifier
    assert queue(second_coordinator, at) == [cleanup]
    assert queue(verifier, at) == []


def test_after_three_days_for_the_programmes_verifiers_too(
    submit: MakeCleanup,
    resident: Membership,
    second_coordinator: Membership,
    verifier: Membership,
    at: datetime,
) -> None:
    cleanup = submit(resident, resident)
    almost, then = at + timedelta(days=3, seconds=-1), at + timedelta(days=3)
    assert queue(verifier, almost) == []
    assert queue(verifier, then) == queue(second_coordinator, then) == [cleanup]
    done = operations.verify_cleanup(cleanup_id=cleanup.pk, by=verifier, at=then)
    assert done.state == "verified"
    assert queue(verifier, then) == []


def test_at_once_for_the_verifiers_where_there_is_no_coordinator(
    submit: MakeCleanup, resident: Membership, verifier: Membership, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    assert cleanup.needs_programme_verifier
    assert queue(verifier, at) == [cleanup]


def test_at_once_for_the_verifiers_where_the_only_coordinator_logged_it_or_took_part(
    submit: MakeCleanup,
    resident: Membership,
    second_coordinator: Membership,
    verifier: Membership,
    at: datetime,
) -> None:
    logged, joined = submit(second_coordinator, resident), submit(resident, second_coordinator)
    assert logged.needs_programme_verifier
    assert joined.needs_programme_verifier
    assert queue(second_coordinator, at) == []
    assert set(queue(verifier, at)) == {logged, joined}


@pytest.fixture
def neighbourly(
    neighbour: Membership, street: Place, manager: Membership, at: datetime
) -> Membership:
    """A coordinator who lives in the street itself."""
    return cast.with_role(neighbour, "coordinator", "place", street.pk, by=manager, at=at)


def test_at_once_for_the_verifiers_where_the_only_coordinator_lives_there(
    submit: MakeCleanup,
    resident: Membership,
    neighbourly: Membership,
    verifier: Membership,
    at: datetime,
) -> None:
    cleanup = submit(resident, resident)
    assert cleanup.needs_programme_verifier
    assert queue(verifier, at) == [cleanup]
    with pytest.raises(FourEyes):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=neighbourly, at=at)


def test_for_a_coordinator_who_lives_there_where_the_rule_lets_them(
    log: MakeCleanup,
    manager: Membership,
    resident: Membership,
    neighbourly: Membership,
    verifier: Membership,
    at: datetime,
) -> None:
    operations.set_reward_rule(
        content=replace(RULE, verifier_may_live_there=True), valid_from=at, by=manager, at=at
    )
    ended = at + timedelta(hours=2)
    draft = log(resident, resident, starts_at=at + timedelta(hours=1), ends_at=ended)
    cleanup = operations.submit_cleanup(cleanup_id=draft.pk, by=resident, at=ended)
    assert not cleanup.needs_programme_verifier
    assert queue(neighbourly, ended) == [cleanup]
    assert queue(verifier, ended) == []
    done = operations.verify_cleanup(cleanup_id=cleanup.pk, by=neighbourly, at=ended)
    assert done.state == "verified"
