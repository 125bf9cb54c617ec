"""Preparing with the owner's word, and what the bank has paid: …"""

from datetime import datetime

import pytest

from cambio.common.errors import Conflict, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.ledger import operations as ledger
from cambio.ledger import queries as books
from cambio.ledger.errors import AccountClosed
from cambio.payments import operations
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.programmes.models import Membership
from tests.worlds import bank, cast
from tests.worlds.bank import Bill, exported, exported_together, followed

pytestmark = pytest.mark.django_db


def prepare(by: Membership, *, at: datetime, **changes: object) -> tuple[Payment, bool]:
    content = {
        "payment_id": new_id(),
        "subject_type": "bill",
        "subject_id": new_id(),
        "amount_cents": 60_000,
    }
    return operations.prepare_payment(**(content | changes), by=by, at=at)  # type: ignore[arg-type]


def moved(payment: Payment) -> int:
    """What was paid of its bill, in cents."""
    bill = Bill(payment.subject_id, payment.programme.book_id)
    return books.balance(bank.account_of(bill, "paid"))


def states_of(batch: PaymentBatch) -> list[str]:
    return sorted(batch.payments.values_list("state", flat=True))


def test_whoever_its_owner_lets_prepares_it_and_the_owner_hears_of_it_once(
    treasurer: Membership, at: datetime
) -> None:
    content = {"payment_id": new_id(), "subject_id": new_id()}
    payment, created = prepare(treasurer, at=at, **content)
    assert (payment.state, payment.creditor_name, created) == ("prepared", "Rosa de Vries", True)
    assert prepare(treasurer, at=at, **content) == (payment, False)
    assert followed == [(payment.pk, "prepared")]
    with pytest.raises(Conflict):
        prepare(treasurer, at=at, **content, amount_cents=1)


def test_what_its_owner_refuses_is_not_prepared(
    treasurer: Membership, newcomer: Membership, at: datetime
) -> None:
    with pytest.raises(NotPermitted):
        prepare(newcomer, at=at)
    with pytest.raises(NotAllowedNow) as refused:
        prepare(treasurer, at=at, amount_cents=100_001)
    assert refused.value.field == "amount_cents"
    assert not Payment.objects.exists()


def test_the_same_again_is_found_although_its_owner_would_not_let_so_much_be_paid_now(
    treasurer: Membership, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {"payment_id": new_id(), "subject_id": new_id()}
    payment, _ = prepare(treasurer, at=at, **content)
    monkeypatch.setattr(bank, "MOST_CENTS", 0)
    assert prepare(treasurer, at=at, **content) == (payment, False)
    with pytest.raises(NotAllowedNow):
        prepare(treasurer, at=at)


def test_what_was_paid_is_posted_as_its_owner_says_and_the_owner_hears_of_it_once(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    payment = exported(desk, treasurer, at=at)
    for _ in range(2):
        operations.mark_paid(payment_id=payment.pk, by=treasurer, at=at)
    assert moved(payment) == 12_345
    assert followed == [(payment.pk, "paid")]
    assert Event.objects.filter(name="payment.paid").count() == 1


def test_a_whole_batch_is_paid_and_posted_at_once_and_twice_is_once(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    # Three subjects, one of them paid twice.
    batch, payments = exported_together(desk, treasurer, 2, at=at)
    same = {"subject_id": new_id()}
    other, both = exported_together(desk, treasurer, 2, at=at, **same)
    for _ in range(2):
        assert operations.mark_batch_paid(batch_id=batch.pk, by=treasurer, at=at) == batch
    operations.mark_batch_paid(batch_id=other.pk, by=treasurer, at=at)
    assert (states_of(batch), states_of(other)) == (["paid"] * 2, ["paid"] * 2)
    assert [moved(payment) for payment in payments] == [12_345] * 2
    assert moved(both[0]) == 2 * 12_345
    assert followed == [(payment.pk, "paid") for payment in (*payments, *both)]
    assert Event.objects.filter(name="payment.paid").count() == 4


def test_of_a_batch_what_the_bank_refused_stays_refused(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    batch, (refused, paid, last) = exported_together(desk, treasurer, 3, at=at)
    operations.fail_payment(payment_id=refused.pk, reason="AC04", by=treasurer, at=at)
    operations.mark_paid(payment_id=paid.pk, by=treasurer, at=at)
    operations.mark_batch_paid(batch_id=batch.pk, by=treasurer, at=at)
    assert states_of(batch) == ["failed", "paid", "paid"]
    assert followed == [(paid.pk, "paid"), (last.pk, "paid")]


def test_a_batch_of_which_the_bank_carried_out_nothing_was_not_paid(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    batch, (payment,) = exported_together(desk, treasurer, 1, at=at)
    operations.fail_payment(payment_id=payment.pk, reason="AC04", by=treasurer, at=at)
    with pytest.raises(NotAllowedNow):
        operations.mark_batch_paid(batch_id=batch.pk, by=treasurer, at=at)


@pytest.mark.django_db(transaction=True)
def test_when_one_of_a_batch_cannot_be_posted_none_is_paid(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    batch, payments = exported_together(desk, treasurer, 3, at=at)
    bill = Bill(payments[1].subject_id, treasurer.programme.book_id)
    ledger.close_account(account_id=bank.account_of(bill, "paid"))
    with pytest.raises(AccountClosed):
        operations.mark_batch_paid(batch_id=batch.pk, by=treasurer, at=at)
    assert states_of(batch) == ["exported"] * 3
    assert moved(payments[0]) == 0
    assert not Event.objects.filter(name="payment.paid").exists()


def test_a_batch_is_marked_paid_by_those_only_who_release(
    desk: Membership, treasurer: Membership, manager: Membership, outsider: Membership,
    account: PaymentAccount, at: datetime,
) -> None:  # fmt: skip
    batch, _ = exported_together(desk, treasurer, 1, at=at)
    for member in (desk, manager):
        with pytest.raises(NotFound):
            operations.mark_batch_paid(batch_id=batch.pk, by=member, at=at)
    programme = outsider.programme
    abroad = cast.with_role(outsider, "treasurer", "programme", programme.pk, by=outsider, at=at)
    for batch_id in (batch.pk, new_id()):
        with pytest.raises(NotFound):
            operations.mark_batch_paid(batch_id=batch_id, by=abroad, at=at)
    assert states_of(batch) == ["exported"]
