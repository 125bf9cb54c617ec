"""Attacks on verification that got through once: what was looked at, and who looks."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cambio.common.errors import Conflict, FourEyes
from cambio.common.ids import new_id
from cambio.files import operations as files
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Place
from streets.operations import CleanupContent, PhotoContent
from streets.operations.verification import SubmittedAgain
from tests.worlds import cast

MakeCleanup = Callable[..., Cleanup]


@pytest.fixture
def swapped(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> tuple[Cleanup, datetime]:
    """A report of one bag that became one of ten, and when the one of one bag was submitted."""
    cleanup = submit(resident, resident, bags=1)
    looked_at = cleanup.submitted_at
    assert looked_at is not None
    operations.return_cleanup(cleanup_id=cleanup.pk, question="Where?", by=coordinator, at=at)
    operations.change_cleanup(
        cleanup_id=cleanup.pk,
        content=CleanupContent(
            starts_at=cleanup.starts_at,
            ends_at=cleanup.ends_at,
            places=[(street.pk, 1)],
            participants=[resident.pk],
            bags=10,
        ),
        by=resident,
        at=at,
    )
    later = at + timedelta(minutes=1)
    return operations.submit_cleanup(cleanup_id=cleanup.pk, by=resident, at=later), looked_at


def test_what_was_swapped_after_the_verifier_looked_is_not_paid(
    swapped: tuple[Cleanup, datetime], second_coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup, looked_at = swapped
    with pytest.raises(SubmittedAgain):
        operations.verify_cleanup(
            cleanup_id=cleanup.pk, submitted_at=looked_at, by=second_coordinator, at=at
        )
    assert books.balance(books.AccountId(street.account_id)) == 0
    verified = operations.verify_cleanup(
        cleanup_id=cleanup.pk, submitted_at=cleanup.submitted_at, by=second_coordinator, at=at
    )
    assert verified.state == "verified"


def test_verifying_again_is_once_whatever_was_looked_at(
    swapped: tuple[Cleanup, datetime], second_coordinator: Membership, at: datetime
) -> None:
    cleanup, looked_at = swapped
    operations.verify_cleanup(cleanup_id=cleanup.pk, by=second_coordinator, at=at)
    again = operations.verify_cleanup(
        cleanup_id=cleanup.pk, submitted_at=looked_at, by=second_coordinator, at=at
    )
    assert again.state == "verified"


def test_a_verifier_who_claims_to_live_there_is_a_resident_unconfirmed_or_not(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    cast.claim(coordinator, street, at=at)
    with pytest.raises(FourEyes):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)


def test_moving_away_for_a_verdict_does_not_help(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    claim = cast.claim(coordinator, street, at=at - timedelta(days=1))
    operations.end_residency(residency_id=claim.pk, by=coordinator, at=at)
    with pytest.raises(FourEyes):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)


def test_whoever_moved_away_before_the_cleanup_may_verify_it(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    days_ago = at - timedelta(days=2)
    claim = cast.claim(coordinator, street, at=days_ago)
    operations.end_residency(residency_id=claim.pk, by=coordinator, at=days_ago)
    verified = operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    assert verified.state == "verified"


def test_a_file_of_something_else_does_not_become_a_photo_by_its_id(
    log: MakeCleanup, resident: Membership, at: datetime
) -> None:
    file_id, sha256 = new_id(), "a" * 64
    files.announce_file(
        programme_id=resident.programme_id,
        file_id=file_id,
        sha256=sha256,
        size_bytes=10,
        content_type="image/jpeg",
        at=at,
    )
    with pytest.raises(Conflict):
        operations.announce_photo(
            cleanup_id=log(resident).pk,
            photo_id=file_id,
            content=PhotoContent(
                phase="after", sha256=sha256, size_bytes=10, content_type="image/jpeg"
            ),
            by=resident,
            at=at,
        )
