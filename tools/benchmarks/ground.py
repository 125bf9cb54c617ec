"""Databases to measure in: made on the running server, dropped when the measurement ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from cambio.common.databases import database_at


def url(variable: str, database: str) -> str:
    """The address in an environment variable, with another database's name."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{database}"))


@contextmanager
def database(name: str, *, keep: bool = False) -> Iterator[str]:
    """
    Make an empty database that belongs to the owner, and drop it in the end.

    :param keep: leave it there
    """
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    make = sql.SQL("CREATE DATABASE {} OWNER cambio_owner").format(sql.Identifier(name))
    with psycopg.connect(url("DATABASE_ADMIN_URL", "postgres"), autocommit=True) as admin:
        admin.execute(drop)
        admin.execute(make)
        try:
            yield name
        finally:
            _disconnect()
            if not keep:
                admin.execute(drop)


def migrate(name: str) -> None:
    """Migrate a database as its owner; from then on Django is connected as the application."""
    _connect_as("DATABASE_OWNER_URL", name)
    call_command("migrate", verbosity=0, interactive=False)
    use(name)


def use(name: str) -> None:
    """Let Django's connections go to this database, as the application's role."""
    _connect_as("DATABASE_URL", name)


def _connect_as(variable: str, name: str) -> None:
    _disconnect()
    connection.settings_dict.update(database_at(url(variable, name)))


def _disconnect() -> None:
    pooled: Any = connection  # PostgreSQL's own has a pool
    pooled.close()
    pooled.close_pool()


def owner(name: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection as the owner of the tables."""
    return psycopg.connect(url("DATABASE_OWNER_URL", name), autocommit=True)


def server() -> str:
    """Which PostgreSQL it is, and how sure it is of what it has committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('synchronous_commit')"
        )
        version, fsync, commit = cursor.fetchone()
    return f"PostgreSQL {version.split()[0]} (fsync {fsync}, synchronous_commit {commit})"
