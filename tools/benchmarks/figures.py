"""What a measurement gives: a ratio for each round, its median and its spread, and the goal."""

from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """
    What a figure should reach.

    :ivar at_most: the figure should stay below rather than reach it
    """

    bound: float
    says: str
    at_most: bool = False

    def met_by(self, value: float) -> bool:
        """Tell whether a figure reaches it."""
        return value <= self.bound if self.at_most else value >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}"


HOT_PATHS = {
    "balance": "the balance of a wallet",
    "statement": "a page of 50 lines of a wallet's statement",
    "catalog": "a page of 50 items of the catalog",
    "cleanup": "logging a cleanup",
    "order": "placing an order",
    "sync0": "changes since a cursor: none",
    "sync10": "changes since a cursor: 10",
    "sync1000": "changes since a cursor: the first 100 of 1,000",
}
"""What phones ask for most."""

GOALS = {
    "P1.single.r1": Goal(0.40, "single posts to the raw floor, 2,000 accounts, 1 client"),
    "P1.single.r8": Goal(0.40, "the same with 8 clients"),
    "P1.hordak.r1": Goal(5, "single posts to django-hordak, 2,000 accounts, 1 client"),
    "P1.hordak.r8": Goal(5, "the same with 8 clients"),
    "P1.hot.r8.wait": Goal(
        0.30, "8 clients on the hot issuance account, inside transactions that take 5 ms more"
    ),
    "P1.hot.r8.nowait": Goal(1.2, "8 clients on the hot issuance account"),
    "P2.batch.100": Goal(
        5, "a transfer in a batch of 100 to one posted alone, from issuance, 1 client"
    ),
    "P2.batch.1000": Goal(8, "the same in a batch of 1,000"),
    **{
        f"P3.{name}.c{clients}": Goal(2, says, at_most=True)
        for name, what in HOT_PATHS.items()
        for clients, says in (
            (1, f"{what}: p50 of a request to that of a bare view with the same SQL, 1 client"),
            (16, "the same with 16 clients"),
        )
    },
    "P4.photo": Goal(
        1.5, "a 12-megapixel JPEG: `decode()` to the bare Pillow calls, time", at_most=True
    ),
    "P5.street": Goal(1.0, "nearest place among 250,000 segments, p50 in ms", at_most=True),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A median over rounds.

    :ivar spread: the lowest and the highest round
    """

    value: float
    spread: tuple[float, float]

    @classmethod
    def of(cls, rounds: list[float]) -> "Figure":
        """Sum rounds up."""
        return cls(median(rounds), (min(rounds), max(rounds)))

    @classmethod
    def of_ratios(cls, upper: list[float], lower: list[float]) -> "Figure":
        """Each round's own ratio: what disturbed one round disturbed both sides of it."""
        return cls.of([one / other for one, other in zip(upper, lower, strict=True)])

    def __str__(self) -> str:
        low, high = self.spread
        return f"{self.value:.3g} ({low:.3g} to {high:.3g})"


def as_result(name: str, figure: Figure) -> dict[str, Any]:
    """A goal's figure as it stands in `var/bench.json`."""
    goal = GOALS[name]
    return {
        "value": round(figure.value, 4),
        "spread": [round(bound, 4) for bound in figure.spread],
        "goal": str(goal),
        "met": goal.met_by(figure.value),
    }
