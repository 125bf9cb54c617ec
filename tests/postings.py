"""
One posting for each operation, where a test puts many of them into one database transaction.

The outermost block that is not the test's own stands for the transaction; Django marks a test's
own blocks. What a test posts itself, in no block at all, is not looked at.
"""

from collections.abc import Hashable
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from cambio.ledger.operations import posting


def what_posts(database_transaction: str) -> Hashable:
    """As the ledger's own, which only knows of the whole database transaction."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    blocks = database.atomic_blocks
    of_the_test = sum(getattr(block, "_from_testcase", False) for block in blocks)
    if not of_the_test:
        return database_transaction
    if of_the_test == len(blocks):
        return object()
    return database_transaction, database.savepoint_ids[of_the_test - 1]


@pytest.fixture(scope="session", autouse=True)
def postings_of_operations() -> None:
    """Let the ledger ask us instead."""
    posting.what_posts = what_posts
