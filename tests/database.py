"""
The tests' database: made by its owner, used by the application's role.

So the tests run with the rights that web and workers have, and no more: whatever the ledger
refuses to the application it refuses to the tests.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections, transaction
from psycopg import sql

from cambio.common.databases import database_at


def url(variable: str, database: str) -> str:
    """The address in an environment variable, with another database's name."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{database}"))


TEMPLATE = "cambio_test_template"
_ONE_AT_A_TIME = 20_260_606
"""The advisory lock under which the first worker migrates, while the others wait for the result."""


def create(name: str) -> None:
    """Copy a migrated database, which the first who asks makes; then connect as the application."""
    with psycopg.connect(url("DATABASE_ADMIN_URL", "postgres"), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            _make(admin, "template1", f"{TEMPLATE}_unready")
            _migrate(f"{TEMPLATE}_unready")
            # The name is given last: a template that bears it is whole.
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(f"{TEMPLATE}_unready"), sql.Identifier(TEMPLATE)
                )
            )
        _make(admin, TEMPLATE, name)
    _connect_as("DATABASE_URL", name)


def _make(admin: psycopg.Connection, template: str, name: str) -> None:
    parts = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**parts))
    admin.execute(
        sql.SQL("CREATE DATABASE {name} OWNER cambio_owner TEMPLATE {template}").format(**parts)
    )


def _migrate(name: str) -> None:
    """Migrate as the owner, and leave: what somebody is connected to cannot be copied."""
    _connect_as("DATABASE_OWNER_URL", name)
    call_command("migrate", verbosity=0, interactive=False)
    connections["default"].close()
    connections["default"].close_pool()


def _connect_as(variable: str, name: str) -> None:
    connection = connections["default"]
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(database_at(url(variable, name)))


def admin_connection() -> psycopg.Connection:
    """A connection past all triggers: only for planting faults and for flushing."""
    name = connections["default"].settings_dict["NAME"]
    admin = psycopg.connect(url("DATABASE_ADMIN_URL", str(name)), autocommit=True)
    admin.execute("SET session_replication_role = replica")
    return admin


def empty() -> None:
    """Empty every table: the ledger refuses the application's TRUNCATE, so the admin deletes."""
    with admin_connection() as admin:
        tables = admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchall()
        # At once: a hundred round trips after each test would be felt.
        admin.execute(
            sql.SQL(";").join(
                sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for (table,) in tables
            )
        )


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is done inside, which is none the wiser: the block counts as a test's."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
