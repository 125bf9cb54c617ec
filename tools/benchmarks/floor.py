"""
The raw floor: the least that a ledger in PostgreSQL does for one transfer.

One prepared statement updates two balances, lower id first, and inserts a transaction and two
entries. No reference, no guard against overdrafts, no units, no sequence. pgbench drives it where
there is one; a loop of bare psycopg does otherwise, which costs it some of its speed.
"""

import random

import psycopg

from tools.benchmarks import ground, pgbench
from tools.benchmarks.crew import Act, Crew

ACCOUNTS = 2000
TABLES = f"""
    CREATE TABLE floor_account (id bigint PRIMARY KEY, balance bigint NOT NULL)
        WITH (fillfactor = 50);
    CREATE TABLE floor_transaction (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, posted_at timestamptz NOT NULL);
    CREATE TABLE floor_entry (
        id bigint GENERATED ALWAYS AS IDENTITY, transaction_id bigint NOT NULL,
        account_id bigint NOT NULL, amount bigint NOT NULL, balance_after bigint NOT NULL,
        PRIMARY KEY (account_id, id));
    INSERT INTO floor_account SELECT id, 1000000000 FROM generate_series(1, {ACCOUNTS}) AS id;
    VACUUM ANALYZE floor_account;
"""
STATEMENT = """
    WITH first AS (
        UPDATE floor_account SET balance = balance - {amount} WHERE id = {low}
        RETURNING id, balance
    ), second AS (
        UPDATE floor_account SET balance = balance + {amount}
        WHERE id = {high} AND EXISTS (SELECT FROM first) RETURNING id, balance
    ), posted AS (
        INSERT INTO floor_transaction (posted_at) VALUES (clock_timestamp()) RETURNING id
    )
    INSERT INTO floor_entry (transaction_id, account_id, amount, balance_after)
    SELECT posted.id, first.id, -{amount}, first.balance FROM posted, first
    UNION ALL
    SELECT posted.id, second.id, {amount}, second.balance FROM posted, second
"""
_PAIRS = {
    "random": (
        f"\\set a random(1, {ACCOUNTS})\n"
        f"\\set b 1 + (:a + random(0, {ACCOUNTS} - 2)) % {ACCOUNTS}\n"
        "\\set low least(:a, :b)\n\\set high greatest(:a, :b)\n"
    ),
    "hot": f"\\set low 1\n\\set high random(2, {ACCOUNTS})\n",
}


class Floor:
    """
    The floor in one database.

    :param crew: clients that can do `floor.random` and `floor.hot`
    """

    def __init__(self, database: str, crew: Crew) -> None:
        self._url = ground.url("DATABASE_URL", database)
        self._crew = crew
        with ground.owner(database) as owner:
            for statement in TABLES.split(";\n"):
                owner.execute(statement.encode())

    @property
    def driver(self) -> str:
        """What drives it."""
        return "pgbench" if pgbench.PROGRAM else "bare psycopg"

    def rate(self, accounts: str, *, clients: int, seconds: float) -> float:
        """Transfers a second among `random` accounts or from a `hot` one."""
        if not pgbench.PROGRAM:
            return self._crew.rate(f"floor.{accounts}", clients=clients, seconds=seconds)
        text = STATEMENT.format(low=":low", high=":high", amount=":amount::bigint")
        script = _PAIRS[accounts] + "\\set amount random(1, 9)\n" + " ".join(text.split()) + ";\n"
        return pgbench.rate(script, self._url, clients=clients, seconds=seconds)


def prepare(database: str, accounts: str) -> Act:
    """The floor by bare psycopg, for one client."""
    connection = psycopg.connect(
        ground.url("DATABASE_URL", database), autocommit=True, prepare_threshold=0
    )
    text = STATEMENT.format(low="%(low)s", high="%(high)s", amount="%(amount)s::bigint").encode()

    def act() -> None:
        low = 1 if accounts == "hot" else random.randint(1, ACCOUNTS)
        high = 1 + (low + random.randint(0, ACCOUNTS - 2)) % ACCOUNTS
        low, high = sorted((low, high))
        connection.execute(text, {"low": low, "high": high, "amount": random.randint(1, 9)})

    return act
