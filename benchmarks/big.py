"""
`make big`: a large programme, made by SQL within minutes; and what reading it costs.

A million entries in the books (posted by the ledger's own functions, so they are sound), then what
the growth from ten thousand did to a balance and to a statement's first page, in blocks that
PostgreSQL touches, and how long each check of the audit takes.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import django

DATABASE = "cambio_big"
ENTRIES, FEW_ENTRIES = 1_000_000, 10_000
MEMBERS = 2_000
AREA = (52.28, 4.73, 52.43, 5.08)
AT = datetime(2026, 1, 1, tzinfo=UTC)

_MEMBERS = """
    CREATE TEMPORARY TABLE newcomer AS
    SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS member
    FROM generate_series(1, %(members)s) AS n;
    INSERT INTO programmes_person (id, programme_id, name, created_at)
    SELECT person, %(programme)s, 'Member ' || n, %(at)s FROM newcomer;
    INSERT INTO programmes_membership (id, programme_id, person_id, wallet_id, state, joined_at)
    SELECT member, %(programme)s, person, ledger_open_account(
        %(programme)s, 'cambi', 'wallet', 'membership', member, 0, false), 'active', %(at)s
    FROM newcomer;
"""
# Transaction k of the data set: two rewards, then an order's hold, always of one member; every
# fourth is the same member, whose statement becomes a long one.
_POSTINGS = """
    SELECT ledger_post_many(
        %(book)s,
        array_agg('big/' || k ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN 'order.hold' ELSE 'cleanup.reward' END ORDER BY k),
        array_agg('big'::text ORDER BY k),
        array_agg(gen_random_uuid() ORDER BY k),
        array_agg(NULL::uuid ORDER BY k),
        array_agg(%(at)s + k * interval '30 seconds' ORDER BY k),
        array_agg(k - %(first)s + 1 ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN wallet ELSE issuance END ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN held ELSE wallet END ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN 1 ELSE 10 END::bigint ORDER BY k))
    FROM (
        SELECT k, %(wallets)s::bigint[] AS wallets, %(issuance)s::bigint AS issuance,
            %(held)s::bigint AS held
        FROM generate_series(%(first)s::bigint, %(last)s) AS k
    ) AS transfer,
    LATERAL (
        SELECT wallets[1 + CASE (k / 3) %% 4 WHEN 0 THEN 0 ELSE (k / 3) %% %(members)s END]
            AS wallet
    ) AS chosen
"""


class BigProgramme:
    """The programme and its books, in a database that is migrated."""

    def __init__(self, database: str) -> None:
        from benchmarks import ground
        from cambio.ledger.queries import account_of
        from cambio.programmes import operations
        from cambio.programmes.models import Membership

        self._owner = ground.owner(database)
        programme = operations.create_programme(
            slug="big", name_nl="Groot", name_en="Big", area=operations.Area(*AREA), at=AT
        )
        self.book = programme.book_id
        values = {"members": MEMBERS, "programme": programme.pk, "at": AT}
        for statement in _MEMBERS.strip().split(";\n"):
            self._owner.execute(statement.encode(), values)
        wallets = Membership.objects.order_by("wallet").values_list("wallet_id", flat=True)
        self._wallets = list(wallets)
        self.issuance = account_of(book_id=self.book, unit="cambi", purpose="issuance")
        self._held = account_of(book_id=self.book, unit="cambi", purpose="held")
        self._transfers = 0

    @property
    def busy_wallet(self) -> int:
        """The wallet on which every fourth transfer lies."""
        return self._wallets[0]

    def grow(self, entries: int) -> None:
        """Post until there are so many entries, two for each transfer; then fold and vacuum."""
        from cambio.ledger import operations

        values = {"book": self.book, "at": AT, "wallets": self._wallets, "members": MEMBERS}
        values |= {"issuance": self.issuance, "held": self._held}
        while self._transfers < entries // 2:
            first, self._transfers = self._transfers + 1, self._transfers + 1000
            chunk = {"first": first, "last": self._transfers}
            self._owner.execute(_POSTINGS.encode(), values | chunk)
        operations.fold_deltas()
        self._owner.execute("VACUUM ANALYZE")


def blocks(read: Callable[[], object]) -> int:
    """How many blocks PostgreSQL touches for a query of ours."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as made:
        read()
    touched = 0
    with connection.cursor() as cursor:
        for query in made.captured_queries:
            # Once to have the catalogue's pages read, which are no part of it.
            for _ in range(2):
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query["sql"])
                (plan,) = cursor.fetchone()
            root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            touched += root["Shared Hit Blocks"] + root["Shared Read Blocks"]
    return touched


def measure(big: BigProgramme) -> dict[str, int]:
    """The blocks of what people read most."""
    from cambio.ledger import queries

    wallet, issuance = queries.AccountId(big.busy_wallet), queries.AccountId(big.issuance)
    middle = queries.statement_page(wallet).next_before
    return {
        "balance of a wallet": blocks(lambda: queries.balance(wallet)),
        "balance of issuance": blocks(lambda: queries.balance(issuance)),
        "first statement page of a wallet": blocks(lambda: queries.statement_page(wallet)),
        "second statement page": blocks(lambda: queries.statement_page(wallet, before=middle)),
        "first statement page of issuance": blocks(lambda: queries.statement_page(issuance)),
        "balance of a wallet as of a moment": blocks(
            lambda: queries.balance_as_of(wallet, datetime.now(UTC))
        ),
    }


def audit_times() -> dict[str, float]:
    """How long each check of the ledger takes, in seconds; it must find nothing."""
    from cambio.ledger.audit import CHECKS

    times = {}
    for name, check in CHECKS.items():
        began = time.perf_counter()
        assert list(check()) == [], name
        times[name] = round(time.perf_counter() - began, 2)
    return times


def main() -> None:
    """Build, measure, write `var/big.json`, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.big", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--keep", action="store_true", help="leave the database there")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")
    django.setup()

    from benchmarks import ground
    from benchmarks.report import ROOT

    with ground.database(DATABASE, keep=asked.keep):
        ground.migrate(DATABASE)
        big = BigProgramme(DATABASE)
        big.grow(FEW_ENTRIES)
        few = measure(big)
        began = time.monotonic()
        big.grow(asked.entries)
        built_s = time.monotonic() - began
        many = measure(big)
        found: dict[str, Any] = {
            "entries": asked.entries,
            "built_s": round(built_s, 1),
            "blocks": {name: [few[name], many[name]] for name in few},
            "audit_s": audit_times(),
        }
    file = ROOT / "var" / "big.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2) + "\n")
    print(file.read_text(), end="")


if __name__ == "__main__":
    main()
