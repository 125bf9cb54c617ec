"""A key that is said twice: it is none, however the server puts the two together."""

import re

import pytest

from cambio.programmes.models import Membership
from catalog.models import Item, Order
from tests.api.conftest import MakePhone
from tests.api.document import DOCUMENT, resolved
from tests.api.phones import faults, refusal
from tests.api.test_idempotency import order_body, send
from tests.catalog import conftest as shop_floor

supplier, broom, buyer = shop_floor.supplier, shop_floor.broom, shop_floor.buyer

TWICE = ["a,b", "a, b", '"a","b"', '"a,b"', "a,", ",", "a,a"]


@pytest.mark.parametrize("key", TWICE)
def test_b20_two_keys_never_become_one(
    phone: MakePhone, buyer: Membership, broom: Item, key: str
) -> None:
    answer = send(phone(buyer), order_body(broom), key)
    assert refusal(answer) == (400, "idempotency_key_invalid")
    assert faults(answer) == {"/Idempotency-Key": "idempotency_key_invalid"}
    assert not Order.objects.exists()


def test_b20_the_document_says_that_a_key_has_no_comma() -> None:
    parameters = [
        resolved(parameter)
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    ]
    (said,) = {
        parameter["schema"]["pattern"]
        for parameter in parameters
        if parameter["name"] == "Idempotency-Key"
    }
    for key in TWICE:
        assert not re.fullmatch(said, key)
    for key in ("a", "a-b", "!", "~", "+", "-", ".", "8e03978e-40d5-43dd-bc93-6894a57f9324", '"a"'):
        assert re.fullmatch(said, key), key
