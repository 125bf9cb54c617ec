"""What growth does to the lists and the books: blocks touched, and how many queries it takes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from cambio.ledger import queries as books
from catalog import queries as catalog
from streets import queries as streets
from tools.benchmarks.town import BUSY, EARLY, Town

ON_A_PAGE = 21
"""Twenty, as there are of everything while there is little, and one more to know whether all is."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one reading costs the database."""

    queries: int
    blocks: int


def cost(read: Callable[[], object]) -> Cost:
    """How many blocks PostgreSQL touches for queries of ours."""
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
    return Cost(len(made), touched)


def cost_of_books(wallet: int, issuance: int) -> dict[str, Cost]:
    """What people read most of the books, of the busiest wallet and of issuance."""
    ours, issued = books.AccountId(wallet), books.AccountId(issuance)
    middle = books.statement_page(ours).next_before
    reads: dict[str, Callable[[], object]] = {
        "balance of a wallet": lambda: books.balance(ours),
        "balance of issuance": lambda: books.balance(issued),
        "first statement page of a wallet": lambda: books.statement_page(ours),
        "second statement page": lambda: books.statement_page(ours, before=middle),
        "first statement page of issuance": lambda: books.statement_page(issued),
        "balance of a wallet as of a moment": lambda: books.balance_as_of(ours, datetime.now(UTC)),
    }
    return {name: cost(read) for name, read in reads.items()}


def cost_of_lists(town: Town) -> dict[str, Cost]:
    """The first page of each list, as the API and the desks ask for it."""
    busy, early, at = town.member[BUSY], town.member[EARLY], datetime.now(UTC)
    newest, oldest = ("-id",), ("submitted_at", "id")
    lists: dict[str, tuple[QuerySet[Any], tuple[str, ...]]] = {
        "cleanups of a programme": (_cleanups(town.coordinator), newest),
        "cleanups of a programme that wait": (_cleanups(town.coordinator, "submitted"), newest),
        "cleanups of a ward": (_cleanups(town.of_a_ward), newest),
        "cleanups of a street": (_cleanups(town.of_a_street), newest),
        "a person's cleanups, of long ago": (_cleanups(early), newest),
        "a person's cleanups, of every day": (_cleanups(busy), newest),
        "the queue of a programme": (streets.queue_of(town.coordinator, at=at), oldest),
        "the queue of a ward": (streets.queue_of(town.of_a_ward, at=at), oldest),
        "the catalog": (catalog.items_seen_by(early), newest),
        "one category of the catalog": (
            catalog.items_seen_by(early, category="green", in_stock=True), newest
        ),
        "a person's orders, of long ago": (catalog.orders_in(early), newest),
        "a person's orders, of every day": (catalog.orders_in(busy), newest),
        "orders of a supplier": (catalog.supplier_orders_in(town.staff), newest),
        "new orders of a supplier": (
            catalog.supplier_orders_in(town.staff, state="placed"), newest
        ),
    }  # fmt: skip
    found = {name: cost(partial(_first, *page)) for name, page in lists.items()}
    wallet = books.AccountId(early.wallet_id)
    found["statement of a person of long ago"] = cost(lambda: books.statement_page(wallet))
    return found


def _cleanups(member: Any, state: str | None = None) -> QuerySet[Any]:
    return streets.cleanups_in(member, state=state)


def _first(query: QuerySet[Any], order: tuple[str, ...]) -> list[Model]:
    return list(query.order_by(*order)[:ON_A_PAGE])
