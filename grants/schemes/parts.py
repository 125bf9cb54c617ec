"""The parts of a scheme file: settings, rules and notes, each saying where it comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grants.deadlines import Unit
from grants.rules import APPLICANTS, KINDS, STRENGTHS, Kind, Rule
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
        read = read_table(raw, {}, parts)
        origin = _origin(read)
        if origin == "unset" and "value" in read:
            raise refused("value_of_unset", key="value")
        if origin != "unset" and "value" not in read:
            raise refused("missing", key="value")
        return Setting(read.get("value"), origin, read.get("source", ""), read.get("why"))


def _origin(read: Mapping[str, Any]) -> Origin:
    """Tell where a part comes from; it has to say so exactly once."""
    origins: tuple[Origin, ...] = ("source", "ours", "unset")
    said = [origin for origin in origins if read.get(origin)]
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
        """Refuse an id that stands there twice, too."""
        rules = read_each(_tables(raw), _read_rule)
        ids = [rule.id for rule in rules]
        twice = [rule_id for rule_id in dict.fromkeys(ids) if ids.count(rule_id) > 1]
        if twice:
            raise Refused(*(Problem(f"{rule_id}.id", "twice") for rule_id in twice))
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
    kind = _kind_of(raw)
    read = read_table(raw, {**_RULE, **kind.parameters}, {**_RULE_OPTIONAL, **kind.optional})
    _origin(read)
    owner = read.get("source", "ours")
    if read["id"].split("-", 1)[0] != owner:
        # The source's names are for the source's rules; what is ours bears our name.
        raise refused("id_of_another", key="id", owner=owner)
    return Rule(
        id=read["id"],
        kind=read["kind"],
        strength=read["strength"],
        nl=read["nl"],
        en=read["en"],
        source=read.get("source", ""),
        applies_to=read.get("applies_to", APPLICANTS),
        parameters={
            name: read[name] for name in (*kind.parameters, *kind.optional) if name in read
        },
    )


def _read_note(raw: object) -> Note:
    read = read_table(raw, {"built": Flag(), **_TEXTS}, _ORIGINS)
    _origin(read)
    return Note(read["built"], read["nl"], read["en"], read.get("source", ""))


def _kind_of(raw: object) -> Kind:
    """
    Tell which parameters a rule has.

    :raises Refused: it is of no kind; its other names are looked at, but its parameters cannot be
    """
    if not isinstance(raw, Mapping):
        raise refused("not_a_table")
    kind = raw.get("kind")
    if isinstance(kind, str) and kind in KINDS:
        return KINDS[kind]
    common = {name: raw[name] for name in (*_RULE, *_RULE_OPTIONAL) if name in raw}
    read_table(common, _RULE, _RULE_OPTIONAL)
    raise AssertionError("a kind that is none was read")
