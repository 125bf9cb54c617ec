"""
What a verified cleanup earns, and for whom: facts and a rule in, payments and reasons out.

Pure and in whole cambi. Time spent is not paid: it cannot be checked, and would be stretched. What
does not divide goes to the street, so that the payments add up to the total to the last cambi.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from cambio.common.money import Cambi

WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One version of a programme's reward rule.

    :param street_percent: of the total for the streets, the rest for those who took part
    """

    version: int
    per_action: int
    per_participant: int
    most_participants: int
    per_bag: int
    most_bags: int
    most_total: int
    street_percent: int

    def __post_init__(self) -> None:
        assert 0 <= self.street_percent <= WHOLE_PERCENT
        assert min(self.per_action, self.per_participant, self.per_bag) >= 0
        assert min(self.most_participants, self.most_bags, self.most_total) >= 0


@dataclass(frozen=True, slots=True)
class Share:
    """A place that was cleaned and its weight among the places of the cleanup."""

    place_id: UUID
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What was verified of a cleanup.

    :param participants: the members who took part
    :param others: how many took part without an account
    """

    places: Sequence[Share]
    participants: Sequence[UUID]
    others: int = 0
    bags: int = 0

    def __post_init__(self) -> None:
        assert self.places, "a cleanup has a place"
        assert all(share.weight >= 1 for share in self.places)
        assert min(self.others, self.bags) >= 0


@dataclass(frozen=True, slots=True)
class Payout:
    """What one place or one member is paid; never nothing."""

    target: Literal["place", "member"]
    id: UUID
    amount: Cambi


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """
    One line of the reward's explanation.

    :param amount: what the line adds to the total (`earned`), or of it goes somewhere (`divided`)
    """

    part: Literal["earned", "divided"]
    code: str
    amount: int
    params: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reward:
    """
    What a cleanup earns.

    The `earned` lines add up to the total, and so do the `divided` ones.
    """

    total: Cambi
    payments: tuple[Payout, ...]
    reasons: tuple[ReasonLine, ...]


def reward_for(facts: Facts, rule: Rule) -> Reward:
    """Reckon what the rule pays for the facts; the order of either changes nothing."""
    earned = _earned(facts, rule)
    total = sum(line.amount for line in earned)
    assert 0 <= total <= rule.most_total
    members = sorted(set(facts.participants))
    heads = len(members) + facts.others
    percent = rule.street_percent if heads else WHOLE_PERCENT
    for_people = total * (WHOLE_PERCENT - percent) // WHOLE_PERCENT
    each = for_people // heads if heads else 0
    # Everything that is not paid to a member is the streets': shares of those without an
    # account, and what does not divide.
    for_streets = total - each * len(members)
    payments = [
        *_street_payments(facts.places, for_streets),
        *(Payout("member", member, Cambi(each)) for member in members if each),
    ]
    assert sum(payment.amount for payment in payments) == total
    divided = [
        ReasonLine("divided", "street_share", total - for_people, {"percent": percent}),
        *_divided_among_people(for_people, each, len(members), facts.others),
    ]
    divided = [line for line in divided if line.amount]
    assert sum(line.amount for line in divided) == total
    return Reward(Cambi(total), tuple(payments), (*earned, *divided))


def _earned(facts: Facts, rule: Rule) -> list[ReasonLine]:
    heads = len(set(facts.participants)) + facts.others
    counted_heads, counted_bags = (
        min(heads, rule.most_participants),
        min(facts.bags, rule.most_bags),
    )
    lines = [
        ReasonLine("earned", "per_action", rule.per_action),
        ReasonLine(
            "earned",
            "per_participant",
            counted_heads * rule.per_participant,
            {"counted": counted_heads, "present": heads, "each": rule.per_participant},
        ),
        ReasonLine(
            "earned",
            "per_bag",
            counted_bags * rule.per_bag,
            {"counted": counted_bags, "gathered": facts.bags, "each": rule.per_bag},
        ),
    ]
    over = sum(line.amount for line in lines) - rule.most_total
    if over > 0:
        lines.append(ReasonLine("earned", "most_total", -over, {"most": rule.most_total}))
    return [line for line in lines if line.amount]


def _divided_among_people(
    for_people: int, each: int, members: int, others: int
) -> list[ReasonLine]:
    left_over = for_people - each * (members + others)
    return [
        ReasonLine("divided", "member_share", each * members, {"members": members, "each": each}),
        ReasonLine("divided", "others_to_street", each * others, {"others": others, "each": each}),
        ReasonLine("divided", "remainder_to_street", left_over),
    ]


def _street_payments(places: Sequence[Share], amount: int) -> list[Payout]:
    """Divide by weight; what does not divide goes to the heaviest, of equals the lowest id."""
    ordered = sorted(places, key=lambda share: (-share.weight, share.place_id))
    weights = sum(share.weight for share in ordered)
    parts = [amount * share.weight // weights for share in ordered]
    parts[0] += amount - sum(parts)
    return [
        Payout("place", share.place_id, Cambi(part))
        for share, part in zip(ordered, parts, strict=True)
        if part
    ]
