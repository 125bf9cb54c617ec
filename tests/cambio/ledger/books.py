"""A book to post in, and the moves that the tests make in it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from cambio.ledger import operations as ledger
from cambio.ledger import queries
from cambio.ledger.operations import AccountId, Leg, Posted, Posting

AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
SUBJECT = UUID("00000000-0000-7000-8000-000000000001")


class TownBook:
    """A book with cambi and cents, an issuance account that is derived, and any wallets."""

    def __init__(self) -> None:
        self.id = uuid4()
        ledger.open_book(book_id=self.id)
        ledger.open_unit(book_id=self.id, code="cambi", decimals=0)
        ledger.open_unit(book_id=self.id, code="eur", decimals=2)
        self.issuance = self.account("issuance", floor=None, derived=True)

    def account(
        self,
        purpose: str,
        *,
        unit: str = "cambi",
        owner_id: UUID | None = None,
        floor: int | None = 0,
        derived: bool = False,
    ) -> AccountId:
        return ledger.open_account(
            book_id=self.id,
            unit=unit,
            purpose=purpose,
            owner_type="member" if owner_id else "",
            owner_id=owner_id,
            floor=floor,
            derived=derived,
        )

    def wallet(self, amount: int = 0) -> AccountId:
        """Open a wallet that holds an amount, issued to it."""
        wallet = self.account("wallet", owner_id=uuid4())
        if amount:
            self.post((self.issuance, wallet, amount))
        return wallet

    def post(
        self,
        *legs: tuple[AccountId, AccountId, int],
        reference: str = "",
        kind: str = "test.move",
        subject_id: UUID = SUBJECT,
        actor_id: UUID | None = None,
        happened_at: datetime = AT,
    ) -> Posted:
        return ledger.post(
            book_id=self.id,
            reference=reference or f"test/{uuid4()}",
            kind=kind,
            legs=[Leg(*leg) for leg in legs],
            subject_type="test",
            subject_id=subject_id,
            actor_id=actor_id,
            happened_at=happened_at,
        )

    def posting(
        self,
        *legs: tuple[AccountId, AccountId, int],
        reference: str = "",
        kind: str = "test.move",
        subject_type: str = "test",
        subject_id: UUID = SUBJECT,
        actor_id: UUID | None = None,
        happened_at: datetime = AT,
    ) -> Posting:
        """One transaction of a batch, as `post` would post it."""
        return Posting(
            reference=reference or f"test/{uuid4()}",
            kind=kind,
            legs=[Leg(*leg) for leg in legs],
            subject_type=subject_type,
            subject_id=subject_id,
            actor_id=actor_id,
            happened_at=happened_at,
        )

    def post_many(self, *postings: Posting) -> list[Posted]:
        return ledger.post_many(book_id=self.id, postings=postings)

    def balance(self, account: AccountId) -> int:
        return queries.balance(account)


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Do one thing from many threads, each with its own connection, all starting together."""
    start = Barrier(count)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=20)
            return act(number)
        except Exception as error:  # noqa: BLE001  what went wrong is what the test looks at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
