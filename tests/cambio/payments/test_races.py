"""Many at once on real connections; each race has a control that goes wrong without its guard."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Event
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from cambio.audit.operations import run_audit
from cambio.common.errors import NotAllowedNow
from cambio.common.ids import new_id
from cambio.payments import operations, queries
from cambio.payments.errors import NothingToExport
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.payments.operations import batches
from cambio.programmes.models import Membership
from tests.cambio.ledger.books import at_once
from tests.worlds.bank import export, prepared, released, texts

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(act: Callable[[], Any]) -> str:
    """How an operation ended; what nobody expects is raised."""
    try:
        act()
    except (NotAllowedNow, NothingToExport) as refused:
        return refused.code
    return "done"


def export_at_once(count: int, by: list[Membership], *, at: datetime) -> list[str]:
    return at_once(count, lambda number: outcome(lambda: export(by[number % len(by)], at=at)))


def times_told(payment: Payment) -> int:
    """How often the bank was told to make a payment."""
    return sum(
        texts(batch.message, "PmtId/EndToEndId").count(payment.end_to_end_id)
        for batch in PaymentBatch.objects.all()
    )


def test_of_ten_exporters_one_tells_the_bank_and_each_payment_once(
    desk: Membership, treasurer: Membership, second_treasurer: Membership,
    account: PaymentAccount, at: datetime,
) -> None:  # fmt: skip
    payments = [released(desk, treasurer, at=at) for _ in range(5)]
    results = export_at_once(10, [treasurer, second_treasurer], at=at)
    assert sorted(results) == ["done"] + ["nothing_to_export"] * 9
    assert [times_told(payment) for payment in payments] == [1] * 5
    assert run_audit(at=at, clock=lambda: at).ok


class Unlocked:
    """A query that locks nothing, and waits until both have read before it gives what it found."""

    def __init__(self, found: Any, both_have_read: Barrier) -> None:
        self.found, self.both_have_read = found, both_have_read

    def select_for_update(self, **_: Any) -> "Unlocked":
        return self

    def order_by(self, *names: str) -> "Unlocked":
        return Unlocked(self.found.order_by(*names), self.both_have_read)

    def __getitem__(self, wanted: slice) -> list[Payment]:
        rows = list(self.found[wanted])
        self.both_have_read.wait(timeout=20)
        return rows

    def first(self) -> Any:
        return self.found.first()


def test_without_the_locks_two_exporters_tell_the_bank_twice(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Negative control: both read before either writes. The database refuses the second batch."""
    payment = released(desk, treasurer, at=at)
    both_have_read, both_have_written = Barrier(2), Barrier(2)

    def unlocked(find: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **options: Unlocked(find(*given, **options), both_have_read)

    told = []

    def write(*given: Any, **options: Any) -> str:
        message = credit_transfers(*given, **options)
        told.append(texts(message, "PmtId/EndToEndId"))
        both_have_written.wait(timeout=20)
        return message

    credit_transfers = batches.credit_transfers
    monkeypatch.setattr(batches, "credit_transfers", write)
    monkeypatch.setattr(queries, "payments_in", unlocked(queries.payments_in))
    monkeypatch.setattr(
        queries, "payment_accounts_seen_by", unlocked(queries.payment_accounts_seen_by)
    )
    results = at_once(2, lambda _: export(treasurer, at=at))
    assert told == [[payment.end_to_end_id]] * 2
    # The trigger is the last that stands between two messages and one payment.
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1
    assert "payment_as_prepared" in str(refused[0].__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_of_release_and_cancel_at_once_the_payment_ends_in_one_state(
    desk: Membership, treasurer: Membership, second_treasurer: Membership, at: datetime
) -> None:
    for _ in range(5):
        payment = prepared(desk, at=at)
        acts = [
            lambda of: operations.release_payment(by=treasurer, at=at, **of),
            lambda of: operations.cancel_payment(reason="No", by=second_treasurer, at=at, **of),
        ]
        results = at_once(
            2,
            lambda number, acts=acts, payment=payment: outcome(
                lambda: acts[number]({"payment_id": payment.pk})
            ),
        )
        # Released and then cancelled is one way; cancelled and then not released the other.
        assert results[1] == "done"
        assert Payment.objects.get(pk=payment.pk).state == "cancelled"


def test_without_the_lock_a_release_overtakes_a_cancellation_and_only_the_database_refuses(
    desk: Membership, treasurer: Membership, second_treasurer: Membership, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Negative control: both read what was prepared; who releases writes last."""
    payment = prepared(desk, at=at)
    both_have_read, is_cancelled = Barrier(2), Event()

    def unlocked(member: Membership, payment_id: UUID) -> Payment:
        found = queries.payment_seen_by(member, payment_id)
        both_have_read.wait(timeout=20)
        if member == treasurer:
            assert is_cancelled.wait(timeout=20)
        return found

    def cancel() -> None:
        operations.cancel_payment(payment_id=payment.pk, reason="No", by=second_treasurer, at=at)
        is_cancelled.set()

    monkeypatch.setattr(queries, "payment_for_update", unlocked)
    acts = [
        lambda: operations.release_payment(payment_id=payment.pk, by=treasurer, at=at),
        cancel,
    ]
    released_too, cancelled = at_once(2, lambda number: acts[number]())
    assert cancelled is None
    assert isinstance(released_too, IntegrityError)
    assert "payment_closed_when_it_ended" in str(released_too)


def test_what_is_cancelled_while_it_is_exported_is_one_of_both(
    desk: Membership, treasurer: Membership, second_treasurer: Membership,
    account: PaymentAccount, at: datetime,
) -> None:  # fmt: skip
    for _ in range(5):
        payment = released(desk, treasurer, at=at)
        acts = [
            lambda: export(treasurer, at=at),
            lambda payment=payment: operations.cancel_payment(
                payment_id=payment.pk, reason="No", by=second_treasurer, at=at
            ),
        ]
        at_once(2, lambda number, acts=acts: outcome(acts[number]))
        state = Payment.objects.get(pk=payment.pk).state
        assert times_told(payment) == {"exported": 1, "cancelled": 0}[state]
    assert run_audit(at=at, clock=lambda: at).ok


def test_of_one_payment_prepared_by_ten_threads_one_is_made(desk: Membership, at: datetime) -> None:
    content = {"payment_id": new_id(), "subject_id": new_id()}
    results = at_once(10, lambda _: prepared(desk, at=at, **content))
    assert {payment.pk for payment in results} == {content["payment_id"]}
    assert Payment.objects.count() == 1
