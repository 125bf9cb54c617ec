"""A supplier with staff, an own depot with staff, brooms, and credits to buy them with."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from cambio.programmes.models import Membership, Programme
from catalog.models import Item, Supplier
from streets.models import Place
from tests.worlds import cast, shop


@pytest.fixture
def supplier(manager: Membership, at: datetime) -> Supplier:
    return shop.make_supplier(manager, "IJzerwaren De Vries", at=at)


@pytest.fixture
def depot(manager: Membership, at: datetime) -> Supplier:
    return shop.make_supplier(manager, "Buurtdepot", own_depot=True, at=at)


@pytest.fixture
def broom(manager: Membership, supplier: Supplier, at: datetime) -> Item:
    """Ten pieces of 20 cambi, at the supplier's."""
    return shop.make_item(manager, supplier, at=at)


@pytest.fixture
def bag(manager: Membership, depot: Supplier, at: datetime) -> Item:
    """Ten pieces of 5 cambi, at the depot's."""
    return shop.make_item(
        manager, depot, name_nl="Vuilniszak", name_en="Bin bag", category="bags", price_cambi=5,
        at=at,
    )  # fmt: skip


@pytest.fixture
def staff(
    programme: Programme, supplier: Supplier, manager: Membership, at: datetime
) -> Membership:
    member = cast.make_member(programme, "Sven", at=at)
    return cast.with_role(member, "supplier_staff", "supplier", supplier.pk, by=manager, at=at)


@pytest.fixture
def depot_staff(
    programme: Programme, depot: Supplier, manager: Membership, at: datetime
) -> Membership:
    member = cast.make_member(programme, "Dana", at=at)
    return cast.with_role(member, "supplier_staff", "supplier", depot.pk, by=manager, at=at)


@pytest.fixture
def buyer(resident: Membership, at: datetime) -> Membership:
    """A resident with 100 cambi."""
    shop.give_credits(resident, resident.wallet_id, 100, at=at)
    return resident


@pytest.fixture
def stewards(
    programme: Programme, street: Place, manager: Membership, at: datetime
) -> list[Membership]:
    """Three stewards of the street, which has 500 cambi."""
    shop.give_credits(manager, street.account_id, 500, at=at)
    return [
        cast.with_role(
            cast.make_member(programme, name, at=at), "steward", "place", street.pk,
            by=manager, at=at,
        )
        for name in ("Stella", "Stan", "Sofie")
    ]  # fmt: skip


@pytest.fixture
def sound_books(db: None) -> Iterator[None]:
    """The audit finds nothing after the test."""
    yield
    assert shop.findings() == {}
