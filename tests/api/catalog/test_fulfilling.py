"""The supplier's side of orders over HTTP, and the counter."""

import json

import pytest

from cambio.programmes.models import Membership
from catalog.models import Item, Supplier
from streets.models import Place
from tests.api.catalog.ordering import order_body, ordered
from tests.api.conftest import MakePhone
from tests.api.phones import faults, ids, refusal
from tests.catalog import conftest as shop_floor
from tests.worlds import shop

supplier, depot = shop_floor.supplier, shop_floor.depot
broom, bag = shop_floor.broom, shop_floor.bag
staff, depot_staff = shop_floor.staff, shop_floor.depot_staff
buyer, stewards, sound_books = shop_floor.buyer, shop_floor.stewards, shop_floor.sound_books

pytestmark = pytest.mark.usefixtures("sound_books")


def test_a_person_orders_fetches_and_the_supplier_is_paid(
    phone: MakePhone, buyer: Membership, staff: Membership, broom: Item, supplier: Supplier
) -> None:
    mine, shop_side = phone(buyer), phone(staff)
    order = ordered(mine, broom, 2)
    assert (order["state"], order["total_cambi"], order["place"]) == ("placed", 40, None)
    assert mine.get("wallet").json()["balance"] == 60
    path = f"supplier-orders/{order['id']}"
    assert shop_side.post(f"{path}/accept").json()["state"] == "accepted"
    assert shop_side.post(f"{path}/ready").json()["state"] == "ready"
    done = shop_side.post(f"{path}/hand-over", {"code": order["pickup_code"]})
    assert done.json()["state"] == "handed_over"
    assert shop.balance(supplier.takings_id) == 40
    seen = mine.get(f"orders/{order['id']}").json()
    assert (seen["state"], seen["pickup_code"]) == ("handed_over", None)


def test_a_wrong_code_is_refused_and_a_new_one_makes_the_old_void(
    phone: MakePhone, buyer: Membership, staff: Membership, broom: Item
) -> None:
    mine, shop_side = phone(buyer), phone(staff)
    order = ordered(mine, broom)
    path = f"supplier-orders/{order['id']}"
    early = shop_side.post(f"{path}/hand-over", {"code": order["pickup_code"]})
    assert refusal(early) == (409, "not_allowed_now")
    shop_side.post(f"{path}/accept")
    shop_side.post(f"{path}/ready")
    renewed = mine.post(f"orders/{order['id']}/renew-code").json()
    wrong = shop_side.post(f"{path}/hand-over", {"code": order["pickup_code"]})
    assert refusal(wrong) == (400, "wrong_code")
    assert faults(wrong) == {"/code": "wrong_code"}
    done = shop_side.post(f"{path}/hand-over", {"code": renewed["pickup_code"]})
    assert done.status_code == 200


def test_a_refusal_tells_the_buyer_why(
    phone: MakePhone, buyer: Membership, staff: Membership, broom: Item
) -> None:
    order = ordered(phone(buyer), broom)
    path = f"supplier-orders/{order['id']}/refuse"
    assert faults(phone(staff).post(path)) == {"/reason": "required"}
    assert phone(staff).post(path, {"reason": "Sold out"}).json()["state"] == "refused"
    seen = phone(buyer).get(f"orders/{order['id']}").json()
    assert (seen["state"], seen["reason"]) == ("refused", "Sold out")


def test_the_supplier_sees_nothing_of_a_resident_but_a_name(
    phone: MakePhone,
    buyer: Membership,
    stewards: list[Membership],
    street: Place,
    staff: Membership,
    broom: Item,
) -> None:
    personal = ordered(phone(buyer), broom)
    for_street = ordered(phone(stewards[0]), broom, place=str(street.pk))
    listed = phone(staff).get("supplier-orders")
    assert set(ids(listed)) == {personal["id"], for_street["id"]}
    texts = [json.dumps(listed.json())]
    for order in (personal, for_street):
        shown = phone(staff).get(f"supplier-orders/{order['id']}").json()
        assert shown["collector_name"] in {"Rosa", "Stella"}
        assert shown.keys() == {
            "id", "state", "supplier", "lines", "total_cambi", "at_counter", "reason",
            "collector_name", "placed_at", "accepted_at", "ready_at", "closed_at",
            "can", "cannot",
        }  # fmt: skip
        texts += [json.dumps(shown)]
    secrets = [
        buyer.pk, buyer.person_id, buyer.wallet_id, buyer.person.login.email, stewards[0].pk,
        stewards[0].person_id, street.pk, "Zandhoek", personal["pickup_code"],
    ]  # fmt: skip
    for secret in secrets:
        assert all(f'"{secret}"' not in text for text in texts), secret


@pytest.mark.parametrize("act", ["accept", "ready", "hand-over", "refuse"])
def test_nobody_but_its_staff_handles_a_suppliers_order(
    phone: MakePhone,
    buyer: Membership,
    depot_staff: Membership,
    manager: Membership,
    broom: Item,
    act: str,
) -> None:
    order = ordered(phone(buyer), broom)
    body = {"hand-over": {"code": order["pickup_code"]}, "refuse": {"reason": "No"}}.get(act)
    for member in (buyer, depot_staff, manager):
        somebody = phone(member)
        path = f"supplier-orders/{order['id']}"
        assert refusal(somebody.post(f"{path}/{act}", body)) == (404, "not_found")
        assert refusal(somebody.get(path)) == (404, "not_found")
        assert ids(somebody.get("supplier-orders")) == []


def test_the_counter_finds_a_customer_and_sells_in_one_step(
    phone: MakePhone, buyer: Membership, depot_staff: Membership, depot: Supplier, bag: Item
) -> None:
    counter = phone(depot_staff)
    found = counter.post("customers/search", {"name": "ros"}).json()["results"]
    assert found == [{"id": str(buyer.pk), "name": "Rosa"}]
    body = order_body(bag, 3, customer=found[0]["id"])
    sold = counter.post("counter-orders", body)
    assert (sold.status_code, sold.json()["state"]) == (201, "handed_over")
    assert counter.post("counter-orders", body).status_code == 200
    assert shop.balance(depot.takings_id) == 15
    assert ids(phone(buyer).get("orders")) == [body["id"]]


def test_only_depot_staff_find_customers_and_only_by_two_letters(
    phone: MakePhone, staff: Membership, depot_staff: Membership, buyer: Membership
) -> None:
    assert ids(phone(staff).post("customers/search", {"name": "ros"})) == []
    assert ids(phone(buyer).post("customers/search", {"name": "ros"})) == []
    assert faults(phone(depot_staff).post("customers/search")) == {"/name": "required"}
    assert faults(phone(depot_staff).post("customers/search", {"name": "r"})) == {
        "/name": "min_length"
    }
