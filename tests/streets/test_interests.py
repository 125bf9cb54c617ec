"""Whoever was ever named in a cleanup, or gains by it, does not verify it …"""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cambio.audit.operations import run_audit
from cambio.common.errors import FourEyes
from cambio.programmes.interests import interested_in
from cambio.programmes.models import Membership, Programme
from streets import operations, queries
from streets.models import Cleanup, Place, Submission
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast


@pytest.fixture
def struck_off(
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    second_coordinator: Membership,
    at: datetime,
) -> Cleanup:
    """Handed in with one coordinator, sent back by the other, handed in without the first."""
    cleanup = submit(resident, resident, coordinator)
    about = {"cleanup_id": cleanup.pk, "at": at}
    operations.return_cleanup(question="Who?", by=second_coordinator, **about)
    content = operations.CleanupContent(
        starts_at=cleanup.starts_at,
        ends_at=cleanup.ends_at,
        places=[operations.PlaceShare(cleanup.places.get().place_id)],
        participants=[resident.pk],
        bags=3,
    )
    operations.change_cleanup(content=content, by=resident, **about)
    return operations.submit_cleanup(by=resident, cleanup_id=cleanup.pk, at=at)


def test_a3_although_they_were_struck_off_before_the_verdict(
    struck_off: Cleanup, coordinator: Membership, second_coordinator: Membership, at: datetime
) -> None:
    about = {"cleanup_id": struck_off.pk, "at": at}
    for act, how in (
        (operations.verify_cleanup, {}),
        (operations.return_cleanup, {"question": "?"}),
        (operations.reject_cleanup, {"reason": "!"}),
    ):
        with pytest.raises(FourEyes):
            act(by=cast.again(coordinator), **about, **how)
    assert struck_off not in queries.queue_of(coordinator, at=timezone.now())
    operations.verify_cleanup(by=second_coordinator, **about)
    assert run_audit(at=at, clock=lambda: at).findings == []


def test_a3_not_even_past_the_operation(
    struck_off: Cleanup, coordinator: Membership, second_coordinator: Membership
) -> None:
    verified = Cleanup.objects.filter(pk=struck_off.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        verified.update(state="verified", verified_by=coordinator)
    verified.update(state="verified", verified_by=second_coordinator)


def test_a3_what_was_handed_in_is_never_changed(struck_off: Cleanup) -> None:
    kept = Submission.objects.filter(cleanup=struck_off)
    assert [len(one.participants) for one in kept.order_by("id")] == [2, 1]
    for change in (kept.delete, lambda: kept.update(participants=[])):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a1_nor_past_the_operation_in_the_street_where_they_live(
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    second_coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    cleanup = submit(resident, resident)
    cast.claim(coordinator, street, at=at)
    verified = Cleanup.objects.filter(pk=cleanup.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        verified.update(state="verified", verified_by=coordinator)
    verified.update(state="verified", verified_by=second_coordinator)


def test_a1_who_lived_there_on_the_day_and_moved_away_is_not_free(
    submit: MakeCleanup, resident: Membership, programme: Programme, street: Place,
    manager: Membership, at: datetime,
) -> None:  # fmt: skip
    mover = cast.make_resident(programme, "Mo", street, confirmed_by=manager, at=at)
    cleanup = submit(resident, resident)
    home = mover.residencies.get()
    operations.end_residency(residency_id=home.pk, by=mover, at=at + timedelta(minutes=1))
    assert interested_in(cast.again(mover), Cleanup.objects.get(pk=cleanup.pk))
