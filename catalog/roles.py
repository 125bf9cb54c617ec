"""Who offers what credits are spent on, and who hands it over."""

from django.utils.translation import gettext_lazy as _

from cambio.programmes.roles import Rights, Role

RIGHTS = Rights(
    scopes=("supplier",),
    permissions={
        "orders.fulfil": _("Accept, prepare and hand over a supplier's orders."),
        "orders.counter": _("Order for a resident at the counter and hand over at once."),
        "catalog.manage": _("Maintain suppliers and what the catalog offers."),
    },
    roles={"supplier_staff": Role(_("Supplier's staff"), ("supplier",))},
    held={
        "supplier_staff": {"orders.fulfil", "orders.counter"},
        "manager": {"catalog.manage"},
    },
)
