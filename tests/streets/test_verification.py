"""verify_cleanup …"""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from cambio.audit.operations import run_audit
from cambio.common.errors import FourEyes, NotAllowedNow, NotFound, NotPermitted
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Participant, Place
from tests.streets.conftest import MakeCleanup


def balance(account_id: int) -> int:
    return books.balance(books.AccountId(account_id))


def test_pays_street_and_residents_by_the_rule(
    submit: MakeCleanup,
    resident: Membership,
    neighbour: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    cleanup = submit(resident, resident, neighbour)
    verified = operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    # 20 for the action, 3 people of 10, 3 bags of 2: 56. Half of it for three heads: 9 each, of
    # which one has no account; that share and what does not divide are the street's.
    assert verified.reward.total == 56
    assert balance(resident.wallet_id) == balance(neighbour.wallet_id) == 9
    assert balance(street.account_id) == 38
    assert sum(line["amount"] for line in verified.reward.reasons if line["part"] == "earned") == 56
    assert run_audit(at=at, clock=lambda: at).findings == []


def test_pays_once_when_the_same_verifier_repeats_it(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    paid = balance(street.account_id)
    operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    assert balance(street.account_id) == paid


def test_is_refused_to_whoever_logged_it(
    submit: MakeCleanup, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(coordinator)
    with pytest.raises(FourEyes):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    assert balance(street.account_id) == 0


def test_is_refused_to_whoever_took_part(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, at: datetime
) -> None:
    cleanup = submit(resident, coordinator)
    with pytest.raises(FourEyes):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)


def test_is_refused_by_the_database_too(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, at: datetime
) -> None:
    cleanup = submit(resident, coordinator)
    for member in (resident, coordinator):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cleanup.objects.filter(pk=cleanup.pk).update(state="verified", verified_by=member)


def test_leaves_no_way_to_join_afterwards(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(
            programme_id=cleanup.programme_id, cleanup=cleanup, membership=coordinator
        )


def test_is_not_for_members_without_the_role(
    submit: MakeCleanup, resident: Membership, neighbour: Membership, at: datetime
) -> None:
    cleanup = submit(resident, neighbour)
    with pytest.raises(NotPermitted):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=neighbour, at=at)


def test_does_not_exist_for_other_programmes(
    submit: MakeCleanup, resident: Membership, outsider: Membership, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    with pytest.raises(NotFound):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=outsider, at=at)


def test_waits_until_it_is_submitted(
    log: MakeCleanup, coordinator: Membership, second_coordinator: Membership, at: datetime
) -> None:
    draft = log(coordinator)
    with pytest.raises(NotFound):
        operations.verify_cleanup(cleanup_id=draft.pk, by=second_coordinator, at=at)


def test_comes_after_an_answer_when_it_was_returned(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    operations.return_cleanup(
        cleanup_id=cleanup.pk, question="Where is this?", by=coordinator, at=at
    )
    with pytest.raises(NotAllowedNow):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    operations.submit_cleanup(cleanup_id=cleanup.pk, answer="At the bridge.", by=resident, at=at)
    verified = operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    assert verified.state == "verified"
    assert [remark.kind for remark in verified.remarks.order_by("written_at", "id")] == [
        "return",
        "answer",
    ]


def test_cannot_follow_a_rejection(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(resident, resident)
    operations.reject_cleanup(
        cleanup_id=cleanup.pk, reason="Nothing cleaned.", by=coordinator, at=at
    )
    with pytest.raises(NotAllowedNow):
        operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
    assert balance(street.account_id) == 0
