"""An account's statement, page by page in both directions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cambio.ledger.models import AccountId


@dataclass(frozen=True, slots=True)
class StatementLine:
    """
    One line of an account's statement.

    :ivar amount: positive where it came in
    :ivar balance_after: None on a derived account, which has no running balance
    :ivar counter_purpose: what the account on the other side is for
    """

    id: int
    posted_at: datetime
    happened_at: datetime
    kind: str
    subject_type: str
    subject_id: UUID
    amount: int
    balance_after: int | None
    counter_purpose: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """
    Some lines, newest first.

    :ivar next_before: what to ask for the older lines; None where there are none
    :ivar next_after: what to ask for the newer lines; None where there are none
    """

    lines: list[StatementLine]
    next_before: int | None
    next_after: int | None = None


# What the lines refer to is fetched by sets of ids: joined line by line, each would go down an
# index of its own, and the planner would read whole tables while they are small.
_STATEMENT = """
    WITH entry AS MATERIALIZED (
        SELECT * FROM ledger_entry
        WHERE account_id = %(account)s {beyond}
        ORDER BY posted_at {direction}, transfer_id {direction} LIMIT %(limit)s
    ), posted AS MATERIALIZED (
        SELECT * FROM ledger_transaction WHERE id = ANY (ARRAY(SELECT transaction_id FROM entry))
    ), counter AS MATERIALIZED (
        SELECT id, purpose FROM ledger_account
        WHERE id = ANY (ARRAY(SELECT DISTINCT counter_account_id FROM entry))
    )
    SELECT entry.transfer_id, entry.posted_at, posted.happened_at, posted.kind,
        posted.subject_type, posted.subject_id, entry.amount, entry.balance_after, counter.purpose
    FROM entry
    JOIN posted ON posted.id = entry.transaction_id
    JOIN counter ON counter.id = entry.counter_account_id
    ORDER BY entry.posted_at DESC, entry.transfer_id DESC
"""
_BEYOND = """
    AND (posted_at, transfer_id) {side} (
        (SELECT posted_at FROM ledger_transfer WHERE id = %(cursor)s), %(cursor)s)
"""


def statement_page(
    account_id: AccountId,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> StatementPage:
    """
    Give a page of an account's statement, newest first.

    :param before: the `next_before` of a page: the lines that are next older
    :param after: the `next_after` of a page: the lines that are next newer
    """
    if after is not None and before is not None:
        raise ValueError("a page lies before a line or after one")
    cursor_line = before if after is None else after
    side, direction = ("<", "DESC") if after is None else (">", "ASC")
    beyond = "" if cursor_line is None else _BEYOND.format(side=side)
    sql = _STATEMENT.format(beyond=beyond, direction=direction)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"account": account_id, "cursor": cursor_line, "limit": limit + 1})
        lines = [StatementLine(*row) for row in cursor.fetchall()]
    has_more = len(lines) > limit
    if after is None:
        shown = lines[:limit]
        older, newer = has_more, before is not None
    else:
        shown = lines[-limit:]
        older, newer = True, has_more
    return StatementPage(
        shown,
        next_before=shown[-1].id if shown and older else None,
        next_after=shown[0].id if shown and newer else None,
    )
