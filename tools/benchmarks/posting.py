"""What is measured of the ledger: the public operation, called as cambio's own operations do."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cambio.ledger import operations as ledger
from cambio.ledger.operations import AccountId, Leg, Posting
from cambio.ledger.queries import account_of
from tools.benchmarks import ground
from tools.benchmarks.crew import Act

ACCOUNTS = 2000
OPENING = 1_000_000_000
CALLER_S = 0.005
"""How long the caller's transaction goes on after the posting, where that is measured."""
ACTS = (
    *("random", "hot", "hot.wait", "locked.wait"),
    *(f"{accounts}.{size}" for accounts in ("random", "hot") for size in (100, 1000)),
)
"""What a client can do: from which account, then how it does it: it waits, or makes a batch."""
BOOK = UUID("00000000-0000-7000-8000-00000000b00c")
_numbers = count()
_AT = datetime(2026, 6, 6, 10, tzinfo=UTC)


def open_accounts() -> None:
    """A book with 2,000 wallets, a derived issuance account, and one that is locked instead."""
    ledger.open_book(book_id=BOOK)
    ledger.open_unit(book_id=BOOK, code="cambi", decimals=0)
    issuance = _open("issuance", floor=None, derived=True)
    _open("funder", floor=None)
    for start in range(0, ACCOUNTS, 500):
        wallets = [_open("wallet", owner_id=UUID(int=n)) for n in range(start, start + 500)]
        _post([Leg(issuance, wallet, OPENING) for wallet in wallets])


def _open(
    purpose: str, *, owner_id: UUID | None = None, floor: int | None = 0, derived: bool = False
) -> AccountId:
    return ledger.open_account(
        book_id=BOOK,
        unit="cambi",
        purpose=purpose,
        owner_type="" if owner_id is None else "membership",
        owner_id=owner_id,
        floor=floor,
        derived=derived,
    )


def _post(legs: list[Leg]) -> None:
    ledger.post(book_id=BOOK, **_posting(legs))


def _posting(legs: list[Leg]) -> dict[str, Any]:
    return {
        "reference": f"bench/{next(_numbers)}",
        "kind": "bench.move",
        "legs": legs,
        "subject_type": "bench",
        "subject_id": BOOK,
        "actor_id": None,
        "happened_at": _AT,
    }


def prepare(database: str, act: str) -> Act:
    """What one client does again and again, as Django would have it in a request or a task."""
    global _numbers  # noqa: PLW0603 - a forked process would go on with its parent's
    _numbers = count(random.SystemRandom().getrandbits(48) << 16)
    ground.use(database)
    accounts, _, how = act.partition(".")
    legs = _legs(accounts)

    def alone() -> None:
        _post([next(legs)])

    def within_a_caller() -> None:
        with transaction.atomic():
            _post([next(legs)])
            time.sleep(CALLER_S)

    def many() -> None:
        ledger.post_many(
            book_id=BOOK, postings=[Posting(**_posting([next(legs)])) for _ in range(int(how))]
        )

    return {"": alone, "wait": within_a_caller}.get(how, many)


def script() -> str:
    """The call that `post()` makes, among random wallets, as pgbench makes it: without Python."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM ledger_account WHERE purpose = 'wallet'")
        first, last = cursor.fetchone()
    assert last - first == ACCOUNTS - 1, "pgbench draws numbers, not wallets"
    return (
        f"\\set source random({first}, {last})\n"
        f"\\set target {first} + (:source - {first} + random(1, {ACCOUNTS - 1})) % {ACCOUNTS}\n"
        "\\set amount random(1, 9)\n"
        "SELECT transaction_id, created, database_transaction::text "
        f"FROM ledger_post('{BOOK}', 'bench/' || gen_random_uuid(), 'bench.move', 'bench', "
        f"'{BOOK}', NULL, '{_AT.isoformat()}', ARRAY[:source]::bigint[], "
        "ARRAY[:target]::bigint[], ARRAY[:amount]::bigint[]);\n"
    )


def _legs(accounts: str) -> Iterator[Leg]:
    """Endless transfers between random wallets, or from one account to random wallets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_account WHERE purpose = 'wallet' ORDER BY id")
        wallets = [AccountId(row[0]) for row in cursor.fetchall()]
    purpose = {"hot": "issuance", "locked": "funder"}.get(accounts)
    hot = purpose and account_of(book_id=BOOK, unit="cambi", purpose=purpose)
    while True:
        source, target = random.sample(wallets, 2)
        yield Leg(hot or source, target, random.randint(1, 9))
