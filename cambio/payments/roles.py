"""Who has to do with payments; that a second person releases them stands in `permissions.py`."""

from django.utils.translation import gettext_lazy as _

from cambio.programmes.roles import Rights, Role

RIGHTS = Rights(
    permissions={
        "payments.account": _("Set the bank account that payments are made from."),
        "payments.release": _("Release payments and give them to the bank."),
    },
    roles={"treasurer": Role(_("Treasurer, releases payments"), ("programme",))},
    held={"treasurer": {"payments.release"}, "manager": {"payments.account"}},
)
