"""The catalog over HTTP: looking for items, and maintaining them."""

import hashlib
from datetime import datetime

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog.models import Item, Supplier
from tests.api.conftest import MakePhone
from tests.api.phones import faults, ids, refusal
from tests.catalog import conftest as shop_floor
from tests.worlds import pictures, shop

supplier, depot = shop_floor.supplier, shop_floor.depot
broom, bag, staff = shop_floor.broom, shop_floor.bag, shop_floor.staff


def item_body(supplier: Supplier, **changes: object) -> dict[str, object]:
    return {
        "id": str(new_id()),
        "supplier": str(supplier.pk),
        "name_nl": "Grijper",
        "name_en": "Litter picker",
        "category": "tools",
        "price_cambi": 35,
        "settlement_cents": 1995,
        "vat_permille": 210,
        "stock": 12,
    } | changes


def test_an_item_is_shown_in_the_readers_language_without_its_euro_side(
    phone: MakePhone, resident: Membership, broom: Item, supplier: Supplier
) -> None:
    shown = phone(resident).get(f"items/{broom.pk}").json()
    assert shown == {
        "id": str(broom.pk),
        "supplier": {
            "id": str(supplier.pk),
            "name": "IJzerwaren De Vries",
            "own_depot": False,
        },
        "name": "Broom",
        "description": "For the pavement.",
        "category": "tools",
        "category_title": "Tools",
        "price_cambi": 20,
        "stock": 10,
        "display_url": None,
        "thumb_url": None,
    }
    assert phone(resident, language="nl").get(f"items/{broom.pk}").json()["name"] == "Bezem"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Broom", "Bin bag"}),
        ({"search": "bezem"}, {"Broom"}),
        ({"category": "bags"}, {"Bin bag"}),
        ({"priceTo": "5"}, {"Bin bag"}),
        ({"priceFrom": "6", "priceTo": "20", "inStock": "true"}, {"Broom"}),
    ],
)
def test_items_are_found_by_search_and_filters(
    phone: MakePhone, resident: Membership, broom: Item, bag: Item, query: dict, found: set[str]
) -> None:
    answer = phone(resident).get("items", query).json()
    assert {item["name"] for item in answer["results"]} == found


def test_items_come_in_pages(
    phone: MakePhone, resident: Membership, broom: Item, bag: Item
) -> None:
    first = phone(resident).get("items", {"limit": "1"})
    assert len(ids(first)) == 1
    assert first.json()["next"]


@pytest.mark.parametrize(
    "query",
    [
        {"category": "weapons"},
        {"supplier": "5"},
        {"priceTo": "9" * 999},
        {"priceFrom": "-1"},
        {"limit": "1000"},
        {"colour": "red"},
        {"search": "x" * 81},
    ],
)
def test_a_filter_that_means_nothing_is_refused_by_name(
    phone: MakePhone, resident: Membership, query: dict
) -> None:
    answer = phone(resident).get("items", query)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer).keys() == {f"/{name}" for name in query}


def test_a_manager_adds_changes_and_counts_an_item(
    phone: MakePhone, manager: Membership, resident: Membership, supplier: Supplier
) -> None:
    desk, body = phone(manager), item_body(supplier)
    added = desk.post("items", body)
    assert (added.status_code, added.json()["settlement_cents"]) == (201, 1995)
    assert desk.post("items", body).status_code == 200
    assert refusal(desk.post("items", body | {"stock": 1})) == (409, "conflict")
    path = f"items/{body['id']}"
    content = {name: body[name] for name in body if name not in {"id", "supplier", "stock"}}
    changed = desk.put(path, content | {"price_cambi": 40, "active": False})
    assert (changed.json()["price_cambi"], changed.json()["active"]) == (40, False)
    assert desk.put(f"{path}/stock", {"stock": None}).json()["stock"] is None
    assert ids(desk.get("managed-items")) == [body["id"]]
    assert refusal(phone(resident).get(path)) == (404, "not_found")
    assert ids(phone(resident).get("managed-items")) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price_cambi", 0),
        ("price_cambi", True),
        ("price_cambi", "35"),
        ("price_cambi", 35.5),
        ("price_cambi", 10**17),
        ("settlement_cents", -1),
        ("vat_permille", 1001),
        ("stock", -1),
        ("category", "weapons"),
        ("name_nl", ""),
        ("name_nl", "x" * 81),
        ("name_nl", 5),
        ("supplier", 5),
        ("id", "x"),
        ("colour", "red"),
    ],
)
def test_a_field_at_fault_is_named(
    phone: MakePhone, manager: Membership, supplier: Supplier, field: str, value: object
) -> None:
    answer = phone(manager).post("items", item_body(supplier) | {field: value})
    assert answer.status_code == 400
    assert faults(answer).keys() == {f"/{field}"}
    assert not Item.objects.exists()


def test_only_a_manager_maintains_the_catalog(
    phone: MakePhone, resident: Membership, staff: Membership, broom: Item, supplier: Supplier
) -> None:
    content = {
        name: value
        for name, value in item_body(supplier).items()
        if name not in {"id", "supplier", "stock"}
    }
    for member in (resident, staff):
        somebody = phone(member)
        for answer in (
            somebody.post("suppliers", {"id": str(new_id()), "name": "X"}),
            somebody.post("items", item_body(supplier)),
            somebody.put(f"items/{broom.pk}", content | {"active": False}),
            somebody.put(f"items/{broom.pk}/stock", {"stock": 999}),
            somebody.put("catalog-rule", {"sign_above": 999}),
            somebody.put(
                f"items/{broom.pk}/pictures/{new_id()}",
                {"sha256": "0" * 64, "size_bytes": 1, "content_type": "image/jpeg"},
            ),
        ):
            assert refusal(answer) == (403, "not_permitted")


def test_another_programmes_member_sees_nothing(
    phone: MakePhone, outsider: Membership, broom: Item
) -> None:
    for path in ("items", f"items/{broom.pk}", "suppliers", "managed-items", "catalog-rule"):
        assert refusal(phone(outsider).get(path)) == (403, "not_a_member")


def test_another_programmes_manager_finds_nothing_under_their_own_programme(
    phone: MakePhone, outsider: Membership, broom: Item
) -> None:
    elsewhere = phone(outsider)
    elsewhere.programme = "oost"
    assert ids(elsewhere.get("items")) == ids(elsewhere.get("managed-items")) == []
    assert refusal(elsewhere.get(f"items/{broom.pk}")) == (404, "not_found")
    stocked = elsewhere.put(f"items/{broom.pk}/stock", {"stock": 1})
    assert refusal(stocked) == (404, "not_found")


def test_suppliers_and_categories_and_the_rule_are_there_for_everybody(
    phone: MakePhone, manager: Membership, resident: Membership
) -> None:
    body = {"id": str(new_id()), "name": "Buurtdepot", "own_depot": True}
    assert phone(manager).post("suppliers", body).status_code == 201
    assert phone(manager).post("suppliers", body).status_code == 200
    somebody = phone(resident)
    assert somebody.get("suppliers").json()["results"] == [body]
    titles = {kind["code"]: kind["title"] for kind in somebody.get("categories").json()["results"]}
    assert titles["detergents"] == "Cleaning agents"
    rule = {"sign_above": 50, "signatures_below": 1, "signatures_above": 3}
    assert phone(manager).put("catalog-rule", rule).json() == rule
    assert somebody.get("catalog-rule").json() == rule


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_announced_then_sent_then_shown(
    phone: MakePhone, manager: Membership, resident: Membership, broom: Item
) -> None:
    content, picture = pictures.jpeg(3), str(new_id())
    announced = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": "image/jpeg",
    }
    path = f"items/{broom.pk}/pictures/{picture}"
    assert phone(manager).put(path, announced).json()["announced_picture"] == picture
    assert phone(resident).get(f"items/{broom.pk}").json()["thumb_url"] is None
    assert refusal(phone(manager).send(f"{path}/content", content[:-9])) == (
        400,
        "upload_incomplete",
    )
    assert phone(manager).send(f"{path}/content", content).status_code == 200
    link = phone(resident).get(f"items/{broom.pk}").json()["thumb_url"]
    assert link.startswith("/files/")


def test_listing_items_asks_as_much_of_the_database_for_many_as_for_one(
    phone: MakePhone,
    resident: Membership,
    manager: Membership,
    supplier: Supplier,
    at: datetime,
    django_assert_max_num_queries,
) -> None:
    for _ in range(12):
        shop.make_item(manager, supplier, at=at)
    somebody = phone(resident)
    with django_assert_max_num_queries(6):
        assert len(ids(somebody.get("items"))) == 12
