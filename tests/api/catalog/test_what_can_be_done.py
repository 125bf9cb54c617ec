"""What an answer says can be done with an order, and what cannot …"""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.programmes.models import Membership
from catalog.models import Item
from streets.models import Place
from tests.api.catalog.ordering import ordered
from tests.api.conftest import MakePhone
from tests.api.phones import Phone
from tests.catalog import conftest as shop_floor
from tests.worlds import shop

supplier, broom, staff = shop_floor.supplier, shop_floor.broom, shop_floor.staff
buyer, stewards = shop_floor.buyer, shop_floor.stewards


def test_depends_on_who_reads(
    phone: MakePhone, buyer: Membership, staff: Membership, broom: Item
) -> None:
    order = ordered(phone(buyer), broom)
    assert order["can"] == ["cancel", "renew_pickup_code"]
    assert order["cannot"].keys() == {"sign"}
    theirs = phone(staff).get(f"supplier-orders/{order['id']}").json()
    assert theirs["can"] == ["accept", "refuse"]
    assert theirs["cannot"]["hand_over"]["code"] == "not_allowed_now"


def test_a_steward_signs_once(
    phone: MakePhone, stewards: list[Membership], street: Place, broom: Item
) -> None:
    first, second = phone(stewards[0]), phone(stewards[1])
    order = ordered(first, broom, 6, place=str(street.pk))
    assert "sign" not in order["can"]
    assert order["cannot"]["sign"]["code"] == "conflict"
    assert "sign" in second.get(f"orders/{order['id']}").json()["can"]


def test_is_in_a_list_only_where_it_is_asked_for_and_costs_the_same_for_many(
    phone: MakePhone,
    stewards: list[Membership],
    staff: Membership,
    street: Place,
    broom: Item,
    at: datetime,
) -> None:
    shop.give_credits(stewards[0], stewards[0].wallet_id, 100, at=at)
    mine, shop_side = phone(stewards[0]), phone(staff)

    def cost(reader: Phone, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            listed = reader.get(path, {"fields": "id,can,cannot"}).json()["results"]
        assert listed
        for one in listed:
            whole = reader.get(f"{path}/{one['id']}").json()
            assert one == {name: whole[name] for name in ("id", "can", "cannot")}
        return len(asked)

    def more() -> None:
        ordered(mine, broom)
        ordered(mine, broom, place=str(street.pk))

    more()
    few = cost(mine, "orders"), cost(shop_side, "supplier-orders")
    more()
    assert (cost(mine, "orders"), cost(shop_side, "supplier-orders")) == few
    assert "can" not in mine.get("orders").json()["results"][0]
    assert "can" not in shop_side.get("supplier-orders").json()["results"][0]
