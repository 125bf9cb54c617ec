"""Derived accounts: exact at any moment, never locked; and the fold."""

from threading import Event

import pytest
from django.db import connection, transaction

from cambio.ledger import operations as ledger
from cambio.ledger import queries, tasks
from cambio.ledger.models import Account, Delta
from tests.cambio.ledger.books import TownBook, at_once


def test_its_balance_is_exact_before_and_after_the_fold(book):
    wallet = book.wallet(100)
    book.post((book.issuance, wallet, 5), (wallet, book.issuance, 2), (book.issuance, wallet, 7))
    assert book.balance(book.issuance) == -110
    assert Account.objects.get(pk=book.issuance).balance == 0
    assert ledger.fold_deltas() == 2
    assert book.balance(book.issuance) == -110
    assert Account.objects.get(pk=book.issuance).balance == -110
    assert not Delta.objects.exists()
    assert ledger.fold_deltas() == 0


def test_a_transaction_leaves_one_delta_on_each_derived_account(book):
    lapsed = book.account("lapsed", floor=None, derived=True)
    wallets = [book.wallet() for _ in range(5)]
    posted = book.post(*[(book.issuance, w, 3) for w in wallets], (wallets[0], lapsed, 1))
    deltas = Delta.objects.filter(transaction_id=posted.transaction_id)
    assert dict(deltas.values_list("account_id", "amount")) == {book.issuance: -15, lapsed: 1}


def test_value_may_move_between_two_of_them(book):
    lapsed = book.account("lapsed", floor=None, derived=True)
    book.post((book.issuance, lapsed, 4))
    assert queries.balances([book.issuance, lapsed]) == {book.issuance: -4, lapsed: 4}


def test_its_statement_has_no_running_balance(book):
    book.wallet(5)
    page = queries.statement_page(book.issuance)
    assert [(line.amount, line.balance_after) for line in page.lines] == [(-5, None)]


def test_the_task_folds(book):
    book.wallet(5)
    assert tasks.fold_deltas() == 1


def test_a_posting_does_not_wait_for_another_on_the_same_derived_account(lasting_book):
    """The negative control is the account with a row lock: there it does wait."""
    waits = {}
    for name, source in {
        "derived": lasting_book.issuance,
        "locked": lasting_book.account("funder", floor=None),
    }.items():
        first, second = lasting_book.wallet(), lasting_book.wallet()
        waits[name] = _second_waits_for_first(lasting_book, source, first, second)
    assert waits == {"derived": False, "locked": True}


def _second_waits_for_first(book, source, first, second) -> bool:
    posted, second_done = Event(), Event()

    def act(number: int) -> bool | None:
        if number == 0:
            with transaction.atomic():
                book.post((source, first, 1))
                posted.set()
                return not second_done.wait(timeout=0.5)
        posted.wait(timeout=10)
        book.post((source, second, 1))
        second_done.set()
        return None

    waited: bool = at_once(2, act)[0]
    return waited


def test_what_is_not_committed_waits_for_the_next_fold(lasting_book):
    """By id or by time, the later delta would have carried the earlier one away."""
    book = lasting_book
    early, late = book.wallet(), book.wallet()
    posted, folded = Event(), Event()

    def act(number: int) -> int:
        if number == 0:
            with transaction.atomic():
                book.post((book.issuance, early, 10))
                posted.set()
                assert folded.wait(timeout=10)
            return ledger.fold_deltas()
        assert posted.wait(timeout=10)
        book.post((book.issuance, late, 1))
        count = ledger.fold_deltas()
        assert book.balance(book.issuance) == -1
        folded.set()
        return count

    assert at_once(2, act) == [1, 1]
    assert book.balance(book.issuance) == -11


def test_postings_folds_and_reads_at_once_never_tear_the_total(lasting_book):
    book = lasting_book
    wallets = [book.wallet() for _ in range(4)]
    rounds = 60

    def act(number: int) -> list[int]:
        if number < 4:
            for _ in range(rounds):
                book.post((book.issuance, wallets[number], 3))
            return []
        if number < 6:
            return [ledger.fold_deltas() for _ in range(rounds)]
        return [total.total for _ in range(rounds) for total in queries.unit_totals()]

    results = at_once(7, act)
    assert not [result for result in results if isinstance(result, Exception)]
    assert set(results[6]) == {0}
    assert book.balance(book.issuance) == -3 * 4 * rounds
    ledger.fold_deltas()
    assert Account.objects.get(pk=book.issuance).balance == -3 * 4 * rounds


@pytest.fixture
def folding_elsewhere(lasting_book):
    """Another session that is in the midst of a fold."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT ledger_fold_deltas()")
    yield
    other.rollback()
    other.close()


def test_a_fold_leaves_the_work_to_the_one_that_is_at_it(lasting_book, folding_elsewhere):
    lasting_book.wallet(5)
    assert ledger.fold_deltas() == 0


def test_books_do_not_meet_in_a_fold(book):
    other = TownBook()
    book.wallet(5)
    other.wallet(7)
    ledger.fold_deltas()
    assert (book.balance(book.issuance), other.balance(other.issuance)) == (-5, -7)
