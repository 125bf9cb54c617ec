"""Lifecycles of what is earned in the street."""

from typing import Final, Literal

from cambio.common.states import Machine, Move

ResidencyState = Literal["claimed", "confirmed", "declined", "ended"]
ResidencyMove = Literal["confirm", "decline", "claim_again", "end"]
RESIDENCY = Machine[ResidencyState, ResidencyMove](
    "residency",
    initial="claimed",
    moves=[
        Move("confirm", ("claimed",), "confirmed"),
        Move("decline", ("claimed",), "declined"),
        Move("claim_again", ("declined", "ended"), "claimed"),
        Move("end", ("claimed", "confirmed"), "ended"),
    ],
)

CleanupState = Literal["draft", "submitted", "withdrawn", "returned", "verified", "rejected"]
CleanupMove = Literal["postpone", "submit", "return", "verify", "reject", "withdraw"]
CLEANUP = Machine[CleanupState, CleanupMove](
    "cleanup",
    initial="draft",
    moves=[
        Move("postpone", ("draft",), "draft"),
        Move("submit", ("draft", "returned"), "submitted"),
        Move("return", ("submitted",), "returned"),
        Move("verify", ("submitted",), "verified"),
        Move("reject", ("submitted",), "rejected"),
        Move("withdraw", ("draft", "submitted", "returned"), "withdrawn"),
    ],
)
EDITABLE: Final[tuple[CleanupState, ...]] = ("draft", "returned")
