"""Opening books, units and accounts; closing accounts; folding what they are still owed."""

from uuid import UUID

from cambio.ledger.models import AccountId
from cambio.ledger.steps.calling import call


def open_book(*, book_id: UUID) -> None:
    """Open a book; opening it again changes nothing."""
    call("SELECT ledger_open_book(%s)", (book_id,))


def open_unit(*, book_id: UUID, code: str, decimals: int) -> None:
    """
    Open a unit in a book; opening it again changes nothing.

    :param decimals: how many digits of an amount stand behind the point when people read it
    :raises OpenedDifferently: it exists with other decimals
    """
    call("SELECT ledger_open_unit(%s, %s, %s::integer)", (book_id, code, decimals))


def open_account(
    *,
    book_id: UUID,
    unit: str,
    purpose: str,
    owner_type: str = "",
    owner_id: UUID | None = None,
    floor: int | None = 0,
    derived: bool = False,
) -> AccountId:
    """
    Open an account and give its id; opening it again gives the same id.

    :param floor: the lowest balance allowed, None for no limit
    :param derived: for accounts that many postings touch at once, such as issuance: postings
        neither lock nor change its row, so it must have `floor=None`
    :raises UnknownUnit: the book has no such unit
    :raises OpenedDifferently: it exists with another floor or kind
    :raises AccountClosed: it existed and was closed
    """
    if derived and floor is not None:
        raise ValueError("a derived account has no floor")
    row = call(
        "SELECT ledger_open_account(%s, %s, %s, %s, %s, %s::bigint, %s)",
        (book_id, unit, purpose, owner_type, owner_id, floor, derived),
    )
    return AccountId(row[0])


def close_account(*, account_id: AccountId) -> None:
    """
    Close an empty account for ever; closing it again changes nothing.

    It has no inverse: a closed account's number must not come to mean something new.

    :raises AccountNotEmpty: its balance is not zero
    :raises AccountStaysOpen: it is derived
    """
    call("SELECT ledger_close_account(%s::bigint)", (account_id,))


def fold_deltas() -> int:
    """
    Move the pending deltas of derived accounts into their rows; how many were moved.

    Balances do not change by it. It may run at any time, any number of times, and be killed.
    """
    folded: int = call("SELECT ledger_fold_deltas()", ())[0]
    return folded
