"""Connections past the guards, as a fault or an intruder would have them."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import connection

from cambio.ledger import audit
from tests import database
from tests.cambio.ledger.books import TownBook


@pytest.fixture
def book(db) -> TownBook:
    return TownBook()


@pytest.fixture
def lasting_book(transactional_db) -> Iterator[TownBook]:
    """A book whose postings are committed, for tests with several connections; sound at the end."""
    yield TownBook()
    assert findings() == {}


@pytest.fixture
def faulty_book(transactional_db) -> TownBook:
    """As `lasting_book`, for tests that break it."""
    return TownBook()


@pytest.fixture
def superuser(transactional_db) -> Iterator[psycopg.Connection]:
    """The database's superuser, for whom neither triggers nor privileges hold."""
    with database.admin_connection() as superuser:
        yield superuser


@pytest.fixture
def owner(transactional_db) -> Iterator[psycopg.Connection]:
    """The owner of the tables, who runs migrations."""
    url = database.url("DATABASE_OWNER_URL", connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as owner:
        yield owner


def findings(seen_by: Any = connection) -> dict[str, list[str]]:
    """
    What the audit finds, by check, without the checks that find nothing.

    :param seen_by: the connection to look through
    """
    with patch.object(audit, "connection", seen_by):
        found = {name: [fault.problem for fault in check()] for name, check in audit.CHECKS.items()}
    return {name: problems for name, problems in found.items() if problems}
