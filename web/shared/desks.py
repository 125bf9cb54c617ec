"""Which desks a member has: one for each kind of work their roles give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.programmes.queries import may_anywhere

if TYPE_CHECKING:
    from cambio.programmes.models import Membership


@dataclass(frozen=True, slots=True)
class Desk:
    """A page where work waits."""

    title: str | Promise
    sentence: str | Promise
    url_name: str
    permission: str


DESKS = (
    Desk(
        _("Cleanups to verify"),
        _("Look at what others report, and verify, return or reject it."),
        "cleanups",
        "cleanups.verify",
    ),
    Desk(
        _("Residents"),
        _("Confirm who lives where, and make letters with a code."),
        "residents",
        "residents.confirm",
    ),
    Desk(
        _("Orders"),
        _("Accept orders, prepare them and hand them over."),
        "orders",
        "orders.fulfil",
    ),
    Desk(
        _("Orders to sign"),
        _("Sign orders that your street pays."),
        "signatures",
        "orders.sign",
    ),
    Desk(
        _("Grants"),
        _("Look at applications, ask about them, decide and review reports."),
        "grants",
        "grants.handle",
    ),
    Desk(
        _("Payments"),
        _("Release payments, give them to the bank and note what it did."),
        "payments",
        "payments.release",
    ),
    Desk(
        _("Budgets"),
        _("Set up budgets and rounds for grants."),
        "grant_budgets",
        "grants.manage",
    ),
    Desk(
        _("The programme's bank account"),
        _("Say which bank account payments are made from."),
        "payment_account",
        "payments.account",
    ),
)


def desks_of(member: Membership) -> list[Desk]:
    """The desks at which a member may sit."""
    return [desk for desk in DESKS if may_anywhere(member, desk.permission)]
