"""Who has to do with streets, those who live there and what they clean."""

from django.utils.translation import gettext_lazy as _

from cambio.programmes.roles import Rights, Role

RIGHTS = Rights(
    scopes=("ward", "place"),
    permissions={
        "cleanups.log": _("Log a cleanup for others and report on it."),
        "cleanups.verify": _("Verify, return or reject cleanups that others logged."),
        "residents.confirm": _("Confirm that somebody lives in a street."),
        "rules.manage": _("Set what a cleanup earns."),
        # Of the street's own money: whoever spends it sees its balance.
        "orders.sign": _("Sign orders that are paid by the street."),
    },
    roles={
        "steward": Role(_("Steward, signs for a street"), ("place",)),
        "coordinator": Role(_("Coordinator"), ("programme", "ward", "place")),
        "verifier": Role(_("Verifier, steps in where no coordinator can"), ("programme",)),
    },
    held={
        "steward": {"orders.sign"},
        "coordinator": {
            "cleanups.log",
            "cleanups.verify",
            "residents.confirm",
            "residents.enrol",
            "people.read",
        },
        "verifier": {"cleanups.verify", "people.read"},
        "manager": {"rules.manage", "residents.confirm"},
    },
)
