"""What an application says, as far as rules look at it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

APPLICANTS = ("person", "group", "association", "body")
SCOPES = ("street", "neighbourhood", "district", "city")
PURPOSES = (
    "meeting",
    "for_others",
    "running_costs",
    "surroundings",
    "safety",
    "party",
    "other",
)
CATEGORIES = (
    "materials",
    "hire",
    "labour",
    "food_and_drink",
    "alcohol",
    "publicity",
    "running_costs",
    "other",
)


@dataclass(frozen=True, slots=True)
class CostFact:
    """What one thing will cost."""

    category: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What an application says.

    :param total_cents: what all of it will cost
    :param non_profit: of an organisation; None where nobody has said
    :param structural: all year, or at fixed times
    :param co_funders: what each other party pays
    :param lives_in_ward: None where nobody has confirmed it; likewise those below
    :param award_cents: what is about to be awarded; None while it is about what was asked
    """

    asked_cents: int
    total_cents: int
    applicant_kind: str
    non_profit: bool | None = None
    scope: str
    purposes: Sequence[str] = ()
    structural: bool = False
    lines: Sequence[CostFact] = ()
    co_funders: Sequence[int] = ()
    supporters: int = 0
    has_budget_document: bool = False
    lives_in_ward: bool | None = None
    payee_is_applicant: bool | None = None
    consultation_held: bool | None = None
    award_cents: int | None = None

    def __post_init__(self) -> None:
        assert min(self.asked_cents, self.total_cents, self.supporters) >= 0
        assert self.applicant_kind in APPLICANTS
        assert self.scope in SCOPES
        assert set(self.purposes) <= set(PURPOSES)
        assert {line.category for line in self.lines} <= set(CATEGORIES)

    @property
    def cents(self) -> int:
        """What it is about: the award where there is one, else what was asked."""
        return self.asked_cents if self.award_cents is None else self.award_cents

    def awarding(self, cents: int) -> "Facts":
        """The same at the moment of a decision, which may give less than was asked."""
        return replace(self, award_cents=cents)

    def cents_for(self, categories: Sequence[str]) -> int:
        """What the lines of some categories come to."""
        return sum(line.cents for line in self.lines if line.category in categories)
