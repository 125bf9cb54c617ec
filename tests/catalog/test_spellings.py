"""One name in two spellings is one supplier; what is searched is found as people write."""

# ruff: noqa: RUF001 - characters that look alike are what this is about

import pytest

from cambio.common.errors import Conflict
from cambio.common.ids import new_id
from catalog import operations, queries
from catalog.models import Supplier
from tests.worlds import cast, shop


@pytest.mark.parametrize(
    "spelling", ["DE VRIES & ZN", "de vries zn.", "De\N{NO-BREAK SPACE}Vríes & Zn"]
)
def test_b8_a_supplier_in_a_second_spelling_is_the_one_there_is(manager, at, spelling):
    first = shop.make_supplier(manager, "De Vries & Zn.", at=at)
    with pytest.raises(Conflict) as refused:
        operations.create_supplier(supplier_id=new_id(), name=spelling, by=manager, at=at)
    assert refused.value.field == "name"
    assert "De Vries & Zn." in str(refused.value.detail)
    assert list(Supplier.objects.filter(programme=manager.programme)) == [first]


def test_b8_another_programme_may_have_a_supplier_of_that_name(manager, other_programme, at):
    shop.make_supplier(manager, "De Vries", at=at)
    there = cast.make_manager(other_programme, "Otto", at=at)
    assert shop.make_supplier(there, "DE VRIES", at=at).name == "DE VRIES"


@pytest.mark.parametrize(
    "search", ["creme", "CRÈME schuur", "dezes’", "pine scourer", "CREME, schuur", "creme & pine"]
)
def test_b8_an_item_is_found_as_people_write_it(manager, supplier, resident, at, search):
    shop.make_item(
        manager,
        supplier,
        at=at,
        name_nl="Schuurcrème",
        name_en="Scourer",
        description_nl="Om de schuur te schuren; dezes' best",
        description_en="Smells of pine",
    )
    found = queries.items_seen_by(resident, search=search)
    assert [item.name_en for item in found] == ["Scourer"]


def test_b8_an_item_is_found_by_what_it_is_called_now(manager, supplier, resident, at):
    item = shop.make_item(manager, supplier, at=at)
    renamed = shop.content(name_nl="Crèmespuit", name_en="")
    operations.change_item(item_id=item.pk, content=renamed, active=True, by=manager, at=at)
    assert queries.items_seen_by(resident, search="cremesp").exists()
    assert not queries.items_seen_by(resident, search="broom").exists()


@pytest.mark.parametrize("search", ["zoe", "ZOË D’A", "d'angelo", "zoë  d"])
def test_b8_a_customer_is_found_as_people_write_them(programme, depot_staff, at, search):
    customer = cast.make_member(programme, "Zoë D'Angelo", at=at)
    assert list(queries.customers_seen_by(depot_staff, name=search)) == [customer]


def test_b8_nobody_is_found_by_a_name_of_which_nothing_is_left(programme, depot_staff, at):
    cast.make_member(programme, "Zoë", at=at)
    assert not queries.customers_seen_by(depot_staff, name="--").exists()
