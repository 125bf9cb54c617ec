"""Calling a function of the database, and hearing its refusals."""

from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from cambio.ledger.errors import refusal_in


def call(sql: str, parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    """
    Call a function of the database and give its row.

    Parameters are bound by the server, so that the statement can be prepared (Django's own cursors
    write them into the text); the wrappers keep Django's checks and its log of queries.
    """
    # Once, since Django's `connection` looks for the thread's own at each touch.
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    bare: Any = psycopg.Cursor(database.connection)
    wrap = database.make_debug_cursor if database.queries_logged else database.make_cursor
    try:
        with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), wrap(bare) as cursor:
            cursor.execute(sql, parameters)
            row: tuple[Any, ...] = cursor.fetchone()
            return row
    except DatabaseError as error:
        refusal = refusal_in(error.__cause__)
        if refusal is None:
            raise
        raise refusal from error
