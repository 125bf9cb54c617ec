"""What the bank did, noted by several at once; the race has a control that goes wrong."""

from collections.abc import Iterator
from datetime import datetime
from threading import Event
from typing import Any

import pytest

from cambio.audit.operations import run_audit
from cambio.common.errors import NotAllowedNow
from cambio.events import models as events
from cambio.payments import operations, queries
from cambio.payments.models import Payment, PaymentAccount
from cambio.programmes.models import Membership
from tests.cambio.ledger.books import at_once
from tests.worlds.bank import export, exported_together, followed, released

pytestmark = pytest.mark.django_db(transaction=True)


def names(payment: Payment) -> list[str]:
    """What was recorded of a payment since it went to the bank."""
    recorded = events.Event.objects.filter(subject_id=payment.pk).order_by("id")
    return list(recorded.values_list("name", flat=True))[2:]


def test_a_batch_marked_by_ten_at_once_is_paid_once(
    desk: Membership, treasurer: Membership, second_treasurer: Membership,
    account: PaymentAccount, at: datetime,
) -> None:  # fmt: skip
    batch, payments = exported_together(desk, treasurer, 4, at=at)
    by = [treasurer, second_treasurer]
    results = at_once(
        10,
        lambda number: operations.mark_batch_paid(batch_id=batch.pk, by=by[number % 2], at=at),
    )
    assert results == [batch] * 10
    assert [names(payment) for payment in payments] == [["payment.paid"]] * 4
    assert sorted(followed) == sorted((payment.pk, "paid") for payment in payments)
    assert run_audit(at=at, clock=lambda: at).ok


def test_batches_that_pay_the_same_things_the_other_way_round_do_not_wait_for_each_other(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    """Their subjects are locked in one order, whichever payment comes first."""
    for _ in range(5):
        batch, payments = exported_together(desk, treasurer, 5, at=at)
        for payment in reversed(payments):
            released(desk, treasurer, subject_id=payment.subject_id, at=at)
        both = [batch, export(treasurer, at=at)]
        results = at_once(
            2,
            lambda number, both=both: operations.mark_batch_paid(
                batch_id=both[number].pk, by=treasurer, at=at
            ),
        )
        assert results == both
    assert set(Payment.objects.values_list("state", flat=True)) == {"paid"}


def test_a_payment_that_fails_while_its_batch_is_marked_is_one_of_both(
    desk: Membership, treasurer: Membership, second_treasurer: Membership,
    account: PaymentAccount, at: datetime,
) -> None:  # fmt: skip
    for _ in range(5):
        batch, (first, second) = exported_together(desk, treasurer, 2, at=at)
        acts = [
            lambda batch=batch: operations.mark_batch_paid(batch_id=batch.pk, by=treasurer, at=at),
            lambda second=second: operations.fail_payment(
                payment_id=second.pk, reason="AC04", by=second_treasurer, at=at
            ),
        ]
        marked, failed = at_once(2, lambda number, acts=acts: acts[number]())
        assert marked == batch
        assert names(first) == ["payment.paid"]
        if isinstance(failed, NotAllowedNow):
            assert names(second) == ["payment.paid"]
        else:
            assert (names(second), failed.state) == (["payment.failed"], "failed")
    assert run_audit(at=at, clock=lambda: at).ok


class Unlocked:
    """The payments of a batch, read without a lock; used only after somebody else was faster."""

    def __init__(self, found: Any, has_read: Event, may_go_on: Event) -> None:
        self.found, self.has_read, self.may_go_on = found, has_read, may_go_on

    def order_by(self, *names: str) -> "Unlocked":
        return self

    def __iter__(self) -> Iterator[Payment]:
        return iter(self.found)

    def select_for_update(self, **_: Any) -> list[Payment]:
        rows = list(self.found.all())
        self.has_read.set()
        assert self.may_go_on.wait(timeout=20)
        return rows


def test_without_the_lock_a_batch_pays_what_the_bank_has_refused(
    desk: Membership, treasurer: Membership, second_treasurer: Membership,
    account: PaymentAccount, at: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Negative control: whoever fails the payment commits between the reading and the writing."""
    batch, (payment,) = exported_together(desk, treasurer, 1, at=at)
    has_read, has_failed = Event(), Event()
    find = queries.payments_in

    def fail() -> None:
        assert has_read.wait(timeout=20)
        operations.fail_payment(payment_id=payment.pk, reason="AC04", by=second_treasurer, at=at)
        has_failed.set()

    monkeypatch.setattr(
        queries,
        "payments_in",
        lambda *given, **by: Unlocked(find(*given, **by), has_read, has_failed),
    )
    acts = [lambda: operations.mark_batch_paid(batch_id=batch.pk, by=treasurer, at=at), fail]
    assert at_once(2, lambda number: acts[number]()) == [batch, None]
    assert names(payment) == ["payment.failed", "payment.paid"]
