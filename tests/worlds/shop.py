"""A small shop for the tests, set up by the operations themselves."""

from datetime import datetime

from cambio.common.ids import new_id
from cambio.common.money import Cambi, Cents
from cambio.ledger import operations as ledger
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from cambio.programmes.units import CURRENCY
from catalog import audit, operations
from catalog.models import Item, Order, Supplier


def content(**changes) -> operations.ItemContent:
    """A broom of 20 cambi."""
    given = {
        "name_nl": "Bezem",
        "name_en": "Broom",
        "description_nl": "Voor de stoep.",
        "description_en": "For the pavement.",
        "category": "tools",
        "price_cambi": Cambi(20),
        "settlement_cents": Cents(1150),
        "vat_permille": 210,
    }
    return operations.ItemContent(**(given | changes))


def make_supplier(manager: Membership, name: str, *, at: datetime, own_depot=False) -> Supplier:
    supplier, _ = operations.create_supplier(
        supplier_id=new_id(), name=name, own_depot=own_depot, by=manager, at=at
    )
    return supplier


def make_item(
    manager: Membership, supplier: Supplier, *, at: datetime, stock: int | None = 10, **changes
) -> Item:
    item, _ = operations.add_item(
        item_id=new_id(),
        supplier_id=supplier.pk,
        content=content(**changes),
        stock=stock,
        by=manager,
        at=at,
    )
    return item


def give_credits(member: Membership, account_id: int, amount: int, *, at: datetime) -> None:
    """Credits as the programme's rewards would give them."""
    issuance = books.account_of(book_id=member.programme.book_id, unit=CURRENCY, purpose="issuance")
    gift = new_id()
    ledger.post(
        book_id=member.programme.book_id,
        reference=f"gift/{gift}",
        kind="gift",
        legs=[ledger.Leg(issuance, ledger.AccountId(account_id), amount)],
        subject_type="gift",
        subject_id=gift,
        actor_id=None,
        happened_at=at,
    )


def wanted(item: Item, quantity: int = 1) -> list[operations.Wanted]:
    return [operations.Wanted(item_id=item.pk, quantity=quantity)]


def balance(account_id: int) -> int:
    return books.balance(books.AccountId(account_id))


def held(member: Membership) -> int:
    """What the programme's open orders hold."""
    return books.balance(
        books.account_of(book_id=member.programme.book_id, unit=CURRENCY, purpose="held")
    )


def shelf(item: Item) -> tuple[int | None, int]:
    """Pieces that can be ordered, and pieces reserved."""
    found = Item.objects.get(pk=item.pk)
    return found.stock, found.reserved


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def findings() -> dict[str, list[str]]:
    """What the catalog's audit finds, without the checks that find nothing."""
    found = {name: [one.problem for one in check()] for name, check in audit.CHECKS.items()}
    return {name: problems for name, problems in found.items() if problems}
