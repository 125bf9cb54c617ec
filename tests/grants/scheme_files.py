"""A good scheme file, and how tests change it."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import pytest

from grants.schemes import Scheme, SchemeInvalid, scheme_of
from grants.values import Problem

GOOD: dict[str, Any] = {
    "code": "small-plans",
    "year": 2026,
    "title": {"nl": "Kleine plannen", "en": "Small plans"},
    "about": {"nl": "Voor kleine plannen.", "en": "For small plans."},
    "settings": {
        "legal_regime": {"unset": True},
        "decider": {"source": "L1", "value": {"nl": "het panel", "en": "the panel"}},
        "decide_within": {"ours": True, "value": {"count": 2, "unit": "weeks"}},
        "weekends_count": {"ours": True, "value": True},
        "when_empty": {"unset": True},
        "pay_at_award": {
            "ours": True,
            "value": False,
            "why": {"nl": "Eerst kijken.", "en": "Look first."},
        },
        "advance_percent": {"source": "L2", "value": 50},
        "account_within": {"source": "L2", "value": {"count": 4, "unit": "weeks"}},
        "account_needs": {"source": "L2", "value": ["receipts", "text"]},
    },
    "rules": [
        {
            "id": "L3-amount",
            "kind": "amount_at_most",
            "cents": 500_000,
            "strength": "wall",
            "source": "L3",
            "nl": "Hoogstens € 5.000.",
            "en": "€5,000 at most.",
        },
        {
            "id": "ours-near",
            "kind": "scope_in",
            "scopes": ["street"],
            "applies_to": ["person"],
            "strength": "favours",
            "ours": True,
            "nl": "Voor de straat.",
            "en": "For the street.",
        },
    ],
    "notes": [{"source": "L4", "built": False, "nl": "Een panel.", "en": "A panel."}],
}
GONE = object()


def changed(*path: str | int, to: object = GONE) -> dict[str, Any]:
    """The good file with one value changed, or gone."""
    content = deepcopy(GOOD)
    *way, last = path
    table: Any = content
    for step in way:
        table = table[step]
    if to is GONE:
        del table[last]
    else:
        table[last] = to
    return content


def faults_of(read: Callable[[], Scheme]) -> Sequence[Problem]:
    try:
        read()
    except SchemeInvalid as refused:
        return refused.problems
    return ()


def problems(content: dict[str, Any]) -> list[Problem]:
    with pytest.raises(SchemeInvalid) as refused:
        scheme_of(content)
    return list(refused.value.problems)
