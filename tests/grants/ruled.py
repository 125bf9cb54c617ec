"""Plain facts, and rules without a scheme around them."""

from dataclasses import dataclass
from typing import Any

from grants.schemes.rules import APPLICANTS, CostFact, Facts, Rule, Strength

PLAIN = Facts(
    asked_cents=100_000,
    total_cents=150_000,
    applicant_kind="group",
    scope="street",
    purposes=("meeting",),
    lines=(CostFact("materials", 120_000), CostFact("food_and_drink", 30_000)),
    co_funders=(50_000,),
)


@dataclass(frozen=True)
class Ruled:
    """A scheme that is its rules."""

    rules: tuple[Rule, ...]


def rule(kind: str, strength: Strength = "wall", **parameters: Any) -> Rule:
    applies_to = parameters.pop("applies_to", APPLICANTS)
    return Rule(kind, kind, strength, "nl", "en", "A1", applies_to, parameters)
