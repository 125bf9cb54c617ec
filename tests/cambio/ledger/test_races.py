"""Many connections at once; each race has a negative control that goes wrong without the guard."""

import random
import time
from threading import Barrier

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from cambio.ledger import operations as ledger
from cambio.ledger.errors import AccountClosed, AccountNotEmpty, InsufficientFunds
from cambio.ledger.models import Transaction
from tests.cambio.ledger.books import at_once


@pytest.fixture
def purse(owner, transactional_db):
    """An account without guards: a number that the application reads and writes."""
    owner.execute("CREATE TABLE purse (id bigint PRIMARY KEY, balance bigint NOT NULL)")
    owner.execute("INSERT INTO purse VALUES (1, 100), (2, 100)")
    yield
    owner.execute("DROP TABLE purse")


def statement(sql: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize("legs", [1, 2])
def test_one_reference_from_twenty_threads_pays_once(lasting_book, legs):
    wallet = lasting_book.wallet()
    leg = (lasting_book.issuance, wallet, 5)
    results = at_once(20, lambda _: lasting_book.post(*[leg] * legs, reference="cleanup/1/reward"))
    assert len({result.transaction_id for result in results}) == 1
    assert sorted(result.created for result in results) == [False] * 19 + [True]
    assert lasting_book.balance(wallet) == 5 * legs


def test_a_retry_waits_for_the_first_and_takes_over_when_that_fails(lasting_book):
    wallet = lasting_book.wallet()

    def act(number: int) -> bool:
        with transaction.atomic():
            time.sleep(0.1 * number)
            posted = lasting_book.post(
                (lasting_book.issuance, wallet, 5), reference="cleanup/2/reward"
            )
            time.sleep(0.3)
            if number == 0:
                raise InterruptedError
            return posted.created

    failed, taken_over = at_once(2, act)
    assert isinstance(failed, InterruptedError)
    assert taken_over is True
    assert lasting_book.balance(wallet) == 5


def test_twenty_references_pay_twenty_times(lasting_book):
    """Negative control: what the common reference kept from being paid."""
    wallet = lasting_book.wallet()
    at_once(20, lambda number: lasting_book.post(
        (lasting_book.issuance, wallet, 5), reference=f"cleanup/{number}/reward"
    ))  # fmt: skip
    assert lasting_book.balance(wallet) == 100


@pytest.mark.parametrize("legs", [1, 2])
def test_of_fifty_spends_of_ten_a_hundred_pays_exactly_ten(lasting_book, legs):
    wallet, held = lasting_book.wallet(100), lasting_book.account("held")
    leg = (wallet, held, 10 // legs)
    results = at_once(50, lambda _: lasting_book.post(*[leg] * legs))
    refused = [result for result in results if isinstance(result, InsufficientFunds)]
    assert (len(results) - len(refused), len(refused)) == (10, 40)
    assert all(isinstance(result, ledger.Posted | InsufficientFunds) for result in results)
    assert (lasting_book.balance(wallet), lasting_book.balance(held)) == (0, 100)


def test_read_then_write_overspends(purse):
    """Negative control: the same race on an account that is read, checked and written."""

    def spend(_number: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT balance FROM purse WHERE id = 1")
            (balance,) = cursor.fetchone()
            if balance < 10:
                return False
            cursor.execute("UPDATE purse SET balance = %s WHERE id = 1", [balance - 10])
            return True

    assert sum(at_once(50, spend)) > 10


@pytest.mark.parametrize("legs", [1, 2])
def test_crossing_transfers_never_deadlock(lasting_book, legs):
    a, b = lasting_book.wallet(1000), lasting_book.wallet(1000)

    def act(number: int) -> None:
        for step in range(100):
            leg = (a, b, 1) if (number + step) % 2 else (b, a, 1)
            lasting_book.post(*[leg] * legs)

    assert at_once(2, act) == [None, None]
    assert (lasting_book.balance(a), lasting_book.balance(b)) == (1000, 1000)


@pytest.mark.parametrize("legs", [1, 2])
@pytest.mark.parametrize("first", [0, 1])
def test_crossing_transfers_queue_for_the_same_account(lasting_book, superuser, legs, first):
    """Both wait for an account that a third holds; who came first is not waited for in a ring."""
    low, high = sorted([lasting_book.wallet(9), lasting_book.wallet(9)])
    crossing = [(low, high, 1), (high, low, 1)]

    def act(number: int) -> None:
        if number == 2:
            with superuser.transaction():
                superuser.execute("SELECT FROM ledger_account WHERE id = %s FOR UPDATE", [low])
                time.sleep(0.6)
        else:
            time.sleep(0.2 if number == first else 0.4)
            lasting_book.post(*[crossing[number]] * legs)

    assert at_once(3, act) == [None, None, None]


def test_crossing_updates_in_the_order_of_the_transfer_deadlock(purse):
    """Negative control: source first, target second."""

    def swap(number: int) -> None:
        with transaction.atomic():
            statement("UPDATE purse SET balance = balance - 1 WHERE id = %s", 1 + number)
            time.sleep(0.05)
            statement("UPDATE purse SET balance = balance + 1 WHERE id = %s", 2 - number)

    results = at_once(2, swap)
    assert any(
        isinstance(result, OperationalError)
        and isinstance(result.__cause__, psycopg.errors.DeadlockDetected)
        for result in results
    )


def test_random_legs_from_many_threads_leave_sound_books(lasting_book):
    """What the audit at the end proves: sequences, running balances, times, sums."""
    wallets = [lasting_book.wallet(200) for _ in range(5)]

    def act(number: int) -> int:
        refused = 0
        for step in range(30):
            pairs = [(number + step + i) % 5 for i in range(1 + step % 3)]
            legs = [(wallets[i], wallets[(i + 1 + step % 4) % 5], 1 + step) for i in pairs]
            try:
                lasting_book.post(*legs, reference=f"storm/{number % 4}/{step}")
            except InsufficientFunds:
                refused += 1
            except Exception as error:
                if type(error).__name__ != "ReferenceReused":
                    raise
        return refused

    results = at_once(8, act)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(lasting_book.balance(wallet) for wallet in wallets) == 1000
    assert Transaction.objects.filter(reference__startswith="storm/").count() <= 4 * 30


def test_batches_and_single_postings_of_the_same_references_pay_each_once(lasting_book):
    """Half the threads post in batches, in every order; the others post one by one."""
    book = lasting_book
    wallets = [book.wallet() for _ in range(6)]
    moves = {f"cleanup/{n}/reward": (book.issuance, wallets[n % 6], 5) for n in range(12)}

    def act(number: int) -> int:
        order = list(moves)
        random.Random(number).shuffle(order)
        if number % 2:
            return sum(book.post(moves[name], reference=name).created for name in order)
        postings = [book.posting(moves[name], reference=name) for name in order]
        return sum(posted.created for posted in book.post_many(*postings))

    results = at_once(8, act)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(results) == 12
    assert [book.balance(wallet) for wallet in wallets] == [10] * 6


def test_batches_that_cross_never_deadlock(lasting_book):
    book = lasting_book
    wallets = [book.wallet(1000) for _ in range(4)]

    def act(number: int) -> None:
        chance = random.Random(number)
        for _ in range(15):
            pairs = [chance.sample(wallets, 2) for _ in range(10)]
            postings = [book.posting((*pair, 1)) for pair in pairs]
            if number % 2:
                book.post_many(*postings)
            else:
                book.post(*[(*pair, 1) for pair in pairs])

    assert at_once(4, act) == [None] * 4
    assert sum(book.balance(wallet) for wallet in wallets) == 4000


def test_of_batches_and_single_spends_exactly_ten_are_paid(lasting_book):
    wallet, held = lasting_book.wallet(100), lasting_book.account("held")
    leg = (wallet, held, 10)

    def spend(number: int) -> None:
        if number % 2:
            lasting_book.post(leg)
        else:
            lasting_book.post_many(lasting_book.posting(leg))

    results = at_once(30, spend)
    assert results.count(None) == 10
    assert sum(isinstance(result, InsufficientFunds) for result in results) == 20
    assert (lasting_book.balance(wallet), lasting_book.balance(held)) == (0, 100)


def test_eight_clients_on_one_hot_account_do_not_wait_for_each_other(lasting_book):
    """
    Each posts from issuance and keeps its transaction open until all have posted.

    The negative control is the account that is locked: there the second waits for the first, and
    the appointment is missed.
    """
    funder = lasting_book.account("funder", floor=None)
    for source, together in ((lasting_book.issuance, True), (funder, False)):
        wallets = [lasting_book.wallet() for _ in range(8)]
        meeting = Barrier(8)

        def act(number: int, source=source, wallets=wallets, meeting=meeting) -> None:
            with transaction.atomic():
                lasting_book.post((source, wallets[number], 1))
                meeting.wait(timeout=5 if source == lasting_book.issuance else 1)

        met = [result is None for result in at_once(8, act)]
        assert met == [together] * 8


def test_an_account_is_not_closed_while_something_arrives(lasting_book):
    for _ in range(20):
        wallet = lasting_book.wallet()

        def act(number: int, wallet=wallet):
            if number == 0:
                return ledger.close_account(account_id=wallet)
            return lasting_book.post((lasting_book.issuance, wallet, 1))

        closed, posted = at_once(2, act)
        assert isinstance(closed, AccountNotEmpty) != isinstance(posted, AccountClosed)
        assert lasting_book.balance(wallet) == (0 if closed is None else 1)


def test_one_account_opened_from_ten_threads_is_one(lasting_book):
    assert len(set(at_once(10, lambda _: lasting_book.account("held")))) == 1
