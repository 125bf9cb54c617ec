"""The parts of a scheme file: settings, rules and notes, each saying where it comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grants.deadlines import Unit
from grants.schemes.rules import APPLICANTS, KINDS, STRENGTHS, Rule
from grants.values import (
    Flag,
    InBothLanguages,
    OneOf,
    Pattern,
    Problem,
    Refused,
    SomeOf,
    Spec,
    TermIn,
    Text,
    Whole,
    Words,
    noting,
    read_each,
    read_table,
    refused,
)

Origin = Literal["source", "ours", "unset", "filled"]

LEGAL_REGIMES = ("awb_subsidy", "awb_other", "private")
WHEN_EMPTY = ("refuse", "wait_list", "next_round")
ACCOUNT_NEEDS = ("lines", "receipts", "photos", "text")
_CALENDAR: tuple[Unit, ...] = ("days", "weeks", "months")

SETTINGS: Mapping[str, Spec] = {
    "legal_regime": OneOf(LEGAL_REGIMES),
    "decider": InBothLanguages(),
    "decide_within": TermIn(("hours", *_CALENDAR)),
    "weekends_count": Flag(),
    "when_empty": OneOf(WHEN_EMPTY),
    "pay_at_award": Flag(),
    "advance_percent": Whole(0, 100),
    "account_within": TermIn(_CALENDAR),
    "account_needs": SomeOf(ACCOUNT_NEEDS),
}

_MOST_ID, _MOST_PARTS, _MOST_WHY = 20, 100, 600
_SOURCE = Pattern(re.compile(r"[A-Z][1-9][0-9]?"), "A2")
_RULE_ID = Pattern(re.compile(rf"(?=.{{1,{_MOST_ID}}}$)[A-Za-z0-9]+(-[a-z0-9]+)*"), "A2-profit")
_ORIGINS: Mapping[str, Spec] = {"source": _SOURCE, "ours": Flag()}
_TEXTS: Mapping[str, Spec] = {"nl": Text(), "en": Text()}
_RULE: Mapping[str, Spec] = {
    "id": _RULE_ID,
    "kind": OneOf(tuple(KINDS)),
    "strength": OneOf(STRENGTHS),
    **_TEXTS,
}
_RULE_OPTIONAL: Mapping[str, Spec] = {**_ORIGINS, "applies_to": SomeOf(APPLICANTS)}


@dataclass(frozen=True, slots=True)
class Setting:
    """
    What a scheme says about one thing.

    :param value: None where it is unset
    :param source: the rule of the scheme's source that says so
    :param why: the reason for what is ours
    """

    value: object
    origin: Origin
    source: str = ""
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """
    What a reader should know of a scheme beside its settings and rules.

    :param built: whether the program does it; if not, the scheme goes without
    :param source: as a rule's
    """

    built: bool
    nl: str
    en: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class OneSetting:
    """A value with its origin, or none."""

    spec: Spec

    def read(self, raw: object) -> Setting:
        """Want one origin, and a value unless it is unset."""
        parts = {
            **_ORIGINS,
            "unset": Flag(),
            "value": self.spec,
            "why": InBothLanguages(_MOST_WHY),
        }
        problems = list[Problem]()
        with noting(problems):
            read = read_table(raw, {}, parts)
        with noting(problems):
            origin = _origin(raw)
            if ("value" in _names(raw)) is (origin == "unset"):
                problem = "value_of_unset" if origin == "unset" else "missing"
                raise refused(problem, key="value")
        if problems:
            raise Refused(*problems)
        return Setting(read.get("value"), origin, read.get("source", ""), read.get("why"))


def _names(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _origin(raw: object) -> Origin:
    """
    Tell where a part comes from.

    :raises Refused: it does not say so, or says two things
    """
    origins: tuple[Origin, ...] = ("source", "ours", "unset")
    said = [origin for origin in origins if _names(raw).get(origin)]
    if len(said) != 1:
        raise refused("one_origin")
    return said[0]


class AllSettings:
    """Every setting there is, each once."""

    def read(self, raw: object) -> dict[str, Setting]:
        """Want each of them: what is left open says so."""
        return read_table(raw, {name: OneSetting(spec) for name, spec in SETTINGS.items()})


class Rules:
    """The rules in their order, each with an id of its own."""

    def read(self, raw: object) -> tuple[Rule, ...]:
        """Refuse an id that appears twice, too."""
        problems = list[Problem]()
        with noting(problems):
            rules = read_each(_tables(raw), _read_rule)
        ids = [_names(part).get("id") for part in raw] if isinstance(raw, list) else []
        twice = {rule_id for rule_id in ids if isinstance(rule_id, str) and ids.count(rule_id) > 1}
        problems += [Problem("id", "twice").under(rule_id) for rule_id in sorted(twice)]
        if problems:
            raise Refused(*problems)
        return rules


class Notes:
    """What else there is to say of the source's rules."""

    def read(self, raw: object) -> tuple[Note, ...]:
        """Want each to say where it comes from."""
        return read_each(_tables(raw), _read_note)


def _tables(raw: object) -> list[object]:
    if not isinstance(raw, list) or len(raw) > _MOST_PARTS:
        raise refused("not_tables", most=_MOST_PARTS)
    return raw


def _read_rule(raw: object) -> Rule:
    kind = KINDS.get(str(_names(raw).get("kind")))
    parameters, optional = (kind.parameters, kind.optional) if kind else ({}, {})
    if kind is None and isinstance(raw, Mapping):
        # Nobody can say which parameters it has: only of the rest all faults are told.
        raw = {name: raw[name] for name in (*_RULE, *_RULE_OPTIONAL) if name in raw}
    problems = list[Problem]()
    with noting(problems):
        read = read_table(raw, {**_RULE, **parameters}, {**_RULE_OPTIONAL, **optional})
    with noting(problems):
        _origin(raw)
    with noting(problems, "id"):
        _check_owner(raw)
    if problems:
        raise Refused(*problems)
    return Rule(
        id=read["id"],
        kind=read["kind"],
        strength=read["strength"],
        nl=read["nl"],
        en=read["en"],
        source=read.get("source", ""),
        applies_to=read.get("applies_to", APPLICANTS),
        parameters={name: read[name] for name in (*parameters, *optional) if name in read},
    )


def _check_owner(raw: object) -> None:
    """
    Leave the source's names to the source's rules; what is ours bears our name.

    :raises Refused: the id begins with another's name
    """
    owner = _names(raw).get("source", "ours")
    rule_id = _names(raw).get("id", "")
    if str(rule_id).split("-", 1)[0] != owner:
        raise refused("id_of_another", owner=str(owner)[:_MOST_ID])


def _read_note(raw: object) -> Note:
    problems = list[Problem]()
    with noting(problems):
        read = read_table(raw, {"built": Flag(), **_TEXTS}, _ORIGINS)
    with noting(problems):
        _origin(raw)
    if problems:
        raise Refused(*problems)
    return Note(read["built"], read["nl"], read["en"], read.get("source", ""))
