"""Checking facts against the rules of a scheme, and what stands in the way of an award."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from grants.schemes.rules.facts import APPLICANTS, Facts
from grants.schemes.rules.kinds import KINDS, Verdict

Strength = Literal["wall", "default", "favours"]
STRENGTHS: tuple[Strength, ...] = ("wall", "default", "favours")


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule of a scheme.

    :param strength: a wall must be met, a default may be left with a reason, a favour only counts
    :param applies_to: the kinds of applicant that it is for
    :param source: the rule of the scheme's source that this is; empty where it is the program's own
    """

    id: str
    kind: str
    strength: Strength
    nl: str
    en: str
    source: str = ""
    applies_to: Sequence[str] = APPLICANTS
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """
    What one rule finds of an application; it can be kept as JSON.

    :param rule: the rule's id
    :param code: of the sentence, which the values fill
    """

    rule: str
    kind: str
    verdict: Verdict
    strength: Strength
    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of an award until a person has had a word."""
        return self.verdict != "met" and self.strength != "favours"

    @property
    def is_for_a_person(self) -> bool:
        """Whether a person's word counts: a judgement, or an exception with a reason."""
        return self.verdict == "needs_person" or (
            self.verdict == "not_met" and self.strength == "default"
        )


class HasRules(Protocol):
    """A scheme, as far as it is needed here."""

    @property
    def rules(self) -> Sequence[Rule]:
        """Its rules, in its order."""


def check(facts: Facts, scheme: HasRules) -> list[RuleFinding]:
    """Find for every rule whether it is met, not met, or needs a person."""
    return [_finding(facts, rule) for rule in scheme.rules]


def _finding(facts: Facts, rule: Rule) -> RuleFinding:
    if facts.applicant_kind not in rule.applies_to:
        values = {"applicant": facts.applicant_kind}
        return RuleFinding(rule.id, rule.kind, "met", rule.strength, "does_not_apply", values)
    outcome = KINDS[rule.kind].check(facts, **rule.parameters)
    return RuleFinding(
        rule.id, rule.kind, outcome.verdict, rule.strength, outcome.code, outcome.values
    )


def blocking(findings: Iterable[RuleFinding], judgements: Mapping[str, bool]) -> list[RuleFinding]:
    """
    Name what still stands in the way of an award.

    :param judgements: by rule; True where a person found that it holds, or made an exception
    """
    return [
        finding
        for finding in findings
        if finding.blocks and not (finding.is_for_a_person and judgements.get(finding.rule) is True)
    ]


def payable_cents(facts: Facts, scheme: HasRules) -> int:
    """Reckon the most that no wall forbids to award, up to what was asked."""
    most = facts.asked_cents
    for rule in scheme.rules:
        if rule.strength != "wall" or facts.applicant_kind not in rule.applies_to:
            continue
        if rule.kind == "amount_at_most":
            most = min(most, rule.parameters["cents"])
        elif rule.kind == "no_expense_of":
            refused = facts.cents_for(rule.parameters["categories"])
            most = min(most, facts.total_cents - refused) if refused else most
    return max(most, 0)
