"""Orders over HTTP: a person's, a place's, the supplier's side, the counter."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog.models import Item, Order, Supplier
from streets.models import Place
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, ids, refusal
from tests.catalog import conftest as shop_floor
from tests.worlds import shop

supplier, depot = shop_floor.supplier, shop_floor.depot
broom, bag = shop_floor.broom, shop_floor.bag
staff, depot_staff = shop_floor.staff, shop_floor.depot_staff
buyer, stewards, sound_books = shop_floor.buyer, shop_floor.stewards, shop_floor.sound_books

pytestmark = pytest.mark.usefixtures("sound_books")


def order_body(item: Item, quantity: int = 1, **more: object) -> dict[str, object]:
    lines = [{"item": str(item.pk), "quantity": quantity}]
    return {"id": str(new_id()), "lines": lines} | more


def ordered(phone: Phone, item: Item, quantity: int = 1, **more: object) -> dict:
    answer = phone.post("orders", order_body(item, quantity, **more))
    assert answer.status_code == 201, answer.content
    return answer.json()


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


def test_the_same_order_again_is_the_same_and_another_content_a_conflict(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    body = order_body(broom)
    first = phone(buyer).post("orders", body)
    again = phone(buyer).post("orders", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = body | {"lines": [{"item": str(broom.pk), "quantity": 2}]}
    assert refusal(phone(buyer).post("orders", other)) == (409, "conflict")


def test_too_few_credits_or_pieces_are_a_409_that_says_which(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    poor = phone(buyer).post("orders", order_body(broom, 6))
    assert refusal(poor) == (409, "insufficient_funds")
    gone = phone(buyer).post("orders", order_body(broom, 11))
    assert refusal(gone) == (409, "out_of_stock")
    assert faults(gone) == {"/lines/0/quantity": "out_of_stock"}
    assert phone(buyer).get("wallet").json()["balance"] == 100


def line(item: Item, quantity: object = 1) -> dict[str, object]:
    return {"item": str(item.pk), "quantity": quantity}


@pytest.mark.parametrize(
    ("fault", "pointer"),
    [
        (lambda item: {"lines": [line(item, 0)]}, "/lines/0/quantity"),
        (lambda item: {"lines": [line(item, 1001)]}, "/lines/0/quantity"),
        (lambda item: {"lines": [line(item, quantity=True)]}, "/lines/0/quantity"),
        (lambda item: {"lines": [line(item, "\uff11")]}, "/lines/0/quantity"),
        (lambda item: {"lines": [{"item": str(item.pk)}]}, "/lines/0/quantity"),
        (lambda _: {"lines": [{"item": 5, "quantity": 1}]}, "/lines/0/item"),
        (lambda item: {"lines": [line(item) | {"price": 1}]}, "/lines/0/price"),
        (lambda _: {"lines": [{"item": str(new_id()), "quantity": 1}]}, "/lines/0/item"),
        (lambda item: {"lines": [line(item), line(item)]}, "/lines"),
        (lambda item: {"lines": [line(item)] * 51}, "/lines"),
        (lambda _: {"lines": []}, "/lines"),
        (lambda _: {"lines": "all"}, "/lines"),
        (lambda _: {"place": "here"}, "/place"),
        (lambda _: {"payer": "me"}, "/payer"),
        (lambda _: {"id": 5}, "/id"),
    ],
)
def test_a_field_at_fault_is_named_and_nothing_is_ordered(
    phone: MakePhone, buyer: Membership, broom: Item, fault: Callable, pointer: str
) -> None:
    answer = phone(buyer).post("orders", order_body(broom) | fault(broom))
    assert answer.status_code == 400
    assert pointer in faults(answer)
    assert not Order.objects.exists()


def test_a_places_order_waits_for_another_steward(
    phone: MakePhone, stewards: list[Membership], street: Place, broom: Item, staff: Membership
) -> None:
    first, second = phone(stewards[0]), phone(stewards[1])
    order = ordered(first, broom, 6, place=str(street.pk))
    assert (order["state"], order["pickup_code"]) == ("waiting_signatures", None)
    assert ids(phone(staff).get("supplier-orders")) == []
    assert ids(first.get("orders/to-sign")) == []
    assert ids(second.get("orders/to-sign")) == [order["id"]]
    signed = second.post(f"orders/{order['id']}/sign", {"agrees": True}).json()
    assert (signed["state"], signed["place"]["name"]) == ("placed", "Zandhoek")
    assert [(word["member"]["name"], word["agrees"]) for word in signed["signatures"]] == [
        ("Stella", True),
        ("Stan", True),
    ]
    assert ids(phone(staff).get("supplier-orders")) == [order["id"]]
    assert refusal(second.post(f"orders/{order['id']}/sign", {"agrees": False}))[0] == 409


def test_cancelling_twice_gives_everything_back_once(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    mine = phone(buyer)
    order = ordered(mine, broom)
    for _ in range(2):
        cancelled = mine.post(f"orders/{order['id']}/cancel")
        assert cancelled.json()["state"] == "cancelled"
        assert mine.get("wallet").json()["balance"] == 100


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


def test_nobody_else_sees_or_cancels_an_order(
    phone: MakePhone,
    buyer: Membership,
    neighbour: Membership,
    manager: Membership,
    staff: Membership,
    outsider: Membership,
    broom: Item,
) -> None:
    order = ordered(phone(buyer), broom)
    for member in (neighbour, manager, staff):
        somebody = phone(member)
        assert ids(somebody.get("orders")) == []
        for answer in (
            somebody.get(f"orders/{order['id']}"),
            somebody.post(f"orders/{order['id']}/cancel"),
            somebody.post(f"orders/{order['id']}/renew-code"),
            somebody.post(f"orders/{order['id']}/sign", {"agrees": False}),
        ):
            assert refusal(answer) == (404, "not_found")
    assert refusal(phone(outsider).get("orders")) == (403, "not_a_member")
    elsewhere = phone(outsider)
    elsewhere.programme = "oost"
    assert refusal(elsewhere.get(f"orders/{order['id']}")) == (404, "not_found")


def test_orders_are_found_by_state_and_place(
    phone: MakePhone, stewards: list[Membership], street: Place, broom: Item, at: datetime
) -> None:
    shop.give_credits(stewards[0], stewards[0].wallet_id, 50, at=at)
    somebody = phone(stewards[0])
    own = ordered(somebody, broom)["id"]
    waiting = ordered(somebody, broom, 6, place=str(street.pk))["id"]
    assert set(ids(somebody.get("orders"))) == {own, waiting}
    assert ids(somebody.get("orders", {"state": "placed"})) == [own]
    assert ids(somebody.get("orders", {"place": str(street.pk)})) == [waiting]
    assert faults(somebody.get("orders", {"state": "lost"})) == {"/state": "invalid_choice"}


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


def test_listing_orders_asks_as_much_of_the_database_for_many_as_for_one(
    phone: MakePhone, buyer: Membership, staff: Membership, broom: Item
) -> None:
    mine, shop_side = phone(buyer), phone(staff)
    counts = []
    for _ in range(2):
        ordered(mine, broom)
        with CaptureQueriesContext(
            connection,
        ) as made:
            mine.get("orders")
            shop_side.get("supplier-orders")
        counts.append(len(made))
        ordered(mine, broom)
    assert counts[0] == counts[1]


def test_placing_an_order_takes_a_fixed_number_of_statements(
    phone: MakePhone, buyer: Membership, manager: Membership, supplier: Supplier, at: datetime
) -> None:
    items = [shop.make_item(manager, supplier, price_cambi=1, at=at) for _ in range(6)]
    mine, counts = phone(buyer), []
    for count in (1, 6):
        body = order_body(items[0]) | {"lines": [line(item) for item in items[:count]]}
        with CaptureQueriesContext(connection) as made:
            assert mine.post("orders", body).status_code == 201
        counts.append(len(made))
    assert counts[0] == counts[1]
