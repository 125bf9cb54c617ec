"""
Posting with a guard taken out: the other tests must notice.

Each mutant is the function that stands in the database with a piece of its text changed. What is
run on it is a test that passes on the real one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

import psycopg
import pytest
from _pytest.outcomes import Failed
from django.db import connection, transaction

from tests import database
from tests.cambio.ledger import test_derived, test_posting, test_races
from tests.cambio.ledger.books import TownBook, at_once
from tests.cambio.ledger.conftest import findings


@dataclass(frozen=True)
class Mutant:
    """
    A fault in a function.

    :param changes: what is replaced by what
    :param unguard: a constraint that would still hold the fault back, and is taken away too
    """

    function: str
    changes: dict[str, str]
    unguard: tuple[str, str] = ("", "")


def later_begun_posts_first(book: TownBook) -> None:
    """One transaction begins, another one posts, then the first posts: time goes on."""
    wallet = book.wallet(10)
    begun, posted = Event(), Event()

    def act(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                connection.cursor().execute("SELECT now()")
                begun.set()
                assert posted.wait(timeout=10)
                book.post((book.issuance, wallet, 1))
        else:
            assert begun.wait(timeout=10)
            book.post((book.issuance, wallet, 2))
            posted.set()

    assert at_once(2, act) == [None, None]
    assert findings() == {}


def one_reference_at_once(book: TownBook) -> None:
    """The second comes while the first has posted and not committed."""
    wallet = book.wallet()
    posted, second_done = Event(), Event()

    def act(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                book.post((book.issuance, wallet, 5), reference="cleanup/1/reward")
                posted.set()
                second_done.wait(timeout=0.5)
        else:
            assert posted.wait(timeout=10)
            book.post((book.issuance, wallet, 5), reference="cleanup/1/reward")
            second_done.set()

    assert at_once(2, act) == [None, None]
    assert book.balance(wallet) == 5


def spends_at_once(book: TownBook) -> None:
    test_races.test_of_fifty_spends_of_ten_a_hundred_pays_exactly_ten(book, 1)
    assert findings() == {}


MUTANTS: dict[str, tuple[Mutant, Any]] = {
    "no lock on the reference": (
        Mutant(
            "ledger_post",
            {
                "VALUES (p_book, p_reference, p_kind, p_subject_type, p_subject_id, p_actor_id,"
                " p_happened_at)\n    ON CONFLICT (book_id, reference) DO NOTHING":
                "SELECT p_book, p_reference, p_kind, p_subject_type, p_subject_id, p_actor_id,"
                " p_happened_at WHERE NOT EXISTS (SELECT FROM ledger_transaction"
                " WHERE book_id = p_book AND reference = p_reference)",
            },
            (
                "ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_reference_once",
                "ALTER TABLE ledger_transaction"
                " ADD CONSTRAINT ledger_reference_once UNIQUE (book_id, reference)",
            ),
        ),
        one_reference_at_once,
    ),
    "the time from now()": (
        Mutant(
            "ledger_move_one",
            {"greatest(last_posted_at, clock_timestamp())": "now()"},
        ),
        later_begun_posts_first,
    ),
    "no floor": (
        Mutant(
            "ledger_move_one",
            {"AND (floor IS NULL OR balance - p_amount >= floor)": ""},
            (
                "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_not_below_floor",
                "ALTER TABLE ledger_account"
                " ADD CONSTRAINT ledger_account_not_below_floor CHECK (balance >= floor)",
            ),
        ),
        lambda book: test_posting.test_post_is_refused_below_the_floor(book, 0),
    ),
    "read, then write": (
        Mutant(
            "ledger_move_one",
            {
                "FOR NO KEY UPDATE": "",
                "SET balance = balance - p_amount": "SET balance = (SELECT balance FROM"
                " ledger_account, pg_sleep(0.01) WHERE id = p_source) - p_amount",
            },
        ),
        spends_at_once,
    ),
    "a fold that does not take what it adds": (
        Mutant(
            "ledger_fold_deltas",
            {"DELETE FROM ledger_delta RETURNING account_id, amount": "TABLE ledger_delta"},
        ),
        test_derived.test_its_balance_is_exact_before_and_after_the_fold,
    ),
}  # fmt: skip


@contextmanager
def standing_in(mutant: Mutant, owner: psycopg.Connection) -> Iterator[None]:
    """Put a mutant in the place of the function; the books are emptied before it goes again."""
    (real,) = owner.execute(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [mutant.function]
    ).fetchone()
    changed = real
    for old, new in mutant.changes.items():
        assert old in changed, "the function no longer reads like this"
        changed = changed.replace(old, new)
    unguard, guard = mutant.unguard
    try:
        owner.execute(changed)
        if unguard:
            owner.execute(unguard)
        yield
    finally:
        database.empty()
        owner.execute(real)
        if guard:
            owner.execute(guard)


@pytest.mark.parametrize("name", MUTANTS)
def test_each_mutant_is_caught(faulty_book, owner, name):
    mutant, check = MUTANTS[name]
    with standing_in(mutant, owner), pytest.raises((AssertionError, Failed)):
        check(faulty_book)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_real_function_passes_where_its_mutant_fails(faulty_book, name):
    """Negative control."""
    _, check = MUTANTS[name]
    check(faulty_book)
