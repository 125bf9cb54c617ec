"""The lives of a budget, a round, an application, its award and its report."""

from typing import Final, Literal

from cambio.common.states import Machine, Move

BudgetState = Literal["reserved", "open", "closed"]
BudgetMove = Literal["open", "close"]
BUDGET = Machine[BudgetState, BudgetMove](
    "budget",
    initial="reserved",
    moves=[
        Move("open", ("reserved",), "open"),
        Move("close", ("reserved", "open"), "closed"),
    ],
)
RoundState = Literal["draft", "open", "closed"]
RoundMove = Literal["open", "close"]
ROUND = Machine[RoundState, RoundMove](
    "round",
    initial="draft",
    moves=[
        Move("open", ("draft",), "open"),
        Move("close", ("open",), "closed"),
    ],
)
ApplicationState = Literal[
    "draft",
    "submitted",
    "withdrawn",
    "asked",
    "awarded",
    "refused",
    "wait_listed",
]
ApplicationMove = Literal[
    "submit",
    "ask",
    "answer",
    "award",
    "refuse",
    "wait_list",
    "defer",
    "withdraw",
]
APPLICATION = Machine[ApplicationState, ApplicationMove](
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
AwardState = Literal["running", "determined", "settled"]
AwardMove = Literal["determine", "settle"]
AWARD = Machine[AwardState, AwardMove](
    "award",
    initial="running",
    moves=[
        Move("determine", ("running",), "determined"),
        Move("settle", ("determined",), "settled"),
    ],
)
ReportState = Literal["draft", "submitted", "returned", "accepted", "rejected"]
ReportMove = Literal["submit", "return", "accept", "reject"]
REPORT = Machine[ReportState, ReportMove](
    "report",
    initial="draft",
    moves=[
        Move("submit", ("draft", "returned"), "submitted"),
        Move("return", ("submitted",), "returned"),
        Move("accept", ("submitted",), "accepted"),
        Move("reject", ("submitted",), "rejected"),
    ],
)
WAITING: Final[tuple[ApplicationState, ...]] = ("submitted", "asked", "wait_listed")
DECIDED: Final[tuple[ApplicationState, ...]] = ("awarded", "refused")
# An application that its author may still write in.
OPEN_TO_CHANGE: Final[tuple[ApplicationState, ...]] = ("draft", "asked")
# A report that its author may still write in.
UNDER_THE_PEN: Final[tuple[ReportState, ...]] = ("draft", "returned")
