"""The cast's desks: cleanups in the queue, a claim, a supplier's orders, a street's order."""

from datetime import datetime

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog import operations as shop_operations
from catalog.models import Item, Order
from streets.models import Cleanup, Place
from tests.catalog.conftest import (
    bag,
    broom,
    buyer,
    depot,
    depot_staff,
    staff,
    stewards,
    supplier,
)
from tests.grants.conftest import almere, quick
from tests.streets.conftest import MakeCleanup, log, rule, submit
from tests.worlds import desks as scene
from tests.worlds import shop

__all__ = [
    "almere",
    "bag",
    "broom",
    "buyer",
    "depot",
    "depot_staff",
    "log",
    "quick",
    "rule",
    "staff",
    "stewards",
    "submit",
    "supplier",
]


@pytest.fixture(autouse=True)
def static_files(settings) -> None:
    for name, value in scene.STATIC_FILES.items():
        setattr(settings, name, value)


@pytest.fixture
def cleanup(log: MakeCleanup, resident: Membership, neighbour: Membership, at: datetime) -> Cleanup:
    """Waits for a verdict: by Rosa, with Noor; three photos, of which one is from elsewhere."""
    draft = log(resident, resident, neighbour, note="Along the water & <by> the bridge")
    return scene.submit_with_photos(draft, at=at)


@pytest.fixture
def order(broom: Item, buyer: Membership, at: datetime) -> Order:
    """Rosa's, of two brooms; it has reached the supplier."""
    return shop_operations.place_order(
        order_id=new_id(), lines=shop.wanted(broom, 2), place_id=None, by=buyer, at=at
    )[0]


@pytest.fixture
def street_order(broom: Item, stewards: list[Membership], street: Place, at: datetime) -> Order:
    """Stella's for the street, of six brooms: needs two signatures and has hers."""
    return shop_operations.place_order(
        order_id=new_id(), lines=shop.wanted(broom, 6), place_id=street.pk, by=stewards[0], at=at
    )[0]
