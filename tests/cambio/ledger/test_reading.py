"""Balances and statements, now and as of a moment; and reports on whole books."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cambio.ledger import operations as ledger
from cambio.ledger import queries
from cambio.ledger.errors import UnknownAccount
from cambio.ledger.models import Entry
from tests.cambio.ledger.books import AT, TownBook


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


def test_pages_lead_back_to_where_they_came_from(book):
    wallet, held = book.wallet(100), book.account("held")
    for n in range(1, 6):
        book.post((wallet, held, n))
    newest = queries.statement_page(wallet, limit=2)
    middle = queries.statement_page(wallet, before=newest.next_before, limit=2)
    oldest = queries.statement_page(wallet, before=middle.next_before, limit=2)
    assert (newest.next_after, oldest.next_before) == (None, None)
    assert queries.statement_page(wallet, after=oldest.next_after, limit=2) == middle
    assert queries.statement_page(wallet, after=middle.next_after, limit=2) == newest


def test_lines_after_a_line_are_those_next_to_it(book):
    wallet = book.wallet(1)
    first = queries.statement_page(wallet).lines[0].id
    for n in (2, 3, 4):
        book.post((book.issuance, wallet, n))
    page = queries.statement_page(wallet, after=first, limit=2)
    assert [line.amount for line in page.lines] == [3, 2]
    assert page.next_after is not None
    last = queries.statement_page(wallet, after=page.next_after, limit=2)
    assert ([line.amount for line in last.lines], last.next_after) == ([4], None)
    nothing = queries.statement_page(wallet, after=last.lines[0].id)
    assert nothing == queries.StatementPage([], None, None)


def test_a_page_lies_on_one_side_of_a_line(book):
    with pytest.raises(ValueError, match="before a line or after"):
        queries.statement_page(book.wallet(), before=1, after=1)


def test_balances_as_of_any_moment_are_what_the_lines_left(book):
    wallet, held = book.wallet(100), book.account("held")
    for n in range(1, 5):
        book.post((wallet, held, n), (book.issuance, held, 1))
    for account in (wallet, held, book.issuance):
        lines = queries.statement_page(account).lines
        for moment in {line.posted_at for line in lines}:
            past = sum(line.amount for line in lines if line.posted_at < moment)
            then = sum(line.amount for line in lines if line.posted_at <= moment)
            just_before = moment - timedelta(microseconds=1)
            assert queries.balance_as_of(account, just_before) == past
            assert queries.balance_as_of(account, moment) == then
        assert queries.balance_as_of(account, timezone.now()) == book.balance(account)


@pytest.mark.parametrize("folded", [False, True])
def test_a_derived_balance_as_of_a_moment_does_not_depend_on_the_fold(book, folded):
    book.wallet(5)
    moment = timezone.now()
    book.wallet(7)
    if folded:
        ledger.fold_deltas()
    assert queries.balance_as_of(book.issuance, moment) == -5
    assert queries.balance_as_of(book.issuance, AT) == 0


def test_the_balance_of_an_unknown_account_was_never_anything(db):
    with pytest.raises(UnknownAccount):
        queries.balance_as_of(queries.AccountId(-1), AT)


def test_the_trial_balance_adds_up_to_zero_in_each_unit_now_and_then(book):
    book.wallet(5)
    book.wallet(7)
    moment = timezone.now()
    book.post((book.account("funder", unit="eur", floor=None), book.account("env", unit="eur"), 7))
    book.wallet(9)
    now = queries.trial_balance(book.id)
    assert [(row.unit, row.purpose, row.accounts, row.balance) for row in now] == [
        ("cambi", "issuance", 1, -21),
        ("cambi", "wallet", 3, 21),
        ("eur", "env", 1, 7),
        ("eur", "funder", 1, -7),
    ]
    then = {row.purpose: row.balance for row in queries.trial_balance(book.id, as_of=moment)}
    assert then == {"issuance": -12, "wallet": 12, "env": 0, "funder": 0}


def test_totals_tell_by_kind_what_moved_in_a_period(book):
    wallet, held = book.wallet(), book.account("held")
    book.post((book.issuance, wallet, 50), kind="cleanup.reward")
    since = timezone.now()
    book.post((book.issuance, wallet, 5), (book.issuance, wallet, 6), kind="cleanup.reward")
    book.post((wallet, held, 30), kind="order.hold")
    until = timezone.now()
    book.post((wallet, held, 2), kind="order.hold")
    totals = queries.totals_by_kind(book.id, since=since, until=until)
    assert [(row.kind, row.source_purpose, row.target_purpose, row.transfers, row.amount)
            for row in totals] == [
        ("cleanup.reward", "issuance", "wallet", 2, 11),
        ("order.hold", "wallet", "held", 1, 30),
    ]  # fmt: skip


def test_reports_of_a_book_tell_nothing_of_another(book):
    TownBook().wallet(5)
    assert [row.accounts for row in queries.trial_balance(book.id)] == [1]
    assert queries.totals_by_kind(book.id, since=AT, until=timezone.now()) == []
    assert list(queries.journal(book.id)) == []


def test_the_journal_is_every_transfer_by_transaction(book):
    a, b = book.wallet(10), book.wallet()
    book.post((a, b, 1), (b, a, 1), reference="x/1")
    rows = list(queries.journal(book.id))
    assert [(row.reference, row.amount) for row in rows[1:]] == [("x/1", 1), ("x/1", 1)]
    assert (rows[0].source_purpose, rows[0].source_balance) == ("issuance", None)
    assert (rows[1].source_id, rows[1].source_balance, rows[1].target_balance) == (a, 9, 1)
