"""A book as CSV, and as journals that beancount and hledger themselves read and agree with."""

import csv
import io
import subprocess
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Balance, Open, Transaction
from django.utils import timezone
from openpyxl import load_workbook

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
    funder, budget = (
        book.account("funder", unit="eur", floor=None),
        book.account("env", unit="eur"),
    )
    book.post((funder, budget, 12345), kind="grant.award", reference="grant/1/award")
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
    return b"".join(exports.FORMS[form](book.id)).decode()


def sheets_of(book: TownBook) -> list[list[tuple]]:
    """The rows of each sheet of the workbook, as another program reads them."""
    workbook = load_workbook(io.BytesIO(b"".join(exports.FORMS["xlsx"](book.id))), read_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets]


def rows_of(sheet: list[tuple]) -> list[dict]:
    head, *rows = sheet
    return [dict(zip(head, row, strict=True)) for row in rows]


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


def test_the_workbook_has_the_rows_of_the_csv(storied_book):
    (sheet,) = sheets_of(storied_book)
    lines = list(csv.DictReader(io.StringIO(text_of("csv", storied_book))))
    assert sheet[0] == tuple(lines[0])
    assert len(sheet) - 1 == len(lines)
    for row, line in zip(rows_of(sheet), lines, strict=True):
        for name, value in row.items():
            if name in {"posted_at", "happened_at"}:
                moment = timezone.make_naive(datetime.fromisoformat(line[name]))
                assert abs(value - moment) < timedelta(milliseconds=1)
            elif isinstance(value, str) or value is None:
                assert (value or "") == line[name]
            else:
                assert Decimal(str(value)) == Decimal(line[name])
    assert {type(row["amount"]) for row in rows_of(sheet)} <= {int, float}


def test_the_workbooks_sums_are_the_ledgers_balances(storied_book):
    held = defaultdict(Decimal)
    for row in rows_of(sheets_of(storied_book)[0]):
        amount = Decimal(str(row["amount"]))
        held[row["source_id"]] -= amount
        held[row["target_id"]] += amount
    for account in Account.objects.filter(book=storied_book.id).select_related("unit"):
        balance = queries.balance(queries.AccountId(account.pk))
        assert held.get(account.pk, 0) == Decimal(balance).scaleb(-account.unit.decimals)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("//x")', "+1", "-1", "@SUM(A1)", "#N/A", "1"])
def test_no_text_of_a_workbook_is_a_formula(book, text):
    strange = book.account(text)
    book.post((book.issuance, strange, 5))
    content = b"".join(exports.FORMS["xlsx"](book.id))
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    (cell,) = [cell for cell in sheet[2] if cell.value == text]
    assert cell.data_type == "s"
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]


def test_a_number_that_a_spreadsheet_would_round_is_written_as_text(book):
    most, wallet = 2**62, book.wallet()
    book.post((book.issuance, wallet, most))
    (row,) = rows_of(sheets_of(book)[0])
    assert row["amount"] == row["target_balance"] == str(most)


def test_a_workbook_goes_on_in_another_sheet_when_one_is_full(storied_book, monkeypatch):
    whole = sheets_of(storied_book)[0]
    monkeypatch.setattr(exports, "ROWS_ON_A_SHEET", 4)
    sheets = sheets_of(storied_book)
    assert [len(sheet) for sheet in sheets] == [4, 4]
    assert [row for sheet in sheets for row in sheet[1:]] == whole[1:]


def test_an_empty_workbook_has_its_head(book):
    assert [len(sheet) for sheet in sheets_of(book)] == [1]


TEXTS = [form for form in exports.FORMS if form != "xlsx"]


@pytest.mark.parametrize("form", TEXTS)
def test_an_empty_book_can_be_written_out(book, form):
    assert text_of(form, book)
    assert len(text_of(form, book).splitlines()) <= 3
