"""Lifecycles of what is earned in the street."""

from cambio.common.states import Machine, Move

RESIDENCY = Machine(
    "residency",
    initial="claimed",
    moves=[
        Move("confirm", ("claimed",), "confirmed"),
        Move("decline", ("claimed",), "declined"),
        Move("claim_again", ("declined", "ended"), "claimed"),
        Move("end", ("claimed", "confirmed"), "ended"),
    ],
)

CLEANUP = Machine(
    "cleanup",
    initial="draft",
    moves=[
        Move("submit", ("draft", "returned"), "submitted"),
        Move("return", ("submitted",), "returned"),
        Move("verify", ("submitted",), "verified"),
        Move("reject", ("submitted",), "rejected"),
        Move("withdraw", ("draft", "submitted", "returned"), "withdrawn"),
    ],
)
EDITABLE = ("draft", "returned")
