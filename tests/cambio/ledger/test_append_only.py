"""What the database itself refuses, to the application's role and to the tables' owner."""

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cambio.ledger import queries

TABLES = ["book", "unit", "account", "transaction", "transfer", "delta"]
REWRITES = {
    "update": "UPDATE ledger_{table} SET {column} = {column}",
    "delete": "DELETE FROM ledger_{table}",
    "truncate": "TRUNCATE ledger_{table} CASCADE",
}
COLUMNS = {
    "book": "id", "unit": "decimals", "account": "purpose",
    "transaction": "actor_id", "transfer": "amount", "delta": "amount",
}  # fmt: skip
INSERTS = [
    "INSERT INTO ledger_book (id) VALUES (gen_random_uuid())",
    "INSERT INTO ledger_unit (book_id, code, decimals) SELECT id, 'x', 0 FROM ledger_book",
    (
        "INSERT INTO ledger_account (book_id, unit_id, purpose, owner_type, derived, balance, seq,"
        " closed) SELECT book_id, id, 'gift', '', false, 1000, 0, false FROM ledger_unit"
    ),
    (
        "INSERT INTO ledger_transaction (book_id, reference, kind, subject_type, subject_id,"
        " happened_at) SELECT id, 'x', 'x', 'x', id, now() FROM ledger_book"
    ),
    (
        "INSERT INTO ledger_transfer (transaction_id, source_id, target_id, amount, posted_at)"
        " VALUES (1, 1, 2, 5, now())"
    ),
    "INSERT INTO ledger_delta (account_id, transaction_id, amount) VALUES (1, 1, 5)",
]
INNER_FUNCTIONS = [
    "SELECT ledger_move_one(gen_random_uuid(), 1, 1, 2, 5)",
    "SELECT ledger_move_many(gen_random_uuid(), '{1}', '{1}', '{2}', '{5}')",
    "SELECT ledger_take_references(gen_random_uuid(), '{}', '{}', '{}', '{}', '{}', '{}')",
]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("rewrite", REWRITES)
def test_the_application_cannot_rewrite(book, table, rewrite):
    book.wallet(5)
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(REWRITES[rewrite].format(table=table, column=COLUMNS[table]))


def test_the_application_cannot_change_a_balance(book):
    book.wallet(5)
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("UPDATE ledger_account SET balance = balance + 1, floor = NULL")


@pytest.mark.parametrize("statement", INSERTS)
def test_the_application_cannot_insert(book, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize("statement", INNER_FUNCTIONS)
def test_the_application_cannot_call_the_parts_of_posting(book, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("rewrite", REWRITES)
def test_the_owner_cannot_rewrite_either(lasting_book, owner, table, rewrite):
    if (table, rewrite) == ("delta", "delete"):
        return  # what the fold does
    lasting_book.wallet(5)
    with pytest.raises(psycopg.errors.RestrictViolation, match="only added to"):
        owner.execute(REWRITES[rewrite].format(table=table, column=COLUMNS[table]))


def test_nobody_brings_an_account_below_its_floor(lasting_book, owner):
    lasting_book.wallet(5)
    with pytest.raises(psycopg.errors.CheckViolation, match="not_below_floor"):
        owner.execute("UPDATE ledger_account SET balance = -1 WHERE floor = 0")


@pytest.mark.parametrize("column", ["source_id = target_id", "amount = 0", "amount = -5"])
def test_nobody_makes_a_transfer_that_does_not_move(lasting_book, superuser, column):
    lasting_book.wallet(5)
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute(f"UPDATE ledger_transfer SET {column}")


def test_an_empty_transaction_cannot_be_posted_by_hand(book):
    with pytest.raises(IntegrityError, match="at least one leg"):
        run(
            "SELECT ledger_post(id, 'x', 'x', 'x', id, NULL, now(), '{}', '{}', '{}')"
            " FROM ledger_book"
        )


@pytest.mark.parametrize(
    "legs",
    [
        "ARRAY[{0}, {0}], ARRAY[{1}, {1}], ARRAY[5, -5]",
        "ARRAY[{0}, {0}], ARRAY[{1}, {1}], ARRAY[5, NULL]",
        "ARRAY[{0}, {0}], ARRAY[{1}, {1}], ARRAY[0, 5]",
        "ARRAY[{0}], ARRAY[{1}, {1}], ARRAY[5]",
        "ARRAY[{0}, {0}], ARRAY[{1}], ARRAY[5]",
        "ARRAY[{0}], ARRAY[{1}], ARRAY[-5]",
    ],
)
def test_legs_that_are_not_whole_cannot_be_posted_by_hand(book, legs):
    wallet = book.wallet(20)
    arrays = legs.format(book.issuance, wallet).replace("]", "]::bigint[]")
    with pytest.raises(IntegrityError), transaction.atomic():
        run(f"SELECT ledger_post(id, 'x', 'x', 'x', id, NULL, now(), {arrays}) FROM ledger_book")
    assert queries.balance(wallet) == 20


@pytest.mark.parametrize("never", ["infinity", "-infinity"])
@pytest.mark.parametrize("many", [False, True])
def test_what_never_happened_cannot_be_posted_by_hand(book, never, many):
    """Python reads no such time: the statement that shows it would fail for ever."""
    wallet = book.wallet()
    legs = f"ARRAY[{book.issuance}]::bigint[], ARRAY[{wallet}]::bigint[], '{{5}}'::bigint[]"
    one = f"ledger_post(id, 'x', 'x', 'x', id, NULL, '{never}', {legs})"
    batch = (
        "ledger_post_many(id, '{x}', '{x}', '{x}', ARRAY[id], ARRAY[NULL::uuid],"
        f" ARRAY['{never}'::timestamptz], '{{1}}', {legs})"
    )
    with pytest.raises(IntegrityError, match="happened_some_time"), transaction.atomic():
        run(f"SELECT {batch if many else one} FROM ledger_book")
    assert queries.balance(wallet) == 0
