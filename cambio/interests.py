"""Who has an interest in what: where each package says it, from the ground up."""

INTERESTS = (
    "cambio.payments.interests.INTERESTS",
    "streets.interests.INTERESTS",
    "catalog.interests.INTERESTS",
    "grants.interests.INTERESTS",
)
