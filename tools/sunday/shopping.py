"""What cambi were spent on, and the orders that wait: at the counter, and for a signature."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cambio.common.ids import new_id
from cambio.common.money import Cambi, Cents
from cambio.common.names import Name
from cambio.programmes.models import Membership
from cambio.programmes.queries import wallet_balance
from catalog import operations, queries
from catalog.models import Item, Order
from catalog.operations import ItemContent, Wanted
from tools.story.spending import DEPOT, SHOP
from tools.sunday.people import STREETS, living_in
from tools.sunday.reports import WEEKS
from tools.sunday.world import JOINED, World

STAFF = {SHOP: "Bram", DEPOT: "Dina"}
STEWARDS = {"Realengracht": ("Ilse", "Joris"), "Barentszstraat": ("Petra", "Ömer")}
ITEMS = (
    (SHOP, "Grijper", "Litter picker", "tools", 18, 1195, 25),
    (SHOP, "Zak bloembollen", "Bag of flower bulbs", "green", 10, 650, 40),
    (DEPOT, "Zakkenring", "Bag ring", "bags", 15, 990, 30),
)
ORDERS_IN_A_WEEK = 3

State = Literal["placed", "accepted", "ready", "handed_over"]
STATES: tuple[State, ...] = ("placed", "accepted", "ready", "handed_over")


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What somebody orders.

    :param street: that pays; else whoever orders does
    """

    by: str
    item: str
    quantity: int = 1
    street: str = ""


WAITING: tuple[tuple[Wish, float, State], ...] = (
    (Wish("Amber", "Broom"), 3, "placed"),
    (Wish("Zeynep", "Bag of flower bulbs", 2), 5, "placed"),
    (Wish("Hamza", "Roll of bin bags", 2), 20, "placed"),
    (Wish("Yusuf", "Litter picker"), 26, "accepted"),
    (Wish("Petra", "Broom"), 44, "ready"),
)
"""With the hours for which it has waited."""
TO_SIGN = (
    Wish("Rosa", "Planter with lavender", 1, "Zandhoek"),
    Wish("Rosa", "Litter picker", 2, "Zandhoek"),
)


class Shop:
    """The catalog, and whoever hands over."""

    def __init__(self, world: World) -> None:
        self.world = world
        mila = world.people["Mila"]
        suppliers = {each.name: each.pk for each in queries.suppliers_seen_by(mila)}
        for supplier, dutch, english, category, price, cents, stock in ITEMS:
            operations.add_item(
                item_id=new_id(),
                supplier_id=suppliers[supplier],
                content=ItemContent(
                    name_nl=Name(dutch),
                    name_en=Name(english),
                    category=category,
                    price_cambi=Cambi(price),
                    settlement_cents=Cents(cents),
                    vat_permille=210,
                ),
                stock=stock,
                by=mila,
                at=world.now - JOINED,
            )
        managed = queries.managed_items_seen_by(mila).select_related("supplier")
        self.items: dict[str, Item] = {item.name_en: item for item in managed}

    def order(self, wish: Wish, *, at: datetime) -> Order:
        """Order something."""
        order, _ = operations.place_order(
            order_id=new_id(),
            lines=[Wanted(item_id=self.items[wish.item].pk, quantity=wish.quantity)],
            place_id=self.world.places[wish.street].pk if wish.street else None,
            by=self.world.people[wish.by],
            at=at,
        )
        return order

    def fulfil(self, wish: Wish, order: Order, state: State, *, at: datetime) -> None:
        """Bring an order that has reached its supplier so far, an hour for each step."""
        staff = self.world.people[STAFF[self.items[wish.item].supplier.name]]
        for hours, step in enumerate(STATES[1 : STATES.index(state) + 1], 1):
            _move(order, step, by=staff, at=at + timedelta(hours=hours))


def _move(order: Order, state: State, *, by: Membership, at: datetime) -> None:
    if state == "accepted":
        operations.accept_order(order_id=order.pk, by=by, at=at)
    elif state == "ready":
        operations.mark_ready(order_id=order.pk, by=by, at=at)
    elif state == "handed_over":
        operations.hand_over(order_id=order.pk, code=order.pickup_code, by=by, at=at)


def look_back(shop: Shop) -> int:
    """Lay down what was ordered and handed over in each week; give how many orders there were."""
    chance, count = random.Random(1013), 0  # noqa: S311  the same orders each time
    for week in range(1, WEEKS):
        at = shop.world.now - timedelta(weeks=WEEKS - week)
        for _ in range(ORDERS_IN_A_WEEK):
            wish = _affordable(shop, chance)
            if wish is not None:
                shop.fulfil(wish, shop.order(wish, at=at), "handed_over", at=at)
                count += 1
            at += timedelta(days=2)
    for weeks, (street, stewards) in enumerate(STEWARDS.items(), 2):
        at = shop.world.now - timedelta(weeks=weeks)
        wish = Wish(stewards[0], "Planter with lavender", 1, street)
        order = shop.order(wish, at=at)
        operations.sign_order(
            order_id=order.pk,
            agrees=True,
            by=shop.world.people[stewards[1]],
            at=at + timedelta(hours=3),
        )
        shop.fulfil(wish, order, "handed_over", at=at + timedelta(days=1))
        count += 1
    return count


def _affordable(shop: Shop, chance: random.Random) -> Wish | None:
    """Choose something that somebody can pay who will not need their cambi on Sunday."""
    saving = {wish.by for wish, _hours, _state in WAITING}
    people = [name for street in STREETS for name in living_in(street) if name not in saving]
    items = [name for name, item in shop.items.items() if item.stock is None or item.stock]
    for _ in range(20):
        wish = Wish(chance.choice(people), chance.choice(items))
        if wallet_balance(shop.world.people[wish.by]) >= shop.items[wish.item].price_cambi:
            return wish
    return None


def leave_waiting(shop: Shop) -> None:
    """Leave orders at the counters, and two that wait for a steward's signature."""
    for wish, hours, state in WAITING:
        at = shop.world.ago(hours=hours)
        shop.fulfil(wish, shop.order(wish, at=at), state, at=at)
    for hours, wish in enumerate(TO_SIGN, 1):
        shop.order(wish, at=shop.world.ago(hours=hours))
