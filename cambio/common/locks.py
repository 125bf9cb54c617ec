"""Locks on names, for what has no row yet to be locked; they end with the transaction."""

from django.db import connection


def lock(name: str) -> None:
    """Wait until nobody else holds this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def try_lock(name: str) -> bool:
    """Take the name if nobody else holds it; do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        taken: bool = cursor.fetchone()[0]
        return taken
