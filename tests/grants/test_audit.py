"""The audit finds nothing on sound books and every planted fault."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from cambio.common.ids import new_id
from cambio.payments.models import Payment
from grants import operations
from grants.models import Award
from tests import database
from tests.worlds import office as scenes

pytestmark = pytest.mark.django_db(transaction=True)

COMMITTED = "SELECT id FROM ledger_transaction WHERE kind = 'award.committed'"


@pytest.fixture
def intruder() -> Iterator[psycopg.Connection]:
    """Somebody for whom neither triggers nor privileges hold."""
    with database.admin_connection() as admin:
        yield admin


@pytest.fixture
def award(quick, at) -> Award:
    """An award that was paid, determined lower, and of which a part came back."""
    award = scenes.awarded(quick, at=at)
    scenes.through_the_bank(quick, Payment.objects.get().pk, at=at)
    operations.record_end(
        application_id=award.application_id, ended_on=at.date(), by=quick.applicant, at=at
    )
    late = at + timedelta(days=200)
    decision = {"application_id": award.application_id, "reason": "It cost less", "at": late}
    operations.determine_award(amount_cents=50_000, by=quick.official, **decision)
    operations.record_repayment(
        repayment_id=new_id(),
        amount_cents=10_000,
        received_on=late.date(),
        by=quick.desk,
        **decision,
    )
    return award


@pytest.mark.parametrize(
    ("fault", "checks"),
    [
        (
            "UPDATE grants_movement SET amount_cents = amount_cents + 1",
            {"grants.postings"},
        ),
        ("DELETE FROM grants_movement", {"grants.postings"}),
        ("DELETE FROM grants_repayment", {"grants.postings"}),
        (
            "UPDATE grants_award SET amount_cents = amount_cents + 1",
            {"grants.postings"},
        ),
        (
            "UPDATE grants_award SET state = 'settled', settled_at = now()",
            {"grants.awards"},
        ),
        (
            "UPDATE grants_award SET determined_cents = 70000",
            {"grants.awards"},
        ),
        (
            "UPDATE payments_payment SET amount_cents = amount_cents - 1",
            {"grants.postings", "payments.batches"},
        ),
        (
            "UPDATE grants_application SET state = 'refused'",
            {"grants.decisions"},
        ),
        (
            f"UPDATE ledger_transfer SET amount = amount - 1 WHERE transaction_id IN ({COMMITTED})",
            {"grants.postings", "ledger.balances", "ledger.running_balances"},
        ),
        (
            "UPDATE ledger_transaction SET kind = 'award.gone' WHERE kind = 'award.paid'",
            {"grants.identity", "grants.postings"},
        ),
        (
            "UPDATE ledger_account SET balance = balance + 1 WHERE purpose = 'budget'",
            {"grants.identity", "ledger.balances", "ledger.running_balances", "ledger.zero"},
        ),
    ],
)
def test_a_planted_fault_is_found(intruder, award, fault, checks):
    assert scenes.findings() == {}
    intruder.execute(fault)
    found = set(scenes.findings())
    assert {name for name in checks if name.startswith("grants.")} <= found
    assert found
