"""Identifiers that clients see: UUIDs that sort by the time they were made."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Make a version 7 UUID; Python 3.11 and PostgreSQL 15 cannot."""
    return UUID(int=uuid_utils.uuid7().int)
