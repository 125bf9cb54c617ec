"""The lives of a budget, a round, an application, its award and its report."""

from cambio.common.states import Machine, Move

ENVELOPE = Machine(
    "envelope",
    initial="reserved",
    moves=[
        Move("open", ("reserved",), "open"),
        Move("close", ("reserved", "open"), "closed"),
    ],
)
ROUND = Machine(
    "round",
    initial="draft",
    moves=[
        Move("open", ("draft",), "open"),
        Move("close", ("open",), "closed"),
    ],
)
APPLICATION = Machine(
    "application",
    initial="draft",
    moves=[
        Move("submit", ("draft",), "submitted"),
        Move("ask", ("submitted",), "asked"),
        Move("answer", ("asked",), "submitted"),
        Move("award", ("submitted", "wait_listed"), "awarded"),
        Move("refuse", ("submitted", "wait_listed"), "refused"),
        Move("wait_list", ("submitted",), "wait_listed"),
        Move("defer", ("submitted", "wait_listed"), "submitted"),
        Move("withdraw", ("draft", "submitted", "asked", "wait_listed"), "withdrawn"),
    ],
)
AWARD = Machine(
    "award",
    initial="running",
    moves=[
        Move("determine", ("running",), "determined"),
        Move("settle", ("determined",), "settled"),
    ],
)
REPORT = Machine(
    "report",
    initial="draft",
    moves=[
        Move("submit", ("draft", "returned"), "submitted"),
        Move("return", ("submitted",), "returned"),
        Move("accept", ("submitted",), "accepted"),
        Move("reject", ("submitted",), "rejected"),
    ],
)
WAITING = ("submitted", "asked", "wait_listed")
DECIDED = ("awarded", "refused")
# An application that its author may still write in.
OPEN_TO_CHANGE = ("draft", "asked")
# A report that its author may still write in.
UNDER_THE_PEN = ("draft", "returned")
