"""Orders over HTTP: a person's and a place's."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog.models import Item, Order, Supplier
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
