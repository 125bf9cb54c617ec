"""
The tests' database: made by its owner, used by the application's role.

So the tests run with the rights that web and workers have, and no more: whatever the ledger
refuses to the application it refuses to the tests.
"""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from cambio.settings import _database


def url(variable: str, database: str) -> str:
    """The address in an environment variable, with another database's name."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{database}"))


def create(name: str) -> None:
    """Make an empty database and migrate it as its owner; then connect as the application."""
    with psycopg.connect(url("DATABASE_ADMIN_URL", "postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER cambio_owner").format(sql.Identifier(name)))
    _connect_as("DATABASE_OWNER_URL", name)
    call_command("migrate", verbosity=0, interactive=False)
    _connect_as("DATABASE_URL", name)


def _connect_as(variable: str, name: str) -> None:
    connection = connections["default"]
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(_database(url(variable, name)))


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
        for (table,) in tables:
            admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
