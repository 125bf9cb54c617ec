"""
`make big`: a large programme, made by SQL within minutes; and what reading it costs.

A million entries in the books (posted by the ledger's own functions, so they are sound), a hundred
thousand cleanups and orders, ten thousand items. Then what the growth from a hundredth, or from a
tenth, did to balances, statements and lists, in blocks that PostgreSQL touches, and how long each
check of the audit takes.
"""

import argparse
import json
import os
import time
from datetime import UTC, datetime
from typing import Any, cast

import django

DATABASE = "cambio_big"
ENTRIES, FEW_ENTRIES = 1_000_000, 10_000
THINGS = {"cleanups": 100_000, "items": 10_000, "orders": 100_000}
FEW_THINGS = {"cleanups": 10_000, "items": 1_000, "orders": 10_000}
MEMBERS = 2_000
CHUNK = 1000
AUDITED = {"ledger", "streets", "catalog"}
"""Not what looks for the photos' files, of which there are none, or for what phones were told."""
AREA = (52.28, 4.73, 52.43, 5.08)
AT = datetime(2026, 1, 1, tzinfo=UTC)

_MEMBERS = """
    CREATE TEMPORARY TABLE newcomer AS
    SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS member
    FROM generate_series(1, %(members)s) AS n;
    INSERT INTO programmes_person (id, programme_id, name, folded_name, created_at)
    SELECT person, %(programme)s, 'Member ' || n, 'member ' || n, %(at)s FROM newcomer;
    INSERT INTO programmes_membership (id, programme_id, person_id, wallet_id, state, joined_at)
    SELECT member, %(programme)s, person, ledger_open_account(
        %(programme)s, 'cambi', 'wallet', 'membership', member, 0, false), 'active', %(at)s
    FROM newcomer;
"""
# Transaction k beside those of the town: two that bring something to a member, then one that takes
# some of it; every fourth is the same member, whose statement becomes a long one.
_POSTINGS = """
    SELECT ledger_post_many(
        %(book)s,
        array_agg('big/' || k ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN 'big.lapsed' ELSE 'big.earned' END ORDER BY k),
        array_agg('big'::text ORDER BY k),
        array_agg(gen_random_uuid() ORDER BY k),
        array_agg(NULL::uuid ORDER BY k),
        array_agg(%(at)s + k * interval '30 seconds' ORDER BY k),
        array_agg(k - %(first)s + 1 ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN wallet ELSE issuance END ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN lapsed ELSE wallet END ORDER BY k),
        array_agg(CASE k %% 3 WHEN 2 THEN 1 ELSE 10 END::bigint ORDER BY k))
    FROM (
        SELECT k, %(wallets)s::bigint[] AS wallets, %(issuance)s::bigint AS issuance,
            %(lapsed)s::bigint AS lapsed
        FROM generate_series(%(first)s::bigint, %(last)s) AS k
    ) AS transfer,
    LATERAL (
        SELECT wallets[1 + CASE (k / 3) %% 4 WHEN 0 THEN 0 ELSE (k / 3) %% %(members)s END]
            AS wallet
    ) AS chosen
"""


class BigProgramme:
    """
    The programme and its books, in a database that is migrated.

    :ivar town: its streets and its catalog
    """

    def __init__(self, database: str) -> None:
        from cambio.common.names import Name
        from cambio.ledger.operations import open_account
        from cambio.ledger.queries import account_of
        from cambio.programmes import operations
        from cambio.programmes.models import Membership
        from tools.benchmarks import ground
        from tools.benchmarks.town import Town

        self._owner = ground.owner(database)
        programme = operations.create_programme(
            slug="big",
            name_nl=Name("Groot"),
            name_en=Name("Big"),
            area=operations.Bounds(*AREA),
            at=AT,
        )
        self.book = programme.book_id
        values = {"members": MEMBERS, "programme": programme.pk, "at": AT}
        for statement in _MEMBERS.strip().split(";\n"):
            self._owner.execute(statement.encode(), values)
        wallets = Membership.objects.order_by("wallet").values_list("wallet_id", flat=True)
        self._wallets = list(wallets)
        self._lapsed = open_account(
            book_id=self.book, unit="cambi", purpose="lapsed", floor=None, derived=True
        )
        accounts = {
            purpose: account_of(book_id=self.book, unit="cambi", purpose=purpose)
            for purpose in ("issuance", "held")
        }
        self.issuance = accounts["issuance"]
        self.town = Town(self._owner, programme, accounts=accounts, at=AT)

    @property
    def busy_wallet(self) -> int:
        """The wallet on which every fourth transfer lies."""
        return self._wallets[0]

    def grow(self, entries: int) -> None:
        """Post until there are so many entries, two for each transfer, and tidy up."""
        values = {"book": self.book, "at": AT, "wallets": self._wallets, "members": MEMBERS}
        values |= {"issuance": self.issuance, "lapsed": self._lapsed}
        for first in range(self._transfers() + 1, entries // 2 + 1, CHUNK):
            chunk = {"first": first, "last": first + CHUNK - 1}
            self._owner.execute(_POSTINGS.encode(), values | chunk)
        self.tidy()

    def _transfers(self) -> int:
        row = self._owner.execute("SELECT count(*)::integer FROM ledger_transfer").fetchone()
        assert row is not None
        return cast("int", row[0])

    def tidy(self) -> None:
        """Do what the nights do: fold, vacuum, and look at how things are spread."""
        from cambio.ledger import operations

        operations.fold_deltas()
        self._owner.execute("VACUUM ANALYZE")


def audit_times() -> dict[str, float]:
    """How long each check of the audit takes, in seconds; it must find nothing."""
    from cambio.audit.operations import checks

    times = {}
    for name, check in checks().items():
        if name.partition(".")[0] in AUDITED:
            began = time.perf_counter()
            assert list(check()) == [], name
            times[name] = round(time.perf_counter() - began, 2)
    return times


def build_and_measure(entries: int) -> dict[str, Any]:
    """Grow in two steps, look at what both cost, and audit what has become of it."""
    from tools.benchmarks import growth

    began = time.monotonic()
    big = BigProgramme(DATABASE)
    big.grow(FEW_ENTRIES)
    few = growth.cost_of_books(big.busy_wallet, big.issuance)
    big.town.grow(**FEW_THINGS)
    big.tidy()
    few |= growth.cost_of_lists(big.town)
    big.town.grow(**THINGS)
    big.grow(entries)
    built_s = time.monotonic() - began
    many = growth.cost_of_books(big.busy_wallet, big.issuance) | growth.cost_of_lists(big.town)
    return {
        "entries": entries,
        **THINGS,
        "built_s": round(built_s, 1),
        "blocks": {name: [few[name].blocks, many[name].blocks] for name in few},
        "queries": {name: [few[name].queries, many[name].queries] for name in few},
        "audit_s": audit_times(),
    }


def main() -> None:
    """Build, measure, write `var/big.json`, print."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.big", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--keep", action="store_true", help="leave the database there")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cambio.settings")
    django.setup()

    from tools.benchmarks import ground
    from tools.benchmarks.report import ROOT

    with ground.database(DATABASE, keep=asked.keep):
        ground.migrate(DATABASE)
        found = build_and_measure(asked.entries)
    file = ROOT / "var" / "big.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2) + "\n")
    print(file.read_text(), end="")


if __name__ == "__main__":
    main()
