"""
Who may do what: the one table of roles and permissions.

A permission is a sentence that a resident understands; a role is a set of permissions that is
granted over a scope: the whole programme, a ward, a place or a supplier.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMISSIONS: dict[str, str | Promise] = {
    "cleanups.log": _("Log a cleanup for others and report on it."),
    "cleanups.verify": _("Verify, return or reject cleanups that others logged."),
    "residents.confirm": _("Confirm that somebody lives in a street."),
    "residents.enrol": _("Enrol residents on paper."),
    "people.read": _("See the names of those who take part."),
    "orders.sign": _("Sign orders that are paid by the street."),
    "orders.fulfil": _("Accept, prepare and hand over a supplier's orders."),
    "orders.counter": _("Order for a resident at the counter and hand over at once."),
    "catalog.manage": _("Maintain suppliers and what the catalog offers."),
    "rules.manage": _("Set what a cleanup earns."),
    "roles.grant": _("Grant roles and take them back."),
    "books.read": _("See the balances of the programme's own accounts."),
    "grants.manage": _("Set up budgets, schemes and rounds for grants."),
    "grants.handle": _("Take in applications for grants, ask about them and review reports."),
    "grants.decide": _("Award or refuse grants, and say what they finally come to."),
    "payments.account": _("Set from which bank account is paid."),
    "payments.release": _("Release payments and give them to the bank."),
}


@dataclass(frozen=True, slots=True)
class Role:
    """
    What somebody is to the programme.

    :param scopes: the kinds of thing the role can be granted over
    """

    title: str | Promise
    scopes: tuple[str, ...]
    permissions: frozenset[str]


ROLES: dict[str, Role] = {
    "steward": Role(_("Steward, signs for a street"), ("place",), frozenset({"orders.sign"})),
    "coordinator": Role(
        _("Coordinator"),
        ("programme", "ward", "place"),
        frozenset(
            {
                "cleanups.log",
                "cleanups.verify",
                "residents.confirm",
                "residents.enrol",
                "people.read",
            }
        ),
    ),
    "verifier": Role(
        _("Verifier, steps in where no coordinator can"),
        ("programme",),
        frozenset({"cleanups.verify", "people.read"}),
    ),
    "supplier_staff": Role(
        _("Supplier's staff"), ("supplier",), frozenset({"orders.fulfil", "orders.counter"})
    ),
    "manager": Role(
        _("Manager of the programme"),
        ("programme",),
        frozenset(
            {
                "catalog.manage",
                "rules.manage",
                "roles.grant",
                "people.read",
                "residents.confirm",
                "residents.enrol",
                "books.read",
                "grants.manage",
                "payments.account",
            }
        ),
    ),
    "grant_desk": Role(
        _("Grant desk"), ("programme", "ward"), frozenset({"grants.handle", "people.read"})
    ),
    "grant_official": Role(
        _("Official who decides on grants"),
        ("programme", "ward"),
        frozenset({"grants.handle", "grants.decide", "people.read"}),
    ),
    "treasurer": Role(
        _("Treasurer, releases payments"), ("programme",), frozenset({"payments.release"})
    ),
    "auditor": Role(_("Auditor, reads the books"), ("programme",), frozenset({"books.read"})),
}

for _name, _role in ROLES.items():
    assert _role.permissions <= PERMISSIONS.keys(), f"{_name} has a permission without a sentence"
