"""Posting: one transaction, or many at once; once for each transaction of the database."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cambio.common.arrays import array_of
from cambio.ledger.errors import PostedTwice
from cambio.ledger.models import AccountId
from cambio.ledger.steps.calling import call

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
    named = (book_id, reference, kind, subject_type, subject_id, actor_id, happened_at)
    transaction_id, created, database_transaction = call(_POST, (*named, *_columns(legs)))
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
    legs = [leg for posting in postings for leg in posting.legs]
    numbers = [number for number, posting in enumerate(postings, 1) for _ in posting.legs]
    transaction_ids, created, database_transaction = call(
        _POST_MANY,
        (
            book_id,
            [posting.reference for posting in postings],
            [posting.kind for posting in postings],
            [posting.subject_type for posting in postings],
            [posting.subject_id for posting in postings],
            [posting.actor_id for posting in postings],
            [posting.happened_at for posting in postings],
            array_of(numbers),
            *_columns(legs),
        ),
    )
    _refuse_second_posting(database_transaction)
    return [
        _posted(transaction_id, is_new, posting.legs)
        for transaction_id, is_new, posting in zip(transaction_ids, created, postings, strict=True)
    ]


def _columns(legs: Sequence[Leg]) -> tuple[str, str, str]:
    """Lay legs out as the database's functions take them: sources, targets, amounts."""
    return (
        array_of([leg.source for leg in legs]),
        array_of([leg.target for leg in legs]),
        array_of([leg.amount for leg in legs]),
    )


def _posted(transaction_id: int, created: bool, legs: Sequence[Leg]) -> Posted:  # noqa: FBT001  as the database answers
    accounts = (account for leg in legs for account in (leg.source, leg.target))
    return Posted(transaction_id, created, frozenset(accounts) if created else frozenset())


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
