"""
May this be awarded: the facts of an application and the rules of a scheme in, findings out.

Pure. A finding is a code with numbers; `grants.sentences` turns it into words. Which rules count
is a scheme's matter; here stands what kinds of rules there can be.
"""

from grants.schemes.rules.checking import (
    STRENGTHS,
    HasRules,
    Rule,
    RuleFinding,
    Strength,
    blocking,
    check,
    payable_cents,
)
from grants.schemes.rules.facts import APPLICANTS, CATEGORIES, PURPOSES, SCOPES, CostFact, Facts
from grants.schemes.rules.kinds import KINDS, Kind, Outcome, Verdict

__all__ = [
    "APPLICANTS",
    "CATEGORIES",
    "KINDS",
    "PURPOSES",
    "SCOPES",
    "STRENGTHS",
    "CostFact",
    "Facts",
    "HasRules",
    "Kind",
    "Outcome",
    "Rule",
    "RuleFinding",
    "Strength",
    "Verdict",
    "blocking",
    "check",
    "payable_cents",
]
