"""Maintaining the catalog, and finding what is in it."""

import hashlib
import io

import pytest

from cambio.common.errors import Conflict, Invalid, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.files.errors import DigestDiffers, NotAnImage
from cambio.files.models import StoredFile
from catalog import operations, queries
from catalog.models import Supplier
from tests.worlds import pictures, shop


def test_a_supplier_is_taken_in_once(manager, at):
    given = {"supplier_id": new_id(), "by": manager, "at": at}
    first, created = operations.create_supplier(name="De Vries", **given)
    again, created_again = operations.create_supplier(name="De Vries", **given)
    assert (first.pk, created, created_again) == (again.pk, True, False)
    with pytest.raises(Conflict):
        operations.create_supplier(name="Jansen", **given)
    with pytest.raises(Conflict) as refused:
        operations.create_supplier(name="De Vries", **(given | {"supplier_id": new_id()}))
    assert refused.value.field == "name"


def test_only_those_who_maintain_the_catalog_change_it(
    resident, coordinator, staff, broom, supplier, at
):
    for member in (resident, coordinator, staff):
        acts = {"by": member, "at": at}
        for act in (
            lambda acts=acts: operations.create_supplier(supplier_id=new_id(), name="X", **acts),
            lambda acts=acts: operations.add_item(
                item_id=new_id(), supplier_id=supplier.pk, content=shop.content(), stock=1, **acts
            ),
            lambda acts=acts: operations.change_item(
                item_id=broom.pk, content=shop.content(), active=False, **acts
            ),
            lambda acts=acts: operations.set_stock(item_id=broom.pk, stock=999, **acts),
            lambda acts=acts: operations.set_catalog_rule(sign_above=999, **acts),
        ):
            with pytest.raises(NotPermitted):
                act()


def test_another_programmes_manager_finds_no_supplier_and_no_item(supplier, broom, outsider, at):
    with pytest.raises(NotFound):
        operations.add_item(
            item_id=new_id(), supplier_id=supplier.pk, content=shop.content(), stock=1,
            by=outsider, at=at,
        )  # fmt: skip
    with pytest.raises(NotFound):
        operations.set_stock(item_id=broom.pk, stock=1, by=outsider, at=at)
    for seen in (
        queries.items_seen_by(outsider),
        queries.managed_items_seen_by(outsider),
        queries.suppliers_seen_by(outsider),
    ):
        assert not seen.exists()


def test_an_item_is_added_once_also_after_it_was_changed(manager, supplier, at):
    given = {
        "item_id": new_id(), "supplier_id": supplier.pk, "content": shop.content(), "stock": 3,
        "by": manager, "at": at,
    }  # fmt: skip
    item, created = operations.add_item(**given)
    operations.change_item(
        item_id=item.pk, content=shop.content(price_cambi=30), active=True, by=manager, at=at
    )
    again, created_again = operations.add_item(**given)
    assert (again.price_cambi, created, created_again) == (30, True, False)
    with pytest.raises(Conflict):
        operations.add_item(**(given | {"stock": 4}))


def test_an_unknown_category_is_refused(manager, supplier, at):
    with pytest.raises(Invalid) as refused:
        shop.make_item(manager, supplier, category="weapons", at=at)
    assert refused.value.field == "category"


def test_stock_is_what_can_be_ordered_apart_from_open_orders(broom, buyer, manager, at):
    operations.place_order(order_id=new_id(), lines=shop.wanted(broom, 2), by=buyer, at=at)
    operations.set_stock(item_id=broom.pk, stock=50, by=manager, at=at)
    assert shop.shelf(broom) == (50, 2)
    operations.set_stock(item_id=broom.pk, stock=None, by=manager, at=at)
    assert shop.shelf(broom) == (None, 2)
    assert shop.findings() == {}


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"signatures_below": 0}, "signatures_below"),
        ({"signatures_below": 3, "signatures_above": 2}, "signatures_above"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(manager, at, rule, field):
    with pytest.raises(Invalid) as refused:
        operations.set_catalog_rule(sign_above=10, by=manager, at=at, **rule)
    assert refused.value.field == field


def test_a_programme_without_a_rule_asks_one_signature_and_two_above_a_hundred(programme):
    rule = queries.rule_of(programme.pk)
    assert [rule.signatures_for(total) for total in (1, 100, 101)] == [1, 1, 2]


def test_items_are_found_by_words_in_either_language_and_by_filters(
    resident, manager, broom, bag, supplier, at
):
    dear = shop.make_item(
        manager, supplier, name_nl="Hogedrukreiniger", name_en="Pressure washer", stock=0,
        description_nl="Voor 100% schoon", price_cambi=400, at=at,
    )  # fmt: skip
    for found, filters in [
        ({broom, bag, dear}, {}),
        ({bag}, {"search": "bin BAG"}),
        ({bag}, {"search": "zak"}),
        (set(), {"search": "bin broom"}),
        ({dear}, {"search": "100%"}),
        (set(), {"search": "%"}),
        ({bag}, {"category": "bags"}),
        ({broom, dear}, {"supplier_id": supplier.pk}),
        ({broom, dear}, {"price_from": 20}),
        ({broom, bag}, {"price_to": 20}),
        ({broom, bag}, {"in_stock": True}),
    ]:
        assert set(queries.items_seen_by(resident, **filters)) == found, filters


def test_what_is_off_offer_is_seen_by_those_who_maintain_the_catalog(resident, manager, broom, at):
    operations.change_item(
        item_id=broom.pk, content=shop.content(), active=False, by=manager, at=at
    )
    assert broom not in queries.items_seen_by(resident)
    assert broom in queries.managed_items_seen_by(manager)
    assert not queries.managed_items_seen_by(resident).exists()


def test_customers_are_found_by_staff_of_own_depots_only(
    resident, neighbour, depot_staff, staff, manager, outsider
):
    assert set(queries.customers_seen_by(depot_staff, name="ros")) == {resident}
    assert depot_staff not in queries.customers_seen_by(depot_staff)
    assert outsider not in queries.customers_seen_by(depot_staff)
    for member in (staff, manager, resident):
        assert not queries.customers_seen_by(member).exists()


def announce(item, picture: bytes, *, by, at, file_id=None):
    file_id = file_id or new_id()
    operations.announce_item_picture(
        item_id=item.pk,
        file_id=file_id,
        sha256=hashlib.sha256(picture).hexdigest(),
        size_bytes=len(picture),
        content_type="image/jpeg",
        by=by,
        at=at,
    )
    return file_id


def receive(item, file_id, picture: bytes, *, by, at):
    return operations.receive_item_picture(
        item_id=item.pk, file_id=file_id, stream=io.BytesIO(picture), by=by, at=at
    )


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_shown_once_it_has_arrived_and_gives_way_to_the_next(broom, manager, at):
    first, second = pictures.jpeg(1), pictures.jpeg(2)
    first_id = announce(broom, first, by=manager, at=at)
    assert queries.item_seen_by(manager, broom.pk).picture is None
    for _ in range(2):
        assert receive(broom, first_id, first, by=manager, at=at).picture_id == first_id
    second_id = announce(broom, second, by=manager, at=at)
    assert queries.item_seen_by(manager, broom.pk).picture_id == first_id
    receive(broom, second_id, second, by=manager, at=at)
    assert queries.item_seen_by(manager, broom.pk).picture_id == second_id
    assert StoredFile.objects.get(pk=first_id).state == "purged"


@pytest.mark.django_db(transaction=True)
def test_bytes_that_are_no_picture_or_others_than_announced_change_nothing(broom, manager, at):
    announced = announce(broom, pictures.jpeg(1), by=manager, at=at)
    size = len(pictures.jpeg(1))
    with pytest.raises(DigestDiffers):
        receive(broom, announced, b"x" * size, by=manager, at=at)
    text = announce(broom, b"no picture at all", by=manager, at=at)
    with pytest.raises(NotAnImage):
        receive(broom, text, b"no picture at all", by=manager, at=at)
    with pytest.raises(NotFound):  # given up for the other
        receive(broom, announced, pictures.jpeg(1), by=manager, at=at)
    assert queries.item_seen_by(manager, broom.pk).picture is None


def test_a_file_of_somebody_else_cannot_become_a_picture(broom, bag, manager, resident, at):
    theirs = announce(broom, pictures.jpeg(1), by=manager, at=at)
    with pytest.raises(Conflict):
        announce(bag, pictures.jpeg(1), by=manager, at=at, file_id=theirs)
    with pytest.raises(NotFound):
        receive(bag, theirs, pictures.jpeg(1), by=manager, at=at)
    with pytest.raises(NotPermitted):
        announce(bag, pictures.jpeg(1), by=resident, at=at)


def test_two_suppliers_of_two_programmes_may_share_a_name(manager, outsider, at):
    for member in (manager, outsider):
        shop.make_supplier(member, "De Vries", at=at)
    assert Supplier.objects.filter(name="De Vries").count() == 2
