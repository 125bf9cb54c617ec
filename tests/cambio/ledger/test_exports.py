"""A book as CSV, and as journals that beancount and hledger themselves read and agree with."""

import csv
import io
import subprocess
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Balance, Open, Transaction

from cambio.ledger import exports, queries
from cambio.ledger import operations as ledger
from cambio.ledger.models import Account
from tests.cambio.ledger.books import AT, TownBook

Balances = dict[tuple[str, str], Decimal]


@pytest.fixture
def storied_book(book) -> TownBook:
    """Several units, pending and folded deltas, transactions of several legs, a closed account."""
    first, second, held = book.wallet(100), book.wallet(), book.account("held")
    ledger.fold_deltas()
    book.post((book.issuance, first, 5), (first, second, 3), (second, held, 1))
    funder, envelope = (
        book.account("funder", unit="eur", floor=None),
        book.account("env", unit="eur"),
    )
    book.post((funder, envelope, 12345), kind="grant.award", reference="grant/1/award")
    book.post((first, second, 102), reference="order/1")
    ledger.close_account(account_id=first)
    book.account("written_off", floor=None, derived=True)
    TownBook().wallet(1000)
    return book


def in_our_books(book: TownBook) -> Balances:
    """What the ledger says, under the names that the journals use."""
    found: Balances = defaultdict(Decimal)
    for account in Account.objects.filter(book=book.id).select_related("unit"):
        name = exports._name(account.purpose, account.owner_type, account.owner_id)
        amount = queries.balance(queries.AccountId(account.pk))
        found[name, account.unit.code.upper()] += Decimal(amount).scaleb(-account.unit.decimals)
    return {key: amount for key, amount in found.items() if amount}


def text_of(form: str, book: TownBook) -> str:
    return "".join(exports.FORMS[form](book.id))


def in_beancount(text: str) -> tuple[Balances, list[object]]:
    """What beancount makes of a file; it must find nothing wrong."""
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    found: Balances = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                found[posting.account, posting.units.currency] += posting.units.number
    return {key: amount for key, amount in found.items() if amount}, entries


def test_beancount_finds_the_same_balances(storied_book):
    found, entries = in_beancount(text_of("beancount", storied_book))
    assert found == in_our_books(storied_book)
    assert sum(isinstance(entry, Open) for entry in entries) == 6
    assert sum(isinstance(entry, Balance) for entry in entries) == 5


def test_beancount_refuses_a_file_in_which_an_amount_was_changed(storied_book):
    """Negative control: the assertions at the end come from the ledger's running balances."""
    text = text_of("beancount", storied_book).replace(" 102 CAMBI", " 101 CAMBI")
    _, errors, _ = loader.load_string(text.replace(" -102 CAMBI", " -101 CAMBI"))
    assert [type(error).__name__ for error in errors] == ["BalanceError", "BalanceError"]


@pytest.mark.long
def test_hledger_finds_the_same_balances(storied_book, tmp_path: Path):
    """Long, since hledger is no Python package: on Debian, `apt-get install hledger`."""
    file = tmp_path / "book.journal"
    file.write_text(text_of("hledger", storied_book))
    subprocess.run(["hledger", "-f", file, "check"], check=True)
    made = subprocess.run(
        ["hledger", "-f", file, "balance", "--flat", "--no-total", "-O", "csv"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: Balances = {}
    for name, amounts in list(csv.reader(io.StringIO(made.stdout)))[1:]:
        for amount in amounts.split(", "):
            number, unit = amount.split()
            found[name, unit] = Decimal(number)
    assert found == in_our_books(storied_book)


@pytest.mark.long
def test_hledger_refuses_a_file_in_which_an_amount_was_changed(storied_book, tmp_path: Path):
    """Negative control."""
    file = tmp_path / "book.journal"
    text = text_of("hledger", storied_book).replace(" 102 CAMBI", " 101 CAMBI")
    file.write_text(text.replace(" -102 CAMBI", " -101 CAMBI"))
    made = subprocess.run(["hledger", "-f", file, "check"], capture_output=True, check=False)
    assert made.returncode
    assert b"assertion" in made.stderr


def test_the_csv_has_a_line_for_each_transfer(storied_book):
    rows = list(csv.DictReader(io.StringIO(text_of("csv", storied_book))))
    assert len(rows) == 6
    grant = next(row for row in rows if row["reference"] == "grant/1/award")
    assert (grant["kind"], grant["unit"], grant["amount"]) == ("grant.award", "eur", "123.45")
    assert (grant["source_purpose"], grant["source_balance"]) == ("funder", "-123.45")
    assert (grant["happened_at"], grant["actor_id"]) == (AT.isoformat(), "")
    assert rows[0]["source_balance"] == ""


def test_the_last_balances_of_the_csv_are_the_accounts_own(storied_book):
    last = {}
    rows = list(csv.DictReader(io.StringIO(text_of("csv", storied_book))))
    for row in sorted(rows, key=lambda row: int(row["transfer_id"])):
        for side in ("source", "target"):
            last[row[f"{side}_id"]] = row[f"{side}_balance"]
    decimals = {"eur": 2, "cambi": 0}
    for account in Account.objects.filter(pk__in=last, derived=False).select_related("unit"):
        written = exports.amount_text(account.balance, decimals[account.unit.code])
        assert last[str(account.pk)] == written


@pytest.mark.parametrize("form", exports.FORMS)
def test_an_empty_book_can_be_written_out(book, form):
    assert text_of(form, book)
    assert len(text_of(form, book).splitlines()) <= 3
