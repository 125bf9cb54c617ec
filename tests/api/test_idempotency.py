"""Calls that move value take a key; whatever is sent again with it is answered and not done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.response import Response

from cambio.common.ids import new_id
from cambio.idempotency.models import Key
from cambio.programmes.models import Membership
from catalog.models import MOST_WRONG_CODES, Item, Order, Supplier
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, places, refusal
from tests.catalog import conftest as shop_floor
from tests.worlds import cast, shop

supplier, broom, buyer = shop_floor.supplier, shop_floor.broom, shop_floor.buyer
staff, sound_books = shop_floor.staff, shop_floor.sound_books

pytestmark = pytest.mark.usefixtures("sound_books")

Body = dict[str, Any]


def order_body(item: Item, quantity: int = 1) -> Body:
    return {"id": str(new_id()), "lines": [{"item": str(item.pk), "quantity": quantity}]}


def send(phone: Phone, body: Body, key: str | None, path: str = "orders") -> Response:
    return phone.post(path, body, headers={"Idempotency-Key": key})


def replayed(answer: Response) -> bool:
    return answer.headers.get("Idempotency-Replayed") == "true"


def test_without_a_key_nothing_is_done_and_the_header_is_named(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    answer = send(phone(buyer), order_body(broom), None)
    assert refusal(answer) == (400, "idempotency_key_missing")
    assert faults(answer) == {"/Idempotency-Key": "idempotency_key_missing"}
    assert not Order.objects.exists()


@pytest.mark.parametrize("key", ["a b", "\t", "é", "\uff21", "x" * 201, "a\x7f", "a\nb"])
def test_what_is_no_key_is_refused(
    phone: MakePhone, buyer: Membership, broom: Item, key: str
) -> None:
    answer = send(phone(buyer), order_body(broom), key)
    assert refusal(answer) == (400, "idempotency_key_invalid")
    assert faults(answer) == {"/Idempotency-Key": "idempotency_key_invalid"}


@pytest.mark.parametrize(
    "key",
    ['"a', 'a"', 'a"b', '""', '"', '"a"b"', '"a\\"', '"a\\b"', '"a b"', '"a";b=1', '"a", "b"'],
)
def test_a_key_that_is_badly_quoted_is_refused(
    phone: MakePhone, buyer: Membership, broom: Item, key: str
) -> None:
    answer = send(phone(buyer), order_body(broom), key)
    assert refusal(answer) == (400, "idempotency_key_invalid")
    assert faults(answer) == {"/Idempotency-Key": "idempotency_key_invalid"}
    assert places(answer) == {"/Idempotency-Key": "header"}
    assert not Order.objects.exists()


def test_a_key_is_told_how_it_is_badly_quoted(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    (fault,) = send(phone(buyer), order_body(broom), '"a').json()["errors"]
    assert "double quotes" in fault["detail"]


@pytest.mark.parametrize(
    ("bare", "quoted"),
    [("abc", '"abc"'), ("a\\b", '"a\\\\b"'), ("~" * 200, '"' + "~" * 200 + '"')],
)
def test_a_quoted_key_is_the_bare_one(
    phone: MakePhone, buyer: Membership, broom: Item, bare: str, quoted: str
) -> None:
    mine, body = phone(buyer), order_body(broom)
    first, again, bare_again = (send(mine, body, key) for key in (bare, quoted, bare))
    assert (first.status_code, replayed(first)) == (201, False)
    for answer in (again, bare_again):
        assert (answer.content, replayed(answer)) == (first.content, True)
    assert refusal(send(mine, order_body(broom), quoted)) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    "key", ["!", "~" * 200, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', '"' + '\\"' * 200 + '"']
)
def test_a_key_is_anything_visible(
    phone: MakePhone, buyer: Membership, broom: Item, key: str
) -> None:
    assert send(phone(buyer), order_body(broom), key).status_code == 201


def test_whoever_may_not_call_learns_nothing_of_keys(phone: MakePhone, broom: Item) -> None:
    assert refusal(send(phone(None), order_body(broom), None))[0] == 401


def test_the_same_call_again_is_given_the_first_answer_letter_by_letter(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    body = order_body(broom)
    first = send(phone(buyer), body, "k")
    assert (first.status_code, replayed(first)) == (201, False)
    Order.objects.update(reason="Changed meanwhile.")
    again = send(phone(buyer), dict(reversed(body.items())), "k")
    assert (again.status_code, again.content, replayed(again)) == (201, first.content, True)
    assert again["Content-Type"] == first["Content-Type"] == "application/json"
    assert phone(buyer).get("wallet").json()["balance"] == 80


def test_the_first_answer_keeps_its_language(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    body = order_body(broom)
    dutch = send(phone(buyer, language="nl"), body, "k")
    english = send(phone(buyer, language="en"), body, "k")
    assert dutch["Content-Language"] == english["Content-Language"] == "nl"
    assert dutch.content == english.content


def test_a_key_is_good_for_one_call_alone(phone: MakePhone, buyer: Membership, broom: Item) -> None:
    mine, body = phone(buyer), order_body(broom)
    assert send(mine, body, "k").status_code == 201
    for path, other in (
        ("orders", order_body(broom)),
        ("orders", body | {"place": None}),
        (f"orders/{body['id']}/cancel", {}),
    ):
        assert refusal(send(mine, other, "k", path)) == (422, "idempotency_key_reused")
    assert Order.objects.get().state == "placed"


def test_a_key_is_its_senders_alone(
    phone: MakePhone, buyer: Membership, neighbour: Membership, broom: Item, at: datetime
) -> None:
    shop.give_credits(neighbour, neighbour.wallet_id, 100, at=at)
    assert send(phone(buyer), order_body(broom), "k").status_code == 201
    answer = send(phone(neighbour), order_body(broom), "k")
    assert (answer.status_code, replayed(answer)) == (201, False)


def test_a_refused_call_may_be_tried_again_with_its_key(
    phone: MakePhone, buyer: Membership, broom: Item, at: datetime
) -> None:
    mine, body = phone(buyer), order_body(broom, 6)
    for _ in range(2):
        assert refusal(send(mine, body, "k")) == (409, "insufficient_funds")
    shop.give_credits(buyer, buyer.wallet_id, 20, at=at)
    answer = send(mine, body, "k")
    assert (answer.status_code, replayed(answer)) == (201, False)


@pytest.fixture
def ready(
    phone: MakePhone, buyer: Membership, staff: Membership, broom: Item
) -> Callable[[], tuple[Phone, str]]:
    """An order that can be fetched: the shop's phone, and the order's path there."""

    def make() -> tuple[Phone, str]:
        order = phone(buyer).post("orders", order_body(broom)).json()
        path = f"supplier-orders/{order['id']}"
        for verb in ("accept", "ready"):
            assert phone(staff).post(f"{path}/{verb}").status_code == 200
        return phone(staff), path

    return make


def test_wrong_codes_are_counted_under_one_key_too(
    ready: Callable[[], tuple[Phone, str]],
) -> None:
    shop_side, path = ready()
    for _ in range(MOST_WRONG_CODES):
        answer = send(shop_side, {"code": "BBBBBB"}, "k", f"{path}/hand-over")
        assert refusal(answer) == (400, "wrong_code")
    assert Order.objects.get().wrong_codes == MOST_WRONG_CODES
    answer = send(shop_side, {"code": Order.objects.get().pickup_code}, "k", f"{path}/hand-over")
    assert refusal(answer) == (409, "code_locked")


def test_handing_over_again_is_answered_and_pays_once(
    ready: Callable[[], tuple[Phone, str]], supplier: Supplier
) -> None:
    shop_side, path = ready()
    body = {"code": Order.objects.get().pickup_code}
    first, again = (send(shop_side, body, "k", f"{path}/hand-over") for _ in range(2))
    assert (first.content, replayed(again)) == (again.content, True)
    assert shop.balance(supplier.takings_id) == 20


def test_who_has_left_is_given_nothing_again(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    mine, body = phone(buyer), order_body(broom)
    assert send(mine, body, "k").status_code == 201
    assert mine.delete("me").status_code == 204
    assert refusal(send(mine, body, "k")) == (403, "not_a_member")


def test_a_key_costs_three_statements(phone: MakePhone, buyer: Membership, broom: Item) -> None:
    mine, body, counts = phone(buyer), order_body(broom), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            assert send(mine, body, "k").status_code == 201
        said = [query for query in made if "idempotency" in (query["sql"] or "")]
        counts.append(len(said))
    assert counts == [3, 2]  # lock, look and keep; lock and look


def test_an_answer_that_was_kept_is_the_one_that_was_sent(
    phone: MakePhone, buyer: Membership, broom: Item
) -> None:
    answer = send(phone(buyer), order_body(broom), "k")
    kept = Key.objects.get()
    assert (kept.status, kept.answer) == (201, answer.content.decode())
    assert cast.again(buyer).pk == kept.membership_id
