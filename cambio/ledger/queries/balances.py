"""Finding accounts, and what lies on them now or lay on them then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from cambio.ledger.errors import UnknownAccount
from cambio.ledger.models import Account, AccountId

# An account's balance is what stands in its row, and what is still to be folded into it.
EXACT = """
    account.balance + coalesce(
        (SELECT sum(amount) FROM ledger_delta WHERE account_id = account.id), 0)::bigint
"""
_UNIT_TOTALS = f"""
    SELECT account.book_id, unit.code, sum({EXACT})::bigint
    FROM ledger_account AS account JOIN ledger_unit AS unit ON unit.id = account.unit_id
    GROUP BY account.book_id, unit.code ORDER BY account.book_id, unit.code
"""  # noqa: S608  our own text
# The last line up to then; on a derived account, which has no running balance, what has come and
# gone since is taken off today's.
_AS_OF = f"""
    SELECT CASE
        WHEN derived THEN {EXACT} - (
            SELECT coalesce(sum(amount), 0) FROM ledger_entry
            WHERE account_id = account.id AND posted_at > %(moment)s)
        ELSE coalesce((
            SELECT balance_after FROM ledger_entry
            WHERE account_id = account.id AND posted_at <= %(moment)s
            ORDER BY posted_at DESC, transfer_id DESC LIMIT 1), 0)
    END::bigint
    FROM ledger_account AS account WHERE id = %(account)s
"""  # noqa: S608  our own text


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """What all accounts of one unit add up to, which is zero in sound books."""

    book_id: UUID
    unit: str
    total: int


def account_of(
    *,
    book_id: UUID,
    unit: str,
    purpose: str,
    owner_type: str = "",
    owner_id: UUID | None = None,
) -> AccountId:
    """
    Find an account by what it is for.

    :raises UnknownAccount: none was opened for it
    """
    account_id = (
        Account.objects.filter(
            book_id=book_id,
            unit__code=unit,
            purpose=purpose,
            owner_type=owner_type,
            owner_id=owner_id,
        )
        .values_list("pk", flat=True)
        .first()
    )
    if account_id is None:
        raise UnknownAccount
    return AccountId(account_id)


def owners_of(account_ids: Collection[AccountId]) -> dict[str, list[UUID]]:
    """Whose accounts these are: ids by the owners' type; the programme's own are nobody's."""
    owners: dict[str, list[UUID]] = {}
    accounts = Account.objects.filter(pk__in=account_ids)
    for owner_type, owner_id in accounts.values_list("owner_type", "owner_id"):
        if owner_id is not None:
            owners.setdefault(owner_type, []).append(owner_id)
    return owners


def balance(account_id: AccountId) -> int:
    """
    Give an account's exact balance.

    :raises UnknownAccount: there is no such account
    """
    found = balances([account_id])
    if account_id not in found:
        raise UnknownAccount
    return found[account_id]


def balances(account_ids: Iterable[AccountId]) -> dict[AccountId, int]:
    """Give the exact balances of accounts, without those that do not exist."""
    sql = f"SELECT id, {EXACT} FROM ledger_account AS account WHERE id = ANY(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(account_ids)])
        return {AccountId(account_id): exact for account_id, exact in cursor.fetchall()}


def balance_as_of(account_id: AccountId, moment: datetime) -> int:
    """
    Give an account's balance as it was at a moment, by the time of posting.

    It never changes again for an account with a floor or a running balance. On a derived account a
    posting that is under way at that very moment may still come to count.

    :raises UnknownAccount: there is no such account
    """
    with connection.cursor() as cursor:
        cursor.execute(_AS_OF, {"account": account_id, "moment": moment})
        row = cursor.fetchone()
    if row is None:
        raise UnknownAccount
    found: int = row[0]
    return found


def unit_totals() -> list[UnitTotal]:
    """Add up every unit of every book."""
    with connection.cursor() as cursor:
        cursor.execute(_UNIT_TOTALS)
        return [UnitTotal(*row) for row in cursor.fetchall()]
