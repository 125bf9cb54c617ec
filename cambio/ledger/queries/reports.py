"""A whole book: its trial balance, what moved in a period, and every line of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cambio.ledger.queries.balances import EXACT


@dataclass(frozen=True, slots=True)
class PurposeTotal:
    """What the accounts of one purpose hold together; those of one unit add up to zero."""

    unit: str
    decimals: int
    purpose: str
    accounts: int
    balance: int


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What moved under one kind, from accounts of one purpose to those of another."""

    unit: str
    decimals: int
    kind: str
    source_purpose: str
    target_purpose: str
    transfers: int
    amount: int


@dataclass(frozen=True, slots=True)
class JournalLine:
    """
    One transfer with all that the books know of it.

    :ivar source_balance: the balance that it left; None on a derived account
    """

    transfer_id: int
    transaction_id: int
    posted_at: datetime
    happened_at: datetime
    reference: str
    kind: str
    subject_type: str
    subject_id: UUID
    actor_id: UUID | None
    unit: str
    decimals: int
    amount: int
    source_id: int
    source_purpose: str
    source_owner_type: str
    source_owner_id: UUID | None
    source_balance: int | None
    target_id: int
    target_purpose: str
    target_owner_type: str
    target_owner_id: UUID | None
    target_balance: int | None


_TRIAL_BALANCE = """
    SELECT unit.code, unit.decimals, purpose, count(*), coalesce(sum({held}), 0)::bigint
    FROM ledger_account AS account JOIN ledger_unit AS unit ON unit.id = account.unit_id {then}
    WHERE account.book_id = %(book)s
    GROUP BY unit.code, unit.decimals, purpose ORDER BY unit.code, purpose
"""
_THEN = """
    LEFT JOIN (
        SELECT account_id, sum(amount) AS amount FROM ledger_entry
        WHERE posted_at <= %(as_of)s GROUP BY account_id
    ) AS entry ON entry.account_id = account.id
"""


def trial_balance(book_id: UUID, *, as_of: datetime | None = None) -> list[PurposeTotal]:
    """
    Add up a book's accounts by purpose.

    :param as_of: at which moment, by the time of posting; now without it
    """
    held, then = (EXACT, "") if as_of is None else ("entry.amount", _THEN)
    with connection.cursor() as cursor:
        cursor.execute(
            _TRIAL_BALANCE.format(held=held, then=then), {"book": book_id, "as_of": as_of}
        )
        return [PurposeTotal(*row) for row in cursor.fetchall()]


_BY_KIND = """
    SELECT unit.code, unit.decimals, posted.kind, source.purpose, target.purpose, count(*),
        sum(amount)::bigint
    FROM ledger_transfer AS transfer
    JOIN ledger_transaction AS posted ON posted.id = transfer.transaction_id
    JOIN ledger_account AS source ON source.id = source_id
    JOIN ledger_account AS target ON target.id = target_id
    JOIN ledger_unit AS unit ON unit.id = source.unit_id
    WHERE posted.book_id = %s AND posted_at >= %s AND posted_at < %s
    GROUP BY unit.code, unit.decimals, posted.kind, source.purpose, target.purpose
    ORDER BY unit.code, posted.kind, source.purpose, target.purpose
"""


def totals_by_kind(book_id: UUID, *, since: datetime, until: datetime) -> list[KindTotal]:
    """
    Add up what moved in a period, by kind; by the time of posting, so that it never changes again.

    :param until: the first moment that is no longer in it
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND, [book_id, since, until])
        return [KindTotal(*row) for row in cursor.fetchall()]


_JOURNAL = """
    SELECT transfer.id, posted.id, posted_at, happened_at, reference, kind, subject_type,
        subject_id, actor_id, unit.code, unit.decimals, amount,
        source.id, source.purpose, source.owner_type, source.owner_id, source_balance,
        target.id, target.purpose, target.owner_type, target.owner_id, target_balance
    FROM ledger_transfer AS transfer
    JOIN ledger_transaction AS posted ON posted.id = transfer.transaction_id
    JOIN ledger_account AS source ON source.id = source_id
    JOIN ledger_account AS target ON target.id = target_id
    JOIN ledger_unit AS unit ON unit.id = source.unit_id
    WHERE posted.book_id = %s
    ORDER BY posted.id, transfer.id
"""
_ROWS_AT_ONCE = 2000


def journal(book_id: UUID) -> Iterator[JournalLine]:
    """Give every transfer of a book by transaction: one moment, however long it takes."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_JOURNAL, [book_id])
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from (JournalLine(*row) for row in rows)
