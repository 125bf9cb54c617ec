"""The audit of the street finds nothing where all is well, and every planted fault."""

from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest

from cambio.audit.operations import run_audit
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Place
from tests import database
from tests.streets.conftest import MakeCleanup

pytestmark = pytest.mark.django_db(transaction=True)

PAYMENTS = "UPDATE streets_reward SET payments = jsonb_set(payments, "


@pytest.fixture
def intruder() -> Iterator[psycopg.Connection]:
    """Somebody for whom neither triggers nor privileges hold."""
    with database.admin_connection() as admin:
        yield admin


@pytest.fixture
def verified(
    submit: MakeCleanup,
    resident: Membership,
    neighbour: Membership,
    coordinator: Membership,
    second_coordinator: Membership,
    at: datetime,
) -> Cleanup:
    """A cleanup of two residents that was verified and paid, and roles over real places."""
    cleanup = submit(resident, resident, neighbour)
    return operations.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)


def found(at: datetime) -> set[str]:
    findings = run_audit(at=at, clock=lambda: at).findings
    return {finding["check"] for finding in findings}


def test_nothing_is_found_of_what_the_operations_do(verified: Cleanup, at: datetime) -> None:
    assert found(at) == set()


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("DELETE FROM streets_reward", "streets.rewards_exist"),
        (
            "UPDATE streets_cleanup SET state = 'rejected', verified_by_id = NULL",
            "streets.rewards_exist",
        ),
        ("UPDATE streets_reward SET total = total + 1", "streets.rewards_are_posted"),
        (PAYMENTS + "'{0,amount}', '1')", "streets.rewards_are_posted"),
        (
            # The same sums, and who was paid is exchanged.
            PAYMENTS + "'{1,id}', to_jsonb((SELECT id FROM programmes_membership"
            " WHERE id::text <> payments->1->>'id' AND id::text <> payments->2->>'id' LIMIT 1)))",
            "streets.rewards_are_posted",
        ),
        (
            "UPDATE ledger_transaction SET kind = 'another' WHERE kind = 'cleanup.reward'",
            "streets.rewards_are_posted",
        ),
        (
            "UPDATE streets_participant SET membership_id ="
            " (SELECT verified_by_id FROM streets_cleanup)"
            " WHERE id = (SELECT id FROM streets_participant LIMIT 1)",
            "streets.four_eyes",
        ),
        (
            "UPDATE programmes_rolegrant SET scope_id = gen_random_uuid()"
            " WHERE scope_kind = 'place'",
            "streets.roles",
        ),
        (
            "UPDATE programmes_rolegrant SET scope_kind = 'ward' WHERE scope_kind = 'place'",
            "streets.roles",
        ),
    ],
)
def test_each_planted_fault_is_found(
    verified: Cleanup,
    street: Place,
    intruder: psycopg.Connection,
    at: datetime,
    fault: str,
    check: str,
) -> None:
    assert intruder.execute(fault).rowcount >= 1
    assert check in found(at)
