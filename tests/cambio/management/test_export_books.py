"""`manage.py export_books`."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from cambio.programmes.models import Programme


def test_the_books_are_written_to_a_new_file(programme: Programme, tmp_path: Path) -> None:
    file = tmp_path / "books.csv"
    call_command("export_books", programme="west", out=file)
    assert list(csv.DictReader(io.StringIO(file.read_text()))) == []
    with pytest.raises(CommandError, match=r"books\.csv: File exists"):
        call_command("export_books", programme="west", out=file)


def test_a_workbook_is_a_file_that_other_programs_open(
    programme: Programme, tmp_path: Path
) -> None:
    file = tmp_path / "books.xlsx"
    call_command("export_books", programme="west", format="xlsx", out=file)
    assert load_workbook(file).worksheets[0]["A1"].value == "transfer_id"


def test_without_a_file_they_are_printed(
    programme: Programme, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_books", programme="west", format="beancount")
    assert str(programme.book_id) in capsys.readouterr().out


def test_an_unknown_programme_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="there is no programme nowhere"):
        call_command("export_books", programme="nowhere")
