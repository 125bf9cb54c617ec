"""Who sets up grants, who takes applications in, and who decides."""

from django.utils.translation import gettext_lazy as _

from cambio.programmes.roles import Rights, Role

RIGHTS = Rights(
    permissions={
        "grants.manage": _("Set up budgets, schemes and rounds for grants."),
        "grants.handle": _("Receive grant applications, ask about them and review reports."),
        "grants.decide": _("Award or refuse grants, and decide their final amount."),
    },
    roles={
        "grant_desk": Role(_("Grant desk"), ("programme", "ward")),
        "grant_official": Role(_("Official who decides on grants"), ("programme", "ward")),
    },
    held={
        "grant_desk": {"grants.handle", "people.read"},
        "grant_official": {"grants.handle", "grants.decide", "people.read"},
        "manager": {"grants.manage"},
    },
)
