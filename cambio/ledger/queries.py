"""
Reading the books.

Who may see an account is not the ledger's matter: whoever calls has found the account's id through
something that the reader may see. Each function is one statement, so one moment of the books.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cambio.ledger.errors import UnknownAccount
from cambio.ledger.models import Account, AccountId

__all__ = [
    "AccountId",
    "Line",
    "StatementPage",
    "UnitTotal",
    "account_of",
    "balance",
    "balances",
    "statement_page",
    "unit_totals",
]

# An account's balance is what stands in its row, and what is still to be folded into it.
_EXACT = """
    account.balance + coalesce(
        (SELECT sum(amount) FROM ledger_delta WHERE account_id = account.id), 0)::bigint
"""
_UNIT_TOTALS = f"""
    SELECT account.book_id, unit.code, sum({_EXACT})::bigint
    FROM ledger_account AS account JOIN ledger_unit AS unit ON unit.id = account.unit_id
    GROUP BY account.book_id, unit.code ORDER BY account.book_id, unit.code
"""  # noqa: S608  our own text


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of an account's statement.

    :ivar amount: positive where it came in
    :ivar balance_after: None on a derived account, which has no running balance
    :ivar counter_purpose: what the account on the other side is for
    """

    id: int
    posted_at: datetime
    happened_at: datetime
    kind: str
    subject_type: str
    subject_id: UUID
    amount: int
    balance_after: int | None
    counter_purpose: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """
    Some lines, newest first.

    :ivar next_before: what to ask for the lines that follow; None where these were the last
    """

    lines: list[Line]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """What all accounts of one unit add up to, which is zero in sound books."""

    book_id: UUID
    unit: str
    total: int


def account_of(
    *,
    book_id: UUID,
    unit: str,
    purpose: str,
    owner_type: str = "",
    owner_id: UUID | None = None,
) -> AccountId:
    """
    Find an account by what it is for.

    :raises UnknownAccount: none was opened for it
    """
    account_id = (
        Account.objects.filter(
            book_id=book_id,
            unit__code=unit,
            purpose=purpose,
            owner_type=owner_type,
            owner_id=owner_id,
        )
        .values_list("pk", flat=True)
        .first()
    )
    if account_id is None:
        raise UnknownAccount
    return AccountId(account_id)


def balance(account_id: AccountId) -> int:
    """
    Give an account's exact balance.

    :raises UnknownAccount: there is no such account
    """
    found = balances([account_id])
    if account_id not in found:
        raise UnknownAccount
    return found[account_id]


def balances(account_ids: Iterable[AccountId]) -> dict[AccountId, int]:
    """Give the exact balances of accounts, without those that do not exist."""
    sql = f"SELECT id, {_EXACT} FROM ledger_account AS account WHERE id = ANY(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(account_ids)])
        return {AccountId(account_id): exact for account_id, exact in cursor.fetchall()}


def unit_totals() -> list[UnitTotal]:
    """Add up every unit of every book."""
    with connection.cursor() as cursor:
        cursor.execute(_UNIT_TOTALS)
        return [UnitTotal(*row) for row in cursor.fetchall()]


_STATEMENT = """
    SELECT entry.transfer_id, entry.posted_at, posted.happened_at, posted.kind,
        posted.subject_type, posted.subject_id, entry.amount, entry.balance_after, counter.purpose
    FROM (
        SELECT * FROM ledger_entry
        WHERE account_id = %(account)s {before}
        ORDER BY posted_at DESC, transfer_id DESC LIMIT %(limit)s
    ) AS entry
    JOIN ledger_transaction AS posted ON posted.id = entry.transaction_id
    JOIN ledger_account AS counter ON counter.id = entry.counter_account_id
    ORDER BY entry.posted_at DESC, entry.transfer_id DESC
"""
_BEFORE = """
    AND (posted_at, transfer_id) < (
        (SELECT posted_at FROM ledger_transfer WHERE id = %(before)s), %(before)s)
"""


def statement_page(
    account_id: AccountId, *, before: int | None = None, limit: int = 50
) -> StatementPage:
    """
    Give a page of an account's statement, newest first.

    :param before: the `next_before` of the page that precedes it
    """
    sql = _STATEMENT.format(before="" if before is None else _BEFORE)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"account": account_id, "before": before, "limit": limit + 1})
        lines = [Line(*row) for row in cursor.fetchall()]
    shown = lines[:limit]
    return StatementPage(shown, shown[-1].id if len(lines) > limit else None)
