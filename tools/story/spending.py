"""Step 7: cambi are spent in the catalog, by a resident, by a street, and at the counter."""

import uuid
from typing import TYPE_CHECKING, Any

from tools.story.client import Phone, StoryError
from tools.story.founding import grant

if TYPE_CHECKING:
    from tools.story.saturday import Saturday

SHOP, DEPOT = "Bloem en Bezem", "Depot Westerpark"
ITEMS = (
    (SHOP, "Bezem", "Broom", "tools", 12, 895, 40),
    (SHOP, "Plantenbak met lavendel", "Planter with lavender", "green", 45, 2450, 10),
    (DEPOT, "Rol vuilniszakken", "Roll of bin bags", "bags", 4, 250, None),
    (DEPOT, "Werkhandschoenen", "Work gloves", "protection", 6, 395, 60),
)


class Shop:
    """What the steps hand to each other."""

    def __init__(self, story: "Saturday") -> None:
        self.story = story
        self.suppliers: dict[str, str] = {}
        self.items: dict[str, str] = {}

    def lines(self, item: str, quantity: int) -> list[dict[str, Any]]:
        """Write an order of one item."""
        return [{"item": self.items[item], "quantity": quantity}]


def play(story: "Saturday") -> None:
    """Fill the catalog, order, sign, hand over, change one's mind."""
    shop = Shop(story)
    _fill(shop)
    _rosa_orders(shop)
    _zandhoek_orders(shop)
    _noor_buys_at_the_counter(shop)
    _noor_wants_too_much(shop)


def _fill(shop: Shop) -> None:
    story = shop.story
    mila = story.cast["Mila"].phone
    _add_suppliers(shop, mila)
    known = {item["name"]: item["id"] for item in mila.call("GET", "items")["results"]}
    for supplier, dutch, english, category, price, cents, stock in ITEMS:
        if english not in known:
            known[english] = str(uuid.uuid4())
            mila.call(
                "POST",
                "items",
                {
                    "id": known[english],
                    "supplier": shop.suppliers[supplier],
                    "name_nl": dutch,
                    "name_en": english,
                    "category": category,
                    "price_cambi": price,
                    "settlement_cents": cents,
                    "vat_permille": 210,
                    "stock": stock,
                },
                expect=201,
            )
        mila.call("PUT", f"items/{known[english]}/stock", {"stock": stock})
    shop.items = known
    mila.call("PUT", "catalog-rule", {"sign_above": 30})
    grant(story, "Bram", "supplier_staff", "supplier", shop.suppliers[SHOP])
    grant(story, "Dina", "supplier_staff", "supplier", shop.suppliers[DEPOT])
    story.tell(
        "catalog",
        f"Mila fills the catalog: {len(ITEMS)} items of {SHOP} and of the programme's own depot.",
    )


def _add_suppliers(shop: Shop, mila: Phone) -> None:
    shop.suppliers = {
        supplier["name"]: supplier["id"] for supplier in mila.call("GET", "suppliers")["results"]
    }
    for name in (SHOP, DEPOT):
        if name not in shop.suppliers:
            shop.suppliers[name] = str(uuid.uuid4())
            new = {"id": shop.suppliers[name], "name": name, "own_depot": name == DEPOT}
            mila.call("POST", "suppliers", new, expect=201)


def _hand_over(shop: Shop, order: dict[str, Any]) -> None:
    bram = shop.story.cast["Bram"].phone
    path = f"supplier-orders/{order['id']}"
    seen = bram.call("POST", f"{path}/accept", {})
    if "pickup_code" in seen or "ordered_by" in seen:
        raise StoryError(f"the supplier sees too much: {seen}")
    bram.call("POST", f"{path}/ready", {})
    bram.call("POST", f"{path}/hand-over", {"code": "WRONG-1"}, expect=400)
    bram.call("POST", f"{path}/hand-over", {"code": order["pickup_code"]})


def _rosa_orders(shop: Shop) -> None:
    story, rosa = shop.story, shop.story.cast["Rosa"]
    before = rosa.balance()
    order = {"id": str(uuid.uuid4()), "lines": shop.lines("Broom", 1)}
    key = str(uuid.uuid4())
    placed = rosa.phone.call("POST", "orders", order, expect=201, key=key)
    repeated = rosa.phone.call("POST", "orders", order, expect=201, key=key)
    again = rosa.phone.call("POST", "orders", order, expect=200)
    if not placed == repeated == again:
        raise StoryError("the same order, sent three times, was answered differently")
    _hand_over(shop, placed)
    spent = before - rosa.balance()
    story.tell(
        "person_order",
        f"Rosa orders a broom for {spent} cambi of her own; Bram accepts it and hands it over "
        f"for the code {placed['pickup_code']}. Of Rosa he sees no more than the name.",
    )


def _zandhoek_orders(shop: Shop) -> None:
    story = shop.story
    rosa, noor = story.cast["Rosa"].phone, story.cast["Noor"].phone
    zandhoek = story.places["Zandhoek"]["id"]
    order = {
        "id": str(uuid.uuid4()),
        "place": zandhoek,
        "lines": shop.lines("Planter with lavender", 2),
    }
    waiting = rosa.call("POST", "orders", order, expect=201)
    if waiting["state"] != "waiting_signatures":
        raise StoryError(f"two stewards should sign, and the order is {waiting['state']}")
    signed = noor.call("POST", f"orders/{order['id']}/sign", {"agrees": True})
    held = noor.call("GET", f"places/{zandhoek}/balance")["balance"]
    _hand_over(shop, rosa.call("GET", f"orders/{order['id']}"))
    story.tell(
        "street_order",
        f"Zandhoek orders two planters for {signed['total_cambi']} cambi. It waits until a second "
        f"steward, Noor, has signed; then it is handed over. {held} cambi are left.",
    )


def _noor_buys_at_the_counter(shop: Shop) -> None:
    story, dina, noor = shop.story, shop.story.cast["Dina"].phone, shop.story.cast["Noor"]
    found = dina.call("POST", "customers/search", {"name": "Noor"})["results"]
    sale = {
        "id": str(uuid.uuid4()),
        "customer": found[0]["id"],
        "lines": shop.lines("Work gloves", 1),
    }
    sold = dina.call("POST", "counter-orders", sale, expect=201)
    story.tell(
        "counter",
        f"At the depot's counter Dina sells Noor gloves for {sold['total_cambi']} cambi, "
        f"in one step. Noor has {noor.balance()} left.",
    )


def _noor_wants_too_much(shop: Shop) -> None:
    story, noor = shop.story, shop.story.cast["Noor"]
    before = noor.balance()
    order = {"id": str(uuid.uuid4()), "lines": shop.lines("Roll of bin bags", 1000)}
    noor.phone.call("POST", "orders", order, expect=409, code="insufficient_funds")
    small = {"id": str(uuid.uuid4()), "lines": shop.lines("Roll of bin bags", 1)}
    noor.phone.call("POST", "orders", small, expect=201)
    noor.phone.call("POST", f"orders/{small['id']}/cancel", {})
    noor.phone.call("POST", f"orders/{small['id']}/cancel", {}, expect=(200, 409))
    if noor.balance() != before:
        raise StoryError("a refused and a cancelled order changed the balance")
    story.tell(
        "refused_and_cancelled",
        "Noor cannot order more than she has (409), cancels an order, and has it all back, once.",
    )
