"""
Writing to the books: opening accounts, posting, folding.

Every function here is one call of a database function and so atomic by itself; inside a caller's
`atomic` it is part of that transaction. A refusal makes that transaction roll back: whoever wants
to go on after one puts the call into an `atomic` of its own.

Nothing is retried here. A deadlock, a serialisation failure or a lost connection ends the caller's
transaction as a whole; the door that began it runs it again under the same reference, which posts
once however often it runs.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cambio.common.arrays import array_of
from cambio.ledger.errors import PostedTwice, refusal_in
from cambio.ledger.models import AccountId

__all__ = [
    "AccountId",
    "Leg",
    "Posted",
    "Posting",
    "close_account",
    "fold_deltas",
    "open_account",
    "open_book",
    "open_unit",
    "post",
    "post_many",
]

MAX_BATCH = 1000
# What has posted last on each connection.
_LAST_POSTING: WeakKeyDictionary[BaseDatabaseWrapper, Hashable] = WeakKeyDictionary()

_POST = """
    SELECT transaction_id, created, database_transaction::text
    FROM ledger_post(%s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[])
"""
_POST_MANY = """
    SELECT transaction_ids, created, database_transaction::text
    FROM ledger_post_many(
        %s, %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::timestamptz[],
        %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Leg:
    """One transfer to be made: a positive amount from one account to another."""

    source: AccountId
    target: AccountId
    amount: int

    def __post_init__(self) -> None:
        if self.amount <= 0 or self.source == self.target:
            raise ValueError("a leg moves a positive amount between two accounts")


@dataclass(frozen=True, slots=True)
class Posted:
    """
    What a posting gave.

    :ivar created: False where the reference had been posted before and nothing moved now
    :ivar accounts: on which value moved now
    """

    transaction_id: int
    created: bool
    accounts: frozenset[AccountId] = frozenset()


@dataclass(frozen=True, slots=True)
class Posting:
    """One transaction of a batch; the fields mean what they mean to `post`."""

    reference: str
    kind: str
    legs: Sequence[Leg]
    subject_type: str
    subject_id: UUID
    actor_id: UUID | None
    happened_at: datetime

    def __post_init__(self) -> None:
        if not self.legs:
            raise ValueError("a transaction has at least one leg")


def open_book(*, book_id: UUID) -> None:
    """Open a book; opening it again changes nothing."""
    _call("SELECT ledger_open_book(%s)", (book_id,))


def open_unit(*, book_id: UUID, code: str, decimals: int) -> None:
    """
    Open a unit in a book; opening it again changes nothing.

    :param decimals: how many digits of an amount stand behind the point when people read it
    :raises OpenedDifferently: it exists with other decimals
    """
    _call("SELECT ledger_open_unit(%s, %s, %s::integer)", (book_id, code, decimals))


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
    row = _call(
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
    _call("SELECT ledger_close_account(%s::bigint)", (account_id,))


def post(
    *,
    book_id: UUID,
    reference: str,
    kind: str,
    legs: Sequence[Leg],
    subject_type: str,
    subject_id: UUID,
    actor_id: UUID | None,
    happened_at: datetime,
) -> Posted:
    """
    Post one transaction: all legs, in their order, or none.

    Each account must be at or above its floor after every leg, not only after the last. The same
    reference again returns the first posting if book, kind, subject and legs are the same; actor
    and `happened_at` may differ, since a retry reads the clock again.

    :param reference: names the business event, `cleanup/{id}/reward`; once in its book, for ever
    :raises ReferenceReused: the reference was used for something else
    :raises InsufficientFunds: an account would fall below its floor
    :raises AccountClosed: an account is closed
    :raises UnknownAccount: an account is not in this book
    :raises UnitMismatch: a leg's two accounts count different units
    :raises AmountOutOfRange: an amount or a balance exceeds 2^63
    :raises PostedTwice: this database transaction has posted before
    """
    if not legs:
        raise ValueError("a transaction has at least one leg")
    transaction_id, created, database_transaction = _call(
        _POST,
        (
            book_id,
            reference,
            kind,
            subject_type,
            subject_id,
            actor_id,
            happened_at,
            array_of([leg.source for leg in legs]),
            array_of([leg.target for leg in legs]),
            array_of([leg.amount for leg in legs]),
        ),
    )
    _refuse_second_posting(database_transaction)
    return _posted(transaction_id, created, legs)


def post_many(*, book_id: UUID, postings: Sequence[Posting]) -> list[Posted]:
    """
    Post many transactions, each under its own reference, in their order: all or none.

    A posting whose reference was posted before is passed over if it means the same, as with
    `post`; anything else under that reference refuses the whole batch. Each account must be at or
    above its floor after every leg of the batch. Gives an answer for each posting.

    :param postings: at most 1,000; no reference twice
    :raises ValueError: the batch is empty or too long, or holds a reference twice
    :raises ReferenceReused, InsufficientFunds, AccountClosed: as `post`
    :raises UnknownAccount, UnitMismatch, AmountOutOfRange, PostedTwice: as `post`
    """
    if not 0 < len(postings) <= MAX_BATCH:
        raise ValueError(f"a batch has 1 to {MAX_BATCH} postings")
    if len({posting.reference for posting in postings}) < len(postings):
        raise ValueError("a batch holds each reference once")
    legs = [(number, leg) for number, posting in enumerate(postings, 1) for leg in posting.legs]
    transaction_ids, created, database_transaction = _call(
        _POST_MANY,
        (
            book_id,
            [posting.reference for posting in postings],
            [posting.kind for posting in postings],
            [posting.subject_type for posting in postings],
            [posting.subject_id for posting in postings],
            [posting.actor_id for posting in postings],
            [posting.happened_at for posting in postings],
            array_of([number for number, _ in legs]),
            array_of([leg.source for _, leg in legs]),
            array_of([leg.target for _, leg in legs]),
            array_of([leg.amount for _, leg in legs]),
        ),
    )
    _refuse_second_posting(database_transaction)
    return [
        _posted(transaction_id, is_new, posting.legs)
        for transaction_id, is_new, posting in zip(transaction_ids, created, postings, strict=True)
    ]


def _posted(transaction_id: int, created: bool, legs: Sequence[Leg]) -> Posted:  # noqa: FBT001  as the database answers
    accounts = (account for leg in legs for account in (leg.source, leg.target))
    return Posted(transaction_id, created, frozenset(accounts) if created else frozenset())


def fold_deltas() -> int:
    """
    Move the pending deltas of derived accounts into their rows; how many were moved.

    Balances do not change by it. It may run at any time, any number of times, and be killed.
    """
    folded: int = _call("SELECT ledger_fold_deltas()", ())[0]
    return folded


def _call(sql: str, parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    """
    Call a function of the database and give its row.

    Parameters are bound by the server, so that the statement can be prepared (Django's own cursors
    write them into the text); the wrappers keep Django's checks and its log of queries.
    """
    # Once, since Django's `connection` looks for the thread's own at each touch.
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    bare: Any = psycopg.Cursor(database.connection)
    wrap = database.make_debug_cursor if database.queries_logged else database.make_cursor
    try:
        with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), wrap(bare) as cursor:
            cursor.execute(sql, parameters)
            row: tuple[Any, ...] = cursor.fetchone()
            return row
    except DatabaseError as error:
        refusal = refusal_in(error.__cause__)
        if refusal is None:
            raise
        raise refusal from error


def _refuse_second_posting(database_transaction: str) -> None:
    """Make the second posting of one database transaction an error."""
    database = connections[DEFAULT_DB_ALIAS]
    posting = what_posts(database_transaction)
    if _LAST_POSTING.get(database) == posting:
        if database.in_atomic_block:
            transaction.set_rollback(True)
        raise PostedTwice("hand all legs of one database transaction over in one call of post()")
    _LAST_POSTING[database] = posting


def what_posts(database_transaction: str) -> Hashable:
    """Name what may post once and no more: the transaction, as the database calls it."""
    return database_transaction
