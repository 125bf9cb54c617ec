"""A report of a cleanup …"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cambio.common.errors import Conflict, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.programmes.models import Membership, Programme
from cambio.programmes.operations import leave_programme
from streets import operations, queries
from streets.models import Place, Ward
from streets.operations import CleanupContent
from tests.streets.conftest import RULE, MakeCleanup
from tests.worlds import cast

DAY = timedelta(days=1)


@pytest.fixture
def verifier(programme: Programme, manager: Membership, at: datetime) -> Membership:
    """Steps in where no coordinator can."""
    member = cast.make_member(programme, "Vera", at=at)
    return cast.with_role(member, "verifier", "programme", programme.pk, by=manager, at=at)


@pytest.fixture
def ward_coordinator(
    programme: Programme, street: Place, manager: Membership, at: datetime
) -> Membership:
    """Looks after the ward in which the street lies."""
    ward = Ward.objects.create(programme=programme, name="Haarlemmer")
    street.ward = ward
    street.save()
    member = cast.make_member(programme, "Wim", at=at)
    return cast.with_role(member, "coordinator", "ward", ward.pk, by=manager, at=at)


def test_is_logged_by_who_lives_there_or_looks_after_it(
    log: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    second_coordinator: Membership,
    ward_coordinator: Membership,
) -> None:
    for member in (resident, coordinator, second_coordinator, ward_coordinator):
        assert log(member).state == "draft"


def test_is_logged_by_nobody_else(
    log: MakeCleanup,
    newcomer: Membership,
    manager: Membership,
    second_coordinator: Membership,
    other_street: Place,
) -> None:
    for member in (newcomer, manager):
        with pytest.raises(NotPermitted):
            log(member)
    with pytest.raises(NotPermitted):
        log(second_coordinator, places=[(other_street.pk, 1)])


def test_is_logged_on_a_claim_and_no_longer_once_that_is_declined(
    log: MakeCleanup, newcomer: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    claim = cast.claim(newcomer, street, at=at)
    assert log(newcomer).state == "draft"
    operations.decline_residency(residency_id=claim.pk, by=coordinator, at=at)
    with pytest.raises(NotPermitted):
        log(newcomer)


def test_may_reach_into_the_next_street(
    log: MakeCleanup, resident: Membership, street: Place, other_street: Place
) -> None:
    cleanup = log(resident, places=[(street.pk, 2), (other_street.pk, 1)])
    shares = dict(cleanup.places.values_list("place__name", "share"))
    assert shares == {"Zandhoek": 2, "Realengracht": 1}


def test_may_be_planned_and_is_handed_in_when_it_has_ended(
    log: MakeCleanup, resident: Membership, at: datetime
) -> None:
    planned = log(resident, starts_at=at + DAY, ends_at=at + DAY + timedelta(hours=1))
    with pytest.raises(NotAllowedNow) as caught:
        operations.submit_cleanup(cleanup_id=planned.pk, by=resident, at=at)
    assert caught.value.field == "ends_at"
    submitted = operations.submit_cleanup(cleanup_id=planned.pk, by=resident, at=at + 2 * DAY)
    assert (submitted.state, submitted.submitted_at) == ("submitted", at + 2 * DAY)


def test_is_changed_whole(
    log: MakeCleanup, resident: Membership, neighbour: Membership, other_street: Place, at: datetime
) -> None:
    cleanup = log(resident, resident)
    changed = operations.change_cleanup(
        cleanup_id=cleanup.pk,
        content=CleanupContent(
            starts_at=at - DAY,
            ends_at=at - DAY + timedelta(hours=1),
            places=[(other_street.pk, 3), (cleanup.places.get().place_id, 1)],
            participants=[neighbour.pk],
            note="Anders.",
        ),
        by=resident,
        at=at,
    )
    assert (changed.starts_at, changed.note) == (at - DAY, "Anders.")
    assert (changed.bags, changed.others) == (0, 0)
    assert changed.places.count() == 2
    assert [entry.membership for entry in changed.participants.all()] == [neighbour]


def test_cannot_be_moved_to_where_one_may_not_log(
    log: MakeCleanup, resident: Membership, other_street: Place, at: datetime
) -> None:
    cleanup = log(resident)
    content = CleanupContent(
        starts_at=cleanup.starts_at, ends_at=cleanup.ends_at, places=[(other_street.pk, 1)]
    )
    with pytest.raises(NotPermitted):
        operations.change_cleanup(cleanup_id=cleanup.pk, content=content, by=resident, at=at)


def test_is_its_authors_even_for_those_who_took_part(
    log: MakeCleanup, resident: Membership, neighbour: Membership, at: datetime
) -> None:
    cleanup = log(resident, neighbour)
    assert queries.cleanup_seen_by(neighbour, cleanup.pk) == cleanup
    for act in (operations.submit_cleanup, operations.withdraw_cleanup):
        with pytest.raises(NotPermitted):
            act(cleanup_id=cleanup.pk, by=neighbour, at=at)


def test_is_in_conflict_with_its_id_in_another_programme(
    log: MakeCleanup, resident: Membership, outsider: Membership, at: datetime
) -> None:
    cleanup = log(resident)
    theirs = cast.make_street(outsider.programme, "Zeeburgerdijk", at=at)
    content = CleanupContent(
        starts_at=cleanup.starts_at, ends_at=cleanup.ends_at, places=[(theirs.pk, 1)]
    )
    with pytest.raises(Conflict):
        operations.log_cleanup(cleanup_id=cleanup.pk, content=content, by=outsider, at=at)


def test_earns_by_the_rule_of_its_day_and_not_by_the_newest(
    submit: MakeCleanup, resident: Membership, manager: Membership, at: datetime
) -> None:
    newer = cast.set_rule(replace(RULE, per_action=100), valid_from=at + DAY, by=manager, at=at)
    before = submit(resident)
    assert before.rule is not None
    assert before.rule.version == newer.version - 1
    later = operations.log_cleanup(
        cleanup_id=new_id(),
        content=CleanupContent(
            starts_at=at + DAY,
            ends_at=at + DAY + timedelta(hours=1),
            places=[(before.places.get().place_id, 1)],
        ),
        by=resident,
        at=at,
    )[0]
    submitted = operations.submit_cleanup(cleanup_id=later.pk, by=resident, at=at + 2 * DAY)
    assert submitted.rule == newer


def test_waits_for_a_rule_where_there_is_none(
    resident: Membership, street: Place, at: datetime
) -> None:
    draft, _ = operations.log_cleanup(
        cleanup_id=new_id(),
        content=CleanupContent(
            starts_at=at - 2 * DAY,
            ends_at=at - 2 * DAY + timedelta(hours=1),
            places=[(street.pk, 1)],
        ),
        by=resident,
        at=at,
    )
    with pytest.raises(NotAllowedNow):
        operations.submit_cleanup(cleanup_id=draft.pk, by=resident, at=at)


def test_says_at_once_when_nobody_nearby_may_verify_it(
    submit: MakeCleanup, resident: Membership
) -> None:
    assert submit(resident).needs_programme_verifier


def test_says_so_where_the_only_coordinator_has_a_share_in_it(
    submit: MakeCleanup, resident: Membership, second_coordinator: Membership
) -> None:
    assert not submit(resident).needs_programme_verifier
    assert submit(second_coordinator).needs_programme_verifier
    assert submit(resident, second_coordinator).needs_programme_verifier


def test_says_so_where_the_only_coordinator_lives_there(
    submit: MakeCleanup,
    resident: Membership,
    second_coordinator: Membership,
    manager: Membership,
    street: Place,
    at: datetime,
) -> None:
    claim = cast.claim(second_coordinator, street, at=at)
    operations.confirm_residency(residency_id=claim.pk, by=manager, at=at)
    assert submit(resident).needs_programme_verifier


def test_waits_for_a_coordinator_who_lives_there_where_the_rule_lets_them(
    log: MakeCleanup,
    manager: Membership,
    resident: Membership,
    neighbour: Membership,
    verifier: Membership,
    street: Place,
    at: datetime,
) -> None:
    cast.set_rule(replace(RULE, verifier_may_live_there=True), valid_from=at, by=manager, at=at)
    lives_there = cast.with_role(neighbour, "coordinator", "place", street.pk, by=manager, at=at)
    draft = log(resident, starts_at=at + timedelta(hours=1), ends_at=at + timedelta(hours=2))
    cleanup = operations.submit_cleanup(cleanup_id=draft.pk, by=resident, at=at + DAY)
    assert not cleanup.needs_programme_verifier
    assert list(queries.queue_of(lives_there, at=at + DAY)) == [cleanup]
    assert not queries.queue_of(verifier, at=at + DAY).exists()
    verified = operations.verify_cleanup(cleanup_id=cleanup.pk, by=lives_there, at=at + DAY)
    assert verified.verified_by == lives_there


def test_says_so_where_the_only_coordinator_has_left(
    submit: MakeCleanup, resident: Membership, second_coordinator: Membership, at: datetime
) -> None:
    leave_programme(by=second_coordinator, at=at)
    assert submit(resident).needs_programme_verifier


def test_without_anybody_nearby_goes_to_the_programmes_verifiers_at_once(
    submit: MakeCleanup, resident: Membership, verifier: Membership, at: datetime
) -> None:
    cleanup = submit(resident)
    assert list(queries.queue_of(verifier, at=at)) == [cleanup]
    verified = operations.verify_cleanup(cleanup_id=cleanup.pk, by=verifier, at=at)
    assert verified.verified_by == verifier


def test_goes_to_the_programmes_verifiers_after_three_days(
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    verifier: Membership,
    at: datetime,
) -> None:
    cleanup = submit(resident)
    assert list(queries.queue_of(coordinator, at=at)) == [cleanup]
    assert not queries.queue_of(verifier, at=at + 3 * DAY - timedelta(seconds=1)).exists()
    assert list(queries.queue_of(verifier, at=at + 3 * DAY)) == [cleanup]


def test_waits_with_whoever_looks_after_its_ward(
    submit: MakeCleanup,
    resident: Membership,
    ward_coordinator: Membership,
    other_street: Place,
    coordinator: Membership,
    at: datetime,
) -> None:
    near = submit(resident)
    far = submit(coordinator, places=[(other_street.pk, 1)])
    assert list(queries.queue_of(ward_coordinator, at=at)) == [near]
    assert queries.cleanup_seen_by(ward_coordinator, near.pk) == near
    with pytest.raises(NotFound):
        queries.cleanup_seen_by(ward_coordinator, far.pk)


def test_that_is_returned_tells_by_an_event_who_and_never_why(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, at: datetime
) -> None:
    cleanup = submit(resident)
    operations.return_cleanup(
        cleanup_id=cleanup.pk, question="Was that Rosa's own rubbish?", by=coordinator, at=at
    )
    event = Event.objects.get(name="cleanup.returned")
    assert (event.subject_id, event.actor_id) == (cleanup.pk, coordinator.pk)
    assert "rubbish" not in str(list(Event.objects.values()))
