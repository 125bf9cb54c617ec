"""
What must hold of the books, proved from the transfers themselves.

Each check is one set-based statement, so it sees one moment of the books and may run beside
postings. It gives rows of (kind of subject, its id, what is wrong), the first hundred.
"""

# ruff: noqa: S608  the statements are our own text
from collections.abc import Iterator

from django.db import connection

from cambio.common.findings import Check, Finding

MAX_FINDINGS = 100

# An account's exact balance.
_EXACT = """
    SELECT account.*, account.balance + coalesce(pending.amount, 0) AS exact
    FROM ledger_account AS account
    LEFT JOIN (
        SELECT account_id, sum(amount) AS amount FROM ledger_delta GROUP BY account_id
    ) AS pending ON pending.account_id = account.id
"""

_SQL = {
    "ledger.unit_sums": f"""
        SELECT 'unit', unit.book_id || '/' || unit.code, 'adds up to ' || sum(exact) || ', not zero'
        FROM ({_EXACT}) AS account JOIN ledger_unit AS unit ON unit.id = account.unit_id
        GROUP BY unit.book_id, unit.code HAVING sum(exact) <> 0
    """,
    "ledger.balances": f"""
        SELECT 'account', account.id::text,
            'holds ' || exact || ', its entries add up to ' || coalesce(total, 0)
        FROM ({_EXACT}) AS account
        LEFT JOIN (
            SELECT account_id, sum(amount) AS total FROM ledger_entry GROUP BY account_id
        ) AS entry ON entry.account_id = account.id
        WHERE exact <> coalesce(total, 0)
    """,
    "ledger.floors": """
        SELECT 'account', id::text, 'holds ' || balance || ', below its floor ' || floor
        FROM ledger_account WHERE balance < floor
        UNION ALL
        SELECT 'account', id::text, 'is closed and holds ' || balance
        FROM ledger_account WHERE closed AND balance <> 0
    """,
    # Each entry of an account against the one before it; only the first break of each account,
    # since all that follow it may be wrong too.
    "ledger.entries": """
        SELECT DISTINCT ON (account_id) 'account', account_id::text, 'transfer ' || transfer_id ||
            CASE
                WHEN seq IS NULL OR balance_after IS NULL THEN ' has no sequence or balance'
                WHEN seq <> seq_before + 1 THEN ' has number ' || seq || ' after ' || seq_before
                WHEN balance_after <> balance_before + amount
                    THEN ' left ' || balance_after || ' of ' || balance_before || ' and ' || amount
                ELSE ' was posted before the one that precedes it'
            END
        FROM (
            SELECT entry.*, lag(entry.seq, 1, 0::bigint) OVER running AS seq_before,
                lag(balance_after, 1, 0::bigint) OVER running AS balance_before,
                lag(posted_at, 1, posted_at) OVER running AS posted_before,
                lag(transfer_id, 1, 0::bigint) OVER running AS transfer_before
            FROM ledger_entry AS entry JOIN ledger_account AS account ON account.id = account_id
            WHERE NOT derived
            WINDOW running AS (PARTITION BY account_id ORDER BY entry.seq, transfer_id)
        ) AS step
        WHERE (seq = seq_before + 1 AND balance_after = balance_before + amount
            AND posted_at >= posted_before AND transfer_id > transfer_before) IS NOT TRUE
        ORDER BY account_id, seq
    """,
    "ledger.last_entries": """
        SELECT 'account', account.id::text, 'counts ' || account.seq || ' entries up to '
            || coalesce(last_posted_at::text, 'never') || ', there are ' || coalesce(entries, 0)
            || ' up to ' || coalesce(newest::text, 'never')
        FROM ledger_account AS account
        LEFT JOIN (
            SELECT account_id, count(*) AS entries, max(posted_at) AS newest
            FROM ledger_entry GROUP BY account_id
        ) AS entry ON entry.account_id = account.id
        WHERE NOT derived AND (account.seq, last_posted_at)
            IS DISTINCT FROM (coalesce(entries, 0), newest)
    """,
    "ledger.transfers": """
        SELECT 'transfer', transfer.id::text,
            CASE
                WHEN posted.id IS NULL THEN 'belongs to no transaction'
                WHEN source.id IS NULL OR target.id IS NULL THEN 'names an unknown account'
                WHEN source.unit_id <> target.unit_id THEN 'mixes units'
                WHEN source.book_id <> posted.book_id OR target.book_id <> posted.book_id
                    THEN 'crosses books'
                ELSE 'has a running balance on a derived account'
            END
        FROM ledger_transfer AS transfer
        LEFT JOIN ledger_transaction AS posted ON posted.id = transfer.transaction_id
        LEFT JOIN ledger_account AS source ON source.id = transfer.source_id
        LEFT JOIN ledger_account AS target ON target.id = transfer.target_id
        WHERE (source.unit_id = target.unit_id AND source.book_id = posted.book_id
            AND target.book_id = posted.book_id
            AND source.derived = (source_seq IS NULL) AND source.derived = (source_balance IS NULL)
            AND target.derived = (target_seq IS NULL) AND target.derived = (target_balance IS NULL)
        ) IS NOT TRUE
    """,
    "ledger.transactions": """
        SELECT 'transaction', posted.id::text, 'has no transfers'
        FROM ledger_transaction AS posted
        LEFT JOIN ledger_transfer AS transfer ON transfer.transaction_id = posted.id
        WHERE transfer.id IS NULL
    """,
    "ledger.deltas": """
        SELECT 'account', delta.account_id::text,
            'has a delta of ' || delta.amount || ' that is not what transaction '
            || delta.transaction_id || ' moved on a derived account'
        FROM ledger_delta AS delta
        LEFT JOIN ledger_account AS account ON account.id = delta.account_id
        WHERE account.derived IS NOT TRUE OR delta.amount IS DISTINCT FROM (
            SELECT sum(CASE WHEN target_id = delta.account_id THEN amount ELSE -amount END)
            FROM ledger_transfer AS transfer
            WHERE transfer.transaction_id = delta.transaction_id
                AND delta.account_id IN (source_id, target_id)
        )
    """,
    # The guards stand: nobody but the owner can write, and no trigger was dropped or switched off.
    "ledger.guards": """
        SELECT 'table', relname::text,
            CASE WHEN grantee = 0 THEN 'everyone' ELSE pg_get_userbyid(grantee) END
            || ' may ' || lower(privilege_type)
        FROM pg_class, aclexplode(relacl)
        WHERE relnamespace = 'public'::regnamespace AND relname IN (
                'ledger_book', 'ledger_unit', 'ledger_account', 'ledger_transaction',
                'ledger_transfer', 'ledger_delta')
            AND grantee <> relowner
            AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
        UNION ALL
        SELECT 'table', guarded.name, 'its trigger ' || guarded.trigger || ' is missing or off'
        FROM (VALUES
            ('ledger_book', 'ledger_book_stays'),
            ('ledger_unit', 'ledger_unit_stays'),
            ('ledger_account', 'ledger_account_stays'),
            ('ledger_transaction', 'ledger_transaction_append_only'),
            ('ledger_transfer', 'ledger_transfer_append_only'),
            ('ledger_delta', 'ledger_delta_stays')
        ) AS guarded (name, trigger)
        LEFT JOIN pg_trigger ON tgrelid = guarded.name::regclass AND tgname = guarded.trigger
            AND tgenabled IN ('O', 'A')
        WHERE pg_trigger.oid IS NULL
    """,
}


def _check(sql: str) -> Check:
    def find() -> Iterator[Finding]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) AS found LIMIT {MAX_FINDINGS}")
            rows = cursor.fetchall()
        return (Finding(*row) for row in rows)

    return find


CHECKS: dict[str, Check] = {name: _check(sql) for name, sql in _SQL.items()}
