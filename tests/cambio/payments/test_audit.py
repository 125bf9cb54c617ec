"""The audit finds nothing on sound payments and every planted fault."""

from datetime import datetime

import pytest

from cambio.audit.operations import run_audit
from cambio.payments import operations
from cambio.payments.models import Payment, PaymentAccount
from cambio.programmes.models import Membership
from tests import database
from tests.worlds.bank import exported, prepared, released

pytestmark = pytest.mark.django_db(transaction=True)

OF_BATCH = "WHERE batch_id IS NOT NULL"


def findings(at: datetime) -> set[str]:
    return {found["check"] for found in run_audit(at=at, clock=lambda: at).findings}


@pytest.fixture
def some(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> list[Payment]:
    """One in each of three states."""
    return [
        exported(desk, treasurer, at=at), released(desk, treasurer, at=at), prepared(desk, at=at)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "checks"),
    [
        (
            "UPDATE payments_payment SET amount_cents = amount_cents + 1",
            {"payments.batches", "payments.messages"},
        ),
        (f"UPDATE payments_payment SET iban = 'NL02RABO0123456789' {OF_BATCH}",
         {"payments.messages"}),
        (
            f"UPDATE payments_payment SET batch_id = NULL, state = 'released' {OF_BATCH}",
            {"payments.batches", "payments.messages"},
        ),
        ("UPDATE payments_paymentbatch SET total_cents = 1", {"payments.batches"}),
        ("UPDATE payments_paymentbatch SET count = 2", {"payments.batches"}),
        ("UPDATE payments_paymentbatch SET message = replace(message, '123.45', '999.45')",
         {"payments.messages"}),
        (f"DELETE FROM payments_payment {OF_BATCH}", {"payments.batches", "payments.messages"}),
        (f"UPDATE payments_payment SET state = 'paid', closed_at = now() {OF_BATCH}",
         {"payments.postings"}),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_by_its_checks_and_no_others(
    some: list[Payment], at: datetime, fault: str, checks: set[str]
) -> None:
    assert findings(at) == set()
    with database.admin_connection() as intruder:
        assert intruder.execute(fault).rowcount >= 1
    assert findings(at) == checks


@pytest.mark.parametrize(
    ("fault", "checks"),
    [
        ("UPDATE payments_payment SET state = 'failed' WHERE state = 'paid'",
         {"payments.postings"}),
        ("UPDATE payments_payment SET subject_id = gen_random_uuid() WHERE state = 'paid'",
         {"payments.postings"}),
        ("UPDATE ledger_transaction SET reference = 'payment/x/paid' WHERE kind = 'bill.paid'",
         {"payments.postings"}),
        ("UPDATE ledger_transaction SET subject_type = 'award' WHERE kind = 'bill.paid'",
         {"payments.postings", "grants.postings"}),
    ],
)  # fmt: skip
def test_so_is_what_was_paid_and_posted_otherwise(
    some: list[Payment], treasurer: Membership, at: datetime, fault: str, checks: set[str]
) -> None:
    operations.mark_paid(payment_id=some[0].pk, by=treasurer, at=at)
    assert findings(at) == set()
    with database.admin_connection() as intruder:
        assert intruder.execute(fault).rowcount == 1
    assert findings(at) == checks


def test_a_release_by_one_person_alone_is_found(some: list[Payment], at: datetime) -> None:
    """Even where somebody took the constraint away."""
    with database.admin_connection() as intruder:
        intruder.execute("ALTER TABLE payments_payment DROP CONSTRAINT payment_four_eyes")
        try:
            intruder.execute(
                "UPDATE payments_payment SET released_by_id = prepared_by_id"
                " WHERE state = 'released'"
            )
            found = findings(at)
        finally:
            intruder.execute(
                "UPDATE payments_payment SET released_by_id = NULL, state = 'prepared',"
                " released_at = NULL WHERE released_by_id = prepared_by_id"
            )
            intruder.execute(
                "ALTER TABLE payments_payment ADD CONSTRAINT payment_four_eyes CHECK"
                " (released_by_id IS NULL OR NOT (released_by_id = prepared_by_id))"
            )
    assert found == {"payments.four_eyes"}
