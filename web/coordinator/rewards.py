"""What a cleanup pays, as lines to be read: before it is verified and afterwards."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from streets import queries
from streets.sentences import reward_text

if TYPE_CHECKING:
    from streets.models import Cleanup


@dataclass(frozen=True, slots=True)
class RewardLine:
    """One reason, and what it adds or where it goes."""

    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class ShownReward:
    """How a reward was earned, and how it is divided; each part adds up to the total."""

    is_paid: bool
    total: int
    earned: list[RewardLine]
    divided: list[RewardLine]


def shown_reward(cleanup: Cleanup) -> ShownReward | None:
    """The reward that was paid, or what verifying would pay; nothing before there is a rule."""
    if cleanup.state == "verified":
        paid = cleanup.reward
        return _shown(paid.reasons, paid.total, is_paid=True)
    expected = queries.reward_of(cleanup)
    if expected is None:
        return None
    return _shown([asdict(line) for line in expected.reasons], expected.total, is_paid=False)


def _shown(reasons: list[dict[str, Any]], total: int, *, is_paid: bool) -> ShownReward:
    lines: dict[str, list[RewardLine]] = {"earned": [], "divided": []}
    for reason in reasons:
        lines[reason["part"]].append(RewardLine(reward_text(reason), reason["amount"]))
    return ShownReward(is_paid, total, lines["earned"], lines["divided"])
