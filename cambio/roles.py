"""Who may do what: where each package declares its roles and permissions, from the ground up."""

ROLES = (
    "cambio.programmes.roles.RIGHTS",
    "cambio.payments.roles.RIGHTS",
    "streets.roles.RIGHTS",
    "catalog.roles.RIGHTS",
    "grants.roles.RIGHTS",
)
