"""What can be paid: the type of a payment's subject → what payments ask of it."""

PAYABLES: dict[str, str] = {
    "award": "grants.payable.AWARD",
}
