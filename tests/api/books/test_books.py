"""The programme's books over HTTP: who may read them, and what they say."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from beancount import loader
from django.utils import timezone
from openpyxl import load_workbook

from cambio.programmes.books import FORMS
from cambio.programmes.models import Membership, Programme
from streets import operations
from streets.models import Place, RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import submitted
from tests.worlds import cast

PATHS = ("books/trial-balance", "books/totals", "books/export?format=csv")


@pytest.fixture
def reader(phone: MakePhone, programme: Programme, manager: Membership, at: Any) -> Phone:
    """The phone of an auditor."""
    member = cast.make_member(programme, "Aad", at=at)
    return phone(cast.with_role(member, "auditor", "programme", programme.pk, by=manager, at=at))


@pytest.fixture
def paid(
    mine: Phone, street: Place, coordinator: Membership, resident: Membership, rule: RewardRule
) -> int:
    """What was issued for a verified cleanup."""
    cleanup = submitted(mine, street, took_part=(resident,))
    operations.verify_cleanup(cleanup_id=cleanup, by=coordinator, at=timezone.now())
    total: int = mine.get(f"cleanups/{cleanup}").json()["reward"]["total"]
    return total


def trial_balance(reader: Phone, **query: Any) -> dict[str, int]:
    answer = reader.get("books/trial-balance", query)
    assert answer.status_code == 200, answer.content
    return {f"{row['unit']} {row['purpose']}": row["balance"] for row in answer.json()}


def text_of(answer: Any) -> str:
    """What an export says; a workbook is a folder of texts."""
    content = b"".join(answer.streaming_content)
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return "".join(folder.read(name).decode() for name in folder.namelist())


def test_the_trial_balance_tells_what_was_issued_and_adds_up(reader: Phone, paid: int) -> None:
    found = trial_balance(reader)
    assert found["cambi issuance"] == -paid
    assert sum(held for held in found.values() if held > 0) == paid
    assert sum(found.values()) == 0
    (row,) = [
        row for row in reader.get("books/trial-balance").json() if row["purpose"] == "issuance"
    ]
    assert row == {
        "unit": "cambi", "decimals": 0, "purpose": "issuance", "accounts": 1, "balance": -paid,
    }  # fmt: skip


def test_the_trial_balance_as_of_an_earlier_moment_is_what_it_was(reader: Phone, paid: int) -> None:
    assert paid
    earlier = timezone.now() - timedelta(hours=1)
    assert set(trial_balance(reader, asOf=earlier.isoformat()).values()) == {0}


def test_totals_tell_what_moved_in_a_period(reader: Phone, paid: int) -> None:
    now = timezone.now()
    query = {"since": (now - timedelta(hours=1)).isoformat(), "until": now.isoformat()}
    rows = reader.get("books/totals", query).json()
    assert {row["kind"] for row in rows} == {"cleanup.reward"}
    assert sum(row["amount"] for row in rows) == paid
    query["until"] = query["since"]
    assert reader.get("books/totals", query).json() == []


def test_the_csv_holds_every_posting(reader: Phone, paid: int) -> None:
    answer = reader.get("books/export", {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="books.csv"'
    rows = list(csv.DictReader(io.StringIO(text_of(answer))))
    assert sum(int(row["amount"]) for row in rows) == paid
    assert {row["kind"] for row in rows} == {"cleanup.reward"}


def test_the_workbook_is_a_file_that_other_programs_open(reader: Phone, paid: int) -> None:
    answer = reader.get("books/export", {"format": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Content-Disposition"] == 'attachment; filename="books.xlsx"'
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert sum(row[head.index("amount")] for row in rows) == paid


def test_beancount_reads_the_journal_that_is_downloaded(reader: Phone, paid: int) -> None:
    assert paid
    entries, errors, _ = loader.load_string(
        text_of(reader.get("books/export", {"format": "beancount"}))
    )
    assert errors == []
    assert entries


@pytest.mark.parametrize("form", FORMS)
def test_an_export_names_nobody(
    reader: Phone, paid: int, resident: Membership, coordinator: Membership, form: str
) -> None:
    assert paid
    text = text_of(reader.get("books/export", {"format": form}))
    for member in (resident, coordinator):
        assert member.name not in text
    assert str(resident.pk) in text


@pytest.mark.parametrize("path", PATHS)
def test_who_may_not_read_the_books_is_refused(phone: MakePhone, path: str, resident: Membership,
                                               coordinator: Membership) -> None:  # fmt: skip
    now = timezone.now().isoformat()
    for member in (resident, coordinator):
        answer = phone(member).get(path, {"since": now, "until": now} if "totals" in path else None)
        assert refusal(answer) == (403, "not_permitted")


def test_a_period_has_two_ends_in_their_order(reader: Phone) -> None:
    now = timezone.now()
    assert faults(reader.get("books/totals")) == {"/since": "required", "/until": "required"}
    query = {"since": now.isoformat(), "until": (now - timedelta(days=1)).isoformat()}
    assert faults(reader.get("books/totals", query)) == {"/until": "invalid"}


@pytest.mark.parametrize("form", ["", "exe", "csv\x00"])
def test_another_form_is_refused(reader: Phone, form: str) -> None:
    answer = reader.get("books/export", {"format": form})
    assert answer.status_code == 400
    assert faults(answer).keys() == {"/format"}


def test_books_of_another_programme_are_not_told(
    phone: MakePhone, outsider: Membership, paid: int, other_programme: Programme
) -> None:
    assert paid
    abroad = Phone(phone(outsider).client, other_programme.slug)
    assert set(trial_balance(abroad).values()) == {0}
    assert refusal(phone(outsider).get("books/trial-balance")) == (403, "not_a_member")
