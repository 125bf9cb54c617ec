"""
A book as other programs read it: CSV, XLSX, and the plain-text journals of beancount and hledger.

Each comes piece by piece, so that a book of any size can be written out; it is the book at one
moment. Nothing in it is personal: accounts, subjects and actors are named by ids.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cambio.ledger import queries
from cambio.ledger.queries import JournalLine

BEFORE_ALL = date(1970, 1, 1)
COLUMNS = [field.name for field in fields(JournalLine) if field.name != "decimals"]
AMOUNTS = {"amount", "source_balance", "target_balance"}
ROWS_ON_A_SHEET = 1_048_576
EXACT_DIGITS = 15
"""As many as spreadsheet programs keep of a number."""
PIECE_BYTES = 65_536


def amount_text(amount: int, decimals: int) -> str:
    """Write an amount as people do, with a point: 700 of two decimals is 7.00."""
    return f"{Decimal(amount).scaleb(-decimals):f}"


def as_csv(book_id: UUID) -> Iterator[str]:
    """One line for each transfer; a side's balance after it is empty on a derived account."""
    yield _csv_line(COLUMNS)
    for line in queries.journal(book_id):
        yield _csv_line(_csv_cell(line, name) for name in COLUMNS)


def _csv_cell(line: JournalLine, name: str) -> object:
    value = getattr(line, name)
    if name in AMOUNTS and value is not None:
        return amount_text(value, line.decimals)
    return value.isoformat() if isinstance(value, datetime) else value


def _csv_line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def as_xlsx(book_id: UUID) -> Iterator[bytes]:
    """The rows of the CSV as a workbook; a sheet that is full is followed by another."""
    workbook = Workbook(write_only=True)
    rows = queries.journal(book_id)
    line = next(rows, None)
    while line is not None or not workbook.worksheets:
        sheet = workbook.create_sheet()
        sheet.append(COLUMNS)
        for _ in range(ROWS_ON_A_SHEET - 1):
            if line is None:
                break
            sheet.append([_xlsx_cell(sheet, line, name) for name in COLUMNS])
            line = next(rows, None)
    with TemporaryFile() as file:
        workbook.save(file)
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece


def _xlsx_cell(sheet: Any, line: JournalLine, name: str) -> Any:
    """
    Make a cell that says what it is, so that no text is taken for a formula.

    Times are those of this installation, since a workbook knows no offset.
    """
    value = getattr(line, name)
    if isinstance(value, datetime):
        return timezone.make_naive(value)
    if value is None:
        return None
    cell: Any = WriteOnlyCell(sheet)
    if isinstance(value, int) and len(str(abs(value))) <= EXACT_DIGITS:
        decimals = line.decimals if name in AMOUNTS else 0
        cell.value, cell.number_format = Decimal(value).scaleb(-decimals), f"{0:.{decimals}f}"
    else:
        # The type last: given a text that begins like a formula, it would become one.
        cell.value = str(_csv_cell(line, name))
        cell.data_type = "s"
    return cell


def as_beancount(book_id: UUID) -> Iterator[str]:
    """
    A file for beancount.

    It ends in assertions of the running balances that the ledger kept, so beancount refuses the
    file where its own sums differ.
    """
    journal = _Journal()
    yield f'option "title" "Book {book_id}"\n\n'
    for transaction in _transactions(book_id):
        for name in journal.note(transaction):
            yield f"{BEFORE_ALL} open {name}\n"
        yield _transaction_text(transaction)
    for name, amount in journal.closing():
        yield f"{journal.day_after} balance {name}  {amount}\n"


def as_hledger(book_id: UUID) -> Iterator[str]:
    """A file for hledger, with assertions at its end as in `as_beancount`."""
    journal = _Journal()
    yield f"; Book {book_id}\ndecimal-mark .\n\n"
    for transaction in _transactions(book_id):
        for name in journal.note(transaction):
            yield f"account {name}\n"
        yield _transaction_text(transaction)
    closing = [
        f"  {name}  0 {amount.split()[1]} = {amount}\n" for name, amount in journal.closing()
    ]
    if closing:
        yield f'{journal.day_after} * "closing balances"\n{"".join(closing)}'


def _encoded(as_text: Callable[[UUID], Iterator[str]]) -> Callable[[UUID], Iterator[bytes]]:
    return lambda book_id: (piece.encode() for piece in as_text(book_id))


FORMS: dict[str, Callable[[UUID], Iterator[bytes]]] = {
    "csv": _encoded(as_csv),
    "xlsx": as_xlsx,
    "beancount": _encoded(as_beancount),
    "hledger": _encoded(as_hledger),
}
"""How a book can be written out, by name."""


class _Journal:
    """What the end of a journal has to know of all that came before."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        # By account: its latest transfer, its name, and the balance that this left.
        self._latest: dict[int, tuple[int, str, str | None]] = {}
        self._last_day = BEFORE_ALL

    def note(self, transaction: list[JournalLine]) -> Iterator[str]:
        """Take a transaction in, and give the names of accounts that were not seen before."""
        for line in transaction:
            self._last_day = max(self._last_day, _day(line))
            for account, name, balance in (
                (line.source_id, _source(line), line.source_balance),
                (line.target_id, _target(line), line.target_balance),
            ):
                if name not in self._names:
                    self._names.add(name)
                    yield name
                if line.transfer_id > self._latest.get(account, (0, "", None))[0]:
                    text = None if balance is None else _amount(line, balance)
                    self._latest[account] = (line.transfer_id, name, text)

    @property
    def day_after(self) -> date:
        """The day on which all the balances are what the last transfers left."""
        return self._last_day + timedelta(days=1)

    def closing(self) -> Iterator[tuple[str, str]]:
        """The accounts that have a running balance, and what it is."""
        for _, name, amount in self._latest.values():
            if amount is not None:
                yield name, amount


def _transactions(book_id: UUID) -> Iterator[list[JournalLine]]:
    lines = queries.journal(book_id)
    for _, transaction in groupby(lines, key=lambda line: line.transaction_id):
        yield list(transaction)


def _transaction_text(transaction: list[JournalLine]) -> str:
    first = transaction[0]
    text = [f'{_day(first)} * "{first.kind}" "{first.reference}"\n']
    for line in transaction:
        text.append(f"  {_source(line)}  {_amount(line, -line.amount)}\n")
        text.append(f"  {_target(line)}  {_amount(line, line.amount)}\n")
    return "".join([*text, "\n"])


def _day(line: JournalLine) -> date:
    return timezone.localtime(line.posted_at).date()


def _amount(line: JournalLine, amount: int) -> str:
    return f"{amount_text(amount, line.decimals)} {line.unit.upper()}"


def _source(line: JournalLine) -> str:
    return _name(line.source_purpose, line.source_owner_type, line.source_owner_id)


def _target(line: JournalLine) -> str:
    return _name(line.target_purpose, line.target_owner_type, line.target_owner_id)


def _name(purpose: str, owner_type: str, owner_id: UUID | None) -> str:
    """
    Name an account as both programs want it: parts that begin with a capital, letters and digits.

    What belongs to somebody stands below Liabilities: it is what the programme owes them.
    """
    parts = ["Equity" if owner_id is None else "Liabilities", _part(purpose)]
    if owner_id is not None:
        parts.append(f"{_part(owner_type)}-{owner_id}")
    return ":".join(parts)


def _part(word: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", word).strip("-").capitalize()
