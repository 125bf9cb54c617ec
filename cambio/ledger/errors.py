"""What the ledger refuses; each refusal of the database's functions has its own SQLSTATE."""

from typing import ClassVar

import psycopg
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, DomainError, Invalid, NotAllowedNow, NotFound


class PostedTwice(AssertionError):
    """
    A mistake in the program: one database transaction posted more than once.

    Two postings lock accounts in two rounds, so that such transactions deadlock each other. Hand
    all legs over in one call.
    """


class Refusal(DomainError):
    """
    The ledger refuses.

    :ivar subject: the account, unit, book or transaction at fault, as the database names it
    """

    sqlstate: ClassVar[str]
    subject: str = ""


class ReferenceReused(Refusal, Conflict):
    sqlstate = "CB001"
    code = "reference_reused"
    title = _("This reference was used for another posting")


class UnknownAccount(Refusal, NotFound):
    sqlstate = "CB002"
    code = "unknown_account"
    title = _("There is no such account")


class UnitMismatch(Refusal, Invalid):
    sqlstate = "CB003"
    code = "unit_mismatch"
    title = _("These accounts count different units")


class AccountClosed(Refusal, NotAllowedNow):
    sqlstate = "CB004"
    code = "account_closed"
    title = _("This ledger account is closed")


class InsufficientFunds(Refusal, NotAllowedNow):
    sqlstate = "CB005"
    code = "insufficient_funds"
    title = _("There is not enough on the account")


class UnknownUnit(Refusal, NotFound):
    sqlstate = "CB006"
    code = "unknown_unit"
    title = _("There is no such book or unit")


class OpenedDifferently(Refusal, Conflict):
    sqlstate = "CB007"
    code = "opened_differently"
    title = _("This was opened before, with other properties")


class AccountStaysOpen(Refusal, NotAllowedNow):
    sqlstate = "CB008"
    code = "account_stays_open"
    title = _("This account cannot be closed")


class AccountNotEmpty(Refusal, NotAllowedNow):
    sqlstate = "CB009"
    code = "account_not_empty"
    title = _("There is still something on this account")


class AmountOutOfRange(Refusal, Invalid):
    sqlstate = "22003"
    code = "amount_out_of_range"
    title = _("This amount is too large")


_BY_SQLSTATE: dict[str, type[Refusal]] = {
    refusal.sqlstate: refusal for refusal in Refusal.__subclasses__()
}


def refusal_in(error: BaseException | None) -> Refusal | None:
    """Find the refusal that a database error stands for, if it is one."""
    if not isinstance(error, psycopg.Error) or error.sqlstate not in _BY_SQLSTATE:
        return None
    refusal = _BY_SQLSTATE[error.sqlstate]()
    refusal.subject = error.diag.message_detail or ""
    return refusal
