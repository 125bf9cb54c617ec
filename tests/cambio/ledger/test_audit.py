"""The audit finds each kind of planted fault, and nothing on clean books."""

import pytest

from cambio.ledger import operations as ledger
from tests.cambio.ledger.conftest import findings

WALLET = "(SELECT min(id) FROM ledger_account WHERE purpose = 'wallet')"
LAST = "(SELECT max(id) FROM ledger_transfer)"
FIRST = "(SELECT min(id) FROM ledger_transfer)"
ISSUANCE = "(SELECT id FROM ledger_account WHERE purpose = 'issuance')"

FAULTS = {
    "a balance raised by hand": (
        f"UPDATE ledger_account SET balance = balance + 1 WHERE id = {WALLET}",
        {"ledger.unit_sums", "ledger.balances"},
    ),
    "a derived balance lowered by hand": (
        f"UPDATE ledger_account SET balance = balance - 1 WHERE id = {ISSUANCE}",
        {"ledger.unit_sums", "ledger.balances"},
    ),
    "value moved between two balances": (
        (
            f"UPDATE ledger_account SET balance = balance +"
            f" CASE WHEN id = {WALLET} THEN 1 ELSE -1 END"
            " WHERE purpose = 'wallet' AND balance > 10"
        ),
        {"ledger.balances"},
    ),
    "a delta lost": (
        (
            "DELETE FROM ledger_delta WHERE transaction_id = (SELECT min(transaction_id) FROM"
            " ledger_delta)"
        ),
        {"ledger.unit_sums", "ledger.balances"},
    ),
    "a delta changed": (
        "UPDATE ledger_delta SET amount = amount - 1",
        {"ledger.unit_sums", "ledger.balances", "ledger.deltas"},
    ),
    "a delta on an account that keeps its balance": (
        (
            f"INSERT INTO ledger_delta (account_id, transaction_id, amount) SELECT {WALLET},"
            f" transaction_id, -amount FROM ledger_transfer WHERE id = {FIRST}"
        ),
        {"ledger.unit_sums", "ledger.balances", "ledger.deltas"},
    ),
    "an account below its floor": (
        (
            "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_not_below_floor;"
            f"UPDATE ledger_account SET floor = 1000 WHERE id = {WALLET}"
        ),
        {"ledger.floors"},
    ),
    "a closed account that holds something": (
        (
            "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_closed_is_empty;"
            f"UPDATE ledger_account SET closed = true WHERE id = {WALLET}"
        ),
        {"ledger.floors"},
    ),
    "a gap in a sequence": (
        f"UPDATE ledger_transfer SET target_seq = target_seq + 1 WHERE id = {LAST}",
        {"ledger.entries"},
    ),
    "two entries with one number": (
        f"UPDATE ledger_transfer SET target_seq = target_seq - 1 WHERE id = {LAST}",
        {"ledger.entries"},
    ),
    "a wrong running balance": (
        f"UPDATE ledger_transfer SET source_balance = source_balance + 1 WHERE id = {LAST}",
        {"ledger.entries"},
    ),
    "a posting put back in time": (
        f"UPDATE ledger_transfer SET posted_at = '2020-01-01' WHERE id = {LAST}",
        {"ledger.entries", "ledger.last_entries"},
    ),
    "an amount changed": (
        f"UPDATE ledger_transfer SET amount = amount + 1 WHERE id = {LAST}",
        {"ledger.balances", "ledger.entries"},
    ),
    "the last transfer removed": (
        f"DELETE FROM ledger_transfer WHERE id = {LAST}",
        {"ledger.balances", "ledger.last_entries", "ledger.transactions"},
    ),
    "a transfer without its transaction": (
        (
            "DELETE FROM ledger_transaction WHERE id ="
            f" (SELECT transaction_id FROM ledger_transfer WHERE id = {LAST})"
        ),
        {"ledger.transfers"},
    ),
    "a transaction without transfers": (
        (
            "INSERT INTO ledger_transaction (book_id, reference, kind, subject_type, subject_id,"
            " happened_at) SELECT id, 'x', 'x', 'x', id, now() FROM ledger_book"
        ),
        {"ledger.transactions"},
    ),
    "a transfer to an account that is not there": (
        (
            "INSERT INTO ledger_transfer (transaction_id, source_id, target_id, amount, posted_at)"
            f" SELECT max(id), {ISSUANCE}, 0, 1, now() FROM ledger_transaction"
        ),
        {"ledger.balances", "ledger.transfers"},
    ),
    "a transfer between units": (
        (
            f"UPDATE ledger_account SET unit_id = (SELECT id FROM ledger_unit WHERE code = 'eur')"
            f" WHERE id = {ISSUANCE}"
        ),
        {"ledger.unit_sums", "ledger.transfers"},
    ),
    "a transfer in another book": (
        "UPDATE ledger_transaction SET book_id = gen_random_uuid()",
        {"ledger.transfers"},
    ),
    "a running balance on a derived account": (
        f"UPDATE ledger_transfer SET source_seq = 1 WHERE id = {FIRST}",
        {"ledger.transfers"},
    ),
    "a trigger switched off": (
        "ALTER TABLE ledger_transfer DISABLE TRIGGER ledger_transfer_append_only",
        {"ledger.guards"},
    ),
    "a trigger dropped": (
        "DROP TRIGGER ledger_account_stays ON ledger_account",
        {"ledger.guards"},
    ),
    "a role that may write": ("GRANT UPDATE ON ledger_account TO cambio_app", {"ledger.guards"}),
    "everyone may write": ("GRANT INSERT ON ledger_transfer TO PUBLIC", {"ledger.guards"}),
}


@pytest.fixture
def storied_book(faulty_book):
    """Three wallets, folded and pending deltas, several units, a closed account."""
    first, second = faulty_book.wallet(100), faulty_book.wallet(50)
    ledger.fold_deltas()
    faulty_book.post((faulty_book.issuance, first, 5), (first, second, 3), (second, first, 1))
    budget = faulty_book.account("budget", unit="eur")
    faulty_book.post((faulty_book.account("funder", unit="eur", floor=None), budget, 7))
    ledger.close_account(account_id=faulty_book.wallet())
    faulty_book.wallet(4)
    faulty_book.post((first, second, 30))
    return faulty_book


def test_nothing_is_found_on_clean_books(storied_book):
    assert findings() == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found(storied_book, superuser, fault):
    plant, expected = FAULTS[fault]
    # What a fault does to the schema must not outlive the test, so all is seen from within.
    with superuser.transaction(force_rollback=True):
        superuser.execute(plant)
        found = findings(superuser)
    assert set(found) == expected
    assert findings() == {}


def test_a_finding_names_its_subject(storied_book, superuser):
    superuser.execute("UPDATE ledger_account SET balance = balance + 1 WHERE purpose = 'budget'")
    assert "holds 8, its entries add up to 7" in findings()["ledger.balances"]
    assert any("adds up to 1, not zero" in problem for problem in findings()["ledger.unit_sums"])


def test_at_most_a_hundred_findings_are_given(storied_book, superuser):
    superuser.execute(
        "INSERT INTO ledger_transaction (book_id, reference, kind, subject_type, subject_id,"
        " happened_at) SELECT id, n::text, 'x', 'x', id, now()"
        " FROM ledger_book, generate_series(1, 150) AS n"
    )
    assert len(findings()["ledger.transactions"]) == 100
