"""Balances and statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.ledger import queries
from cambio.ledger.errors import UnknownAccount
from cambio.ledger.models import Entry


def test_balance_of_an_unknown_account_is_an_error(db):
    with pytest.raises(UnknownAccount):
        queries.balance(queries.AccountId(-1))


def test_balances_leave_unknown_accounts_out(book):
    wallet = book.wallet(5)
    assert queries.balances([wallet, queries.AccountId(-1)]) == {wallet: 5}
    assert queries.balances([]) == {}


def test_balances_of_many_accounts_are_one_statement(book):
    accounts = [book.issuance, *[book.wallet(n) for n in range(1, 6)]]
    with CaptureQueriesContext(connection) as made:
        assert sum(queries.balances(accounts).values()) == 0
    assert len(made) == 1


def test_the_newest_line_comes_first_and_says_what_it_was(book):
    wallet, held = book.wallet(100), book.account("held")
    book.post((wallet, held, 30), kind="order.hold")
    newest, oldest = queries.statement_page(wallet).lines
    assert (newest.amount, newest.balance_after, newest.kind) == (-30, 70, "order.hold")
    assert (newest.counter_purpose, oldest.counter_purpose) == ("held", "issuance")
    assert (oldest.amount, oldest.balance_after) == (100, 100)
    assert newest.posted_at > oldest.posted_at


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 20])
def test_pages_follow_each_other_without_gap_or_double(book, limit):
    wallet, held = book.wallet(100), book.account("held")
    for n in range(1, 4):
        book.post((wallet, held, n), (held, wallet, n))
    amounts, before = [], None
    while True:
        page = queries.statement_page(wallet, before=before, limit=limit)
        amounts += [line.amount for line in page.lines]
        assert len(page.lines) <= limit
        if (before := page.next_before) is None:
            break
    assert amounts == [3, -3, 2, -2, 1, -1, 100]


def test_what_is_posted_meanwhile_does_not_shift_the_next_page(book):
    wallet = book.wallet(1)
    book.post((book.issuance, wallet, 2))
    page = queries.statement_page(wallet, limit=1)
    book.post((book.issuance, wallet, 3))
    following = queries.statement_page(wallet, before=page.next_before, limit=1)
    assert [line.amount for line in following.lines] == [1]


def test_an_unused_account_has_an_empty_statement(book):
    assert queries.statement_page(book.wallet()) == queries.StatementPage([], None)


def test_a_statement_page_is_one_statement(book):
    wallet = book.wallet(5)
    with CaptureQueriesContext(connection) as made:
        queries.statement_page(wallet, before=10**9)
    assert len(made) == 1


def test_entries_are_both_sides_of_each_transfer(book):
    wallet = book.wallet(5)
    entries = Entry.objects.order_by("amount").values_list(
        "account_id", "counter_account_id", "amount", "seq", "balance_after"
    )
    assert list(entries) == [
        (book.issuance, wallet, -5, None, None),
        (wallet, book.issuance, 5, 1, 5),
    ]


def test_unit_totals_are_zero_in_each_unit(book):
    book.post((book.account("funder", unit="eur", floor=None), book.account("env", unit="eur"), 7))
    book.wallet(5)
    totals = [(total.unit, total.total) for total in queries.unit_totals()]
    assert totals == [("cambi", 0), ("eur", 0)]
