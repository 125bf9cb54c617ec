"""
Reading the books; one module for each subject.

Who may see an account is not the ledger's matter: whoever calls has found the account's id through
something that the reader may see. Each function is one statement, so one moment of the books.
"""

from cambio.ledger.models import AccountId
from cambio.ledger.queries.balances import (
    UnitTotal,
    account_of,
    balance,
    balance_as_of,
    balances,
    owners_of,
    unit_totals,
)
from cambio.ledger.queries.reports import (
    JournalLine,
    KindTotal,
    PurposeTotal,
    journal,
    totals_by_kind,
    trial_balance,
)
from cambio.ledger.queries.statements import StatementLine, StatementPage, statement_page

__all__ = [
    "AccountId",
    "JournalLine",
    "KindTotal",
    "PurposeTotal",
    "StatementLine",
    "StatementPage",
    "UnitTotal",
    "account_of",
    "balance",
    "balance_as_of",
    "balances",
    "journal",
    "owners_of",
    "statement_page",
    "totals_by_kind",
    "trial_balance",
    "unit_totals",
]
