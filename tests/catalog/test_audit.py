"""The audit finds nothing on clean books and every planted fault."""

from collections.abc import Iterator

import psycopg
import pytest

from cambio.common.ids import new_id
from catalog import operations
from catalog.models import Order
from tests import database
from tests.worlds import shop

HELD = "SELECT id FROM ledger_account WHERE purpose = 'held'"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def intruder() -> Iterator[psycopg.Connection]:
    """Somebody for whom neither triggers nor privileges hold."""
    with database.admin_connection() as admin:
        yield admin


@pytest.fixture
def order(broom, stewards, street, at) -> Order:
    """A place's order that waits for signatures, with everything held."""
    placed, _ = operations.place_order(
        order_id=new_id(), lines=shop.wanted(broom, 6), place_id=street.pk, by=stewards[0], at=at
    )
    return placed


@pytest.mark.parametrize(
    ("fault", "checks"),
    [
        ("UPDATE catalog_item SET reserved = reserved - 1", {"catalog.reserved"}),
        (
            "UPDATE catalog_orderline SET quantity = 7",
            {"catalog.reserved", "catalog.totals"},
        ),
        (
            "UPDATE catalog_order SET total_cambi = 119",
            {"catalog.held", "catalog.totals", "catalog.postings"},
        ),
        (
            "UPDATE catalog_order SET state = 'cancelled', closed_at = now()",
            {"catalog.held", "catalog.reserved", "catalog.postings"},
        ),
        (
            "UPDATE catalog_order SET state = 'handed_over', closed_at = now()",
            {"catalog.held", "catalog.reserved", "catalog.postings"},
        ),
        (
            "UPDATE catalog_order SET state = 'placed', placed_at = now()",
            {"catalog.signatures"},
        ),
        ("UPDATE catalog_order SET at_counter = true", {"catalog.postings"}),
        (
            "UPDATE ledger_transaction SET reference = 'order/lost' WHERE reference LIKE 'order/%'",
            {"catalog.postings"},
        ),
        (
            f"UPDATE ledger_transfer SET amount = amount + 1 WHERE target_id = ({HELD})",
            {"catalog.postings"},
        ),
        (
            f"UPDATE ledger_delta SET amount = amount - 1 WHERE account_id = ({HELD})",
            {"catalog.held"},
        ),
        ("DELETE FROM programmes_signature", {"catalog.signatures"}),
        (
            "UPDATE programmes_rolegrant SET scope_id = id WHERE role = 'supplier_staff'",
            {"catalog.staff"},
        ),
    ],
)
def test_a_planted_fault_is_found_by_its_checks_and_no_others(
    order, staff, intruder, fault, checks
):
    assert shop.findings() == {}
    planted = intruder.execute(fault)
    assert planted.rowcount >= 1
    assert shop.findings().keys() == checks
