"""Verifications at once, each race with a control that pays too often without the guards."""

import time
from datetime import datetime
from threading import Barrier
from uuid import UUID

import pytest
from django.db import transaction

from cambio.audit.operations import run_audit
from cambio.common.errors import NotAllowedNow
from cambio.common.ids import new_id
from cambio.ledger import operations as ledger
from cambio.ledger import queries as books
from cambio.ledger.models import Transaction
from cambio.programmes.models import Membership, Programme
from cambio.programmes.units import CURRENCY
from streets import operations, permissions, queries
from streets.models import Cleanup, Place, Reward
from tests.cambio.ledger.books import at_once
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast

pytestmark = pytest.mark.django_db(transaction=True)

TWENTY = 20
REWARD = 36
"""20 for the action, ten for the one head, three bags of 2."""


@pytest.fixture
def coordinators(programme: Programme, manager: Membership, at: datetime) -> list[Membership]:
    """Twenty people who may verify, each as their own request finds them."""
    return [
        cast.with_role(
            cast.make_member(programme, f"Coordinator {number}", at=at),
            "coordinator", "programme", programme.pk, by=manager, at=at,
        )
        for number in range(TWENTY)
    ]  # fmt: skip


def paid(street: Place) -> int:
    return books.balance(books.AccountId(street.account_id))


def findings(at: datetime) -> list[object]:
    return list(run_audit(at=at, clock=lambda: at).findings)


def test_twenty_at_once_by_different_coordinators_pay_once(
    submit: MakeCleanup,
    resident: Membership,
    coordinators: list[Membership],
    street: Place,
    at: datetime,
) -> None:
    cleanup = submit(resident)
    results = at_once(
        TWENTY,
        lambda number: operations.verify_cleanup(
            cleanup_id=cleanup.pk, by=coordinators[number], at=at
        ),
    )
    assert sum(isinstance(result, Cleanup) for result in results) == 1
    assert sum(isinstance(result, NotAllowedNow) for result in results) == TWENTY - 1
    assert Reward.objects.count() == Transaction.objects.count() == 1
    assert paid(street) == REWARD
    assert findings(at) == []


def test_twenty_at_once_by_the_same_coordinator_pay_once(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    cleanup = submit(resident)
    results = at_once(
        TWENTY,
        lambda _: operations.verify_cleanup(
            cleanup_id=cleanup.pk, by=cast.again(coordinator), at=at
        ),
    )
    assert {result.state for result in results} == {"verified"}
    assert paid(street) == REWARD
    assert findings(at) == []


@transaction.atomic
def verify_unguarded(cleanup: Cleanup, street: Place, by: Membership) -> None:
    """Verify as the operation does, but without the row's lock and with a reference of its own."""
    found = queries.cleanups_seen_by(by).get(pk=cleanup.pk)
    permissions.check_may_verify(by, found)
    if found.state != "submitted":
        raise NotAllowedNow
    Cleanup.objects.filter(pk=found.pk).update(state="verified", verified_by=by)
    issuance = books.account_of(book_id=by.programme.book_id, unit=CURRENCY, purpose="issuance")
    ledger.post(
        book_id=by.programme.book_id,
        reference=f"cleanup/{new_id()}/reward",
        kind="cleanup.reward",
        legs=[ledger.Leg(issuance, ledger.AccountId(street.account_id), REWARD)],
        subject_type="cleanup",
        subject_id=found.pk,
        actor_id=by.pk,
        happened_at=found.ends_at,
    )


def test_without_lock_and_reference_they_pay_more_than_once(
    submit: MakeCleanup,
    resident: Membership,
    coordinators: list[Membership],
    street: Place,
    at: datetime,
) -> None:
    """Negative control: the race is real, and the audit sees what it did."""
    cleanup = submit(resident)
    at_once(TWENTY, lambda number: verify_unguarded(cleanup, street, coordinators[number]))
    assert paid(street) > REWARD
    assert findings(at) != []


def test_without_lock_and_reference_a_day_and_a_single_verdict_both_pay(
    submit: MakeCleanup,
    resident: Membership,
    coordinators: list[Membership],
    street: Place,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: both look before either writes, as the lock does not let them."""
    both_looked, check = Barrier(2), permissions.check_may_verify

    def unlocked(member: Membership, ids: list[UUID]) -> dict[UUID, Cleanup]:
        return queries.cleanups_seen_by(member).in_bulk(ids)

    def check_and_wait(member: Membership, cleanup: Cleanup) -> None:
        check(member, cleanup)
        both_looked.wait(timeout=20)

    monkeypatch.setattr(queries, "cleanups_for_update", unlocked)
    monkeypatch.setattr(permissions, "check_may_verify", check_and_wait)
    cleanup = submit(resident)

    def act(number: int) -> object:
        if number == 0:
            return verify_unguarded(cleanup, street, coordinators[number])
        entries = [operations.LookedAt(cleanup.pk)]
        return operations.verify_cleanups(cleanups=entries, by=coordinators[number], at=at)

    at_once(2, act)
    assert paid(street) == 2 * REWARD
    assert findings(at) != []


def test_a_day_at_once_by_many_and_one_by_one_is_paid_once(
    submit: MakeCleanup,
    resident: Membership,
    coordinators: list[Membership],
    street: Place,
    at: datetime,
) -> None:
    """The same ten in every order, by one person in batches and singly: neither twice nor stuck."""
    day = [submit(resident).pk for _ in range(10)]

    def act(number: int) -> object:
        by = cast.again(coordinators[0])
        if number % 3 == 0:
            return operations.verify_cleanup(cleanup_id=day[number // 3], by=by, at=at)
        entries = [operations.LookedAt(found) for found in day]
        turned = entries[number % 10 :] + entries[: number % 10]
        return operations.verify_cleanups(
            cleanups=turned if number % 2 else turned[::-1], by=by, at=at
        )

    results = at_once(TWENTY, act)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Reward.objects.count() == Transaction.objects.count() == len(day)
    assert paid(street) == REWARD * len(day)
    assert findings(at) == []


def test_a_day_at_once_against_other_coordinators_is_paid_once(
    submit: MakeCleanup,
    resident: Membership,
    coordinators: list[Membership],
    street: Place,
    at: datetime,
) -> None:
    """Of several batches and single verdicts over the same ten, each is paid by one of them."""
    day = [submit(resident).pk for _ in range(10)]

    def act(number: int) -> object:
        if number < len(day):
            return operations.verify_cleanup(cleanup_id=day[number], by=coordinators[number], at=at)
        entries = [operations.LookedAt(found) for found in day[number - 10 :] + day[: number - 10]]
        return operations.verify_cleanups(cleanups=entries, by=coordinators[number], at=at)

    results = at_once(TWENTY, act)
    refused = [result for result in results if isinstance(result, Exception)]
    assert {type(result) for result in refused} <= {NotAllowedNow}
    verified = Reward.objects.count()
    assert verified == Transaction.objects.count() == len(day)
    assert paid(street) == REWARD * verified
    assert findings(at) == []


def test_a_verdict_and_its_opposite_at_once_leave_one(
    submit: MakeCleanup,
    resident: Membership,
    coordinators: list[Membership],
    street: Place,
    at: datetime,
) -> None:
    for _ in range(5):
        before = paid(street)
        cleanup = submit(resident)

        def act(number: int, cleanup: Cleanup = cleanup) -> Cleanup:
            of, by = {"cleanup_id": cleanup.pk, "at": at}, coordinators[number]
            if number == 0:
                return operations.verify_cleanup(by=by, **of)  # type: ignore[arg-type]
            if number == 1:
                return operations.reject_cleanup(by=by, reason="No.", **of)  # type: ignore[arg-type]
            if number == 2:
                return operations.return_cleanup(by=by, question="?", **of)  # type: ignore[arg-type]
            return operations.withdraw_cleanup(by=resident, **of)  # type: ignore[arg-type]

        results = at_once(4, act)
        cleanup.refresh_from_db()
        done = [result for result in results if isinstance(result, Cleanup)]
        # What was returned may still be withdrawn; everything else is one verdict.
        assert len(done) == 1 or {one.state for one in done} == {"returned", "withdrawn"}
        assert paid(street) - before == (REWARD if cleanup.state == "verified" else 0)
    assert findings(at) == []


def test_a_report_is_not_changed_while_it_is_verified(
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    cleanup = submit(resident)
    content = operations.CleanupContent(
        starts_at=cleanup.starts_at, ends_at=cleanup.ends_at, places=[(street.pk, 1)], bags=1000
    )

    def act(number: int) -> Cleanup:
        time.sleep(0.02 * number)
        if number == 0:
            return operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)
        return operations.change_cleanup(cleanup_id=cleanup.pk, content=content, by=resident, at=at)

    verified, refused = at_once(2, act)
    assert verified.state == "verified"
    assert isinstance(refused, NotAllowedNow)
    assert paid(street) == REWARD


def test_the_same_report_from_ten_retries_at_once_is_one(
    resident: Membership, street: Place, at: datetime
) -> None:
    cleanup_id = new_id()
    content = operations.CleanupContent(
        starts_at=at.replace(hour=7), ends_at=at.replace(hour=8), places=[(street.pk, 1)]
    )
    results = at_once(
        10,
        lambda _: operations.log_cleanup(
            cleanup_id=cleanup_id, content=content, by=resident, at=at
        ),
    )
    created = [result for result in results if isinstance(result, tuple) and result[1]]
    assert len(created) == 1
    assert Cleanup.objects.count() == 1
    assert Cleanup.objects.get().places.count() == 1
    again, is_new = operations.log_cleanup(
        cleanup_id=cleanup_id, content=content, by=resident, at=at
    )
    assert (again.pk, is_new) == (cleanup_id, False)
