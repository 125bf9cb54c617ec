"""Ordering from a phone."""

from cambio.common.ids import new_id
from catalog.models import Item
from tests.api.phones import Phone


def order_body(item: Item, quantity: int = 1, **more: object) -> dict[str, object]:
    lines = [{"item": str(item.pk), "quantity": quantity}]
    return {"id": str(new_id()), "lines": lines} | more


def ordered(phone: Phone, item: Item, quantity: int = 1, **more: object) -> dict:
    answer = phone.post("orders", order_body(item, quantity, **more))
    assert answer.status_code == 201, answer.content
    return answer.json()
