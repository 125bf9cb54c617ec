"""
What may stand in a scheme file: values with their types, read from TOML or JSON.

Pure. Reading never stops at the first fault: each one is noted with the key where it stands, and
`grants.sentences` says it in words.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar

from cambio.common.names import hides
from grants.deadlines import Term, Unit

MOST_CENTS = 100_000_000_00
_MOST_COUNT, _MOST_NAME = 1000, 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a scheme file: where it stands, and its reason as a code with parameters."""

    key: str
    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)
    file: str = ""

    def under(self, name: str) -> "Problem":
        """The same, seen from what holds it."""
        return replace(self, key=".".join(filter(None, (name, self.key))))


class Refused(ValueError):
    """What was read is not of its type."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{each.key}: {each.code}" for each in problems))
        self.problems = problems


def refused(code: str, *, key: str = "", **params: int | str) -> Refused:
    """Make the refusal for one fault."""
    return Refused(Problem(key, code, params))


@contextmanager
def noting(problems: list[Problem], name: str = "") -> Iterator[None]:
    """Read a part, and note what is refused of it so that the other parts are read, too."""
    try:
        yield
    except Refused as refusal:
        problems += [each.under(name) for each in refusal.problems]


class Spec(Protocol):
    """A type of value."""

    def read(self, raw: object) -> object:
        """
        Make a value of what stands in the file.

        :raises Refused: with every fault in it
        """


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within limits."""

    least: int
    most: int

    def read(self, raw: object) -> int:
        """Refuse what only looks like one: true, 1.0, "1"."""
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise refused("not_a_whole_number")
        if not self.least <= raw <= self.most:
            raise refused("out_of_range", least=self.least, most=self.most)
        return raw


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, raw: object) -> bool:
        """Refuse what merely counts as true."""
        if not isinstance(raw, bool):
            raise refused("not_true_or_false")
        return raw


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a closed set of words."""

    options: Sequence[str]

    def read(self, raw: object) -> str:
        """Name the options when it is none of them."""
        if isinstance(raw, str) and raw in self.options:
            return raw
        raise refused("not_one_of", options=", ".join(self.options))


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Some of a closed set of words, at least one, each once."""

    options: Sequence[str]

    def read(self, raw: object) -> tuple[str, ...]:
        """Refuse each word that is not of the set."""
        if not isinstance(raw, list | tuple) or not raw:
            raise refused("not_a_list")
        read = read_each(raw, OneOf(self.options).read)
        if len(set(read)) < len(read):
            raise refused("twice")
        return read


@dataclass(frozen=True, slots=True)
class Text:
    """One line for people."""

    most: int = 600

    def read(self, raw: object) -> str:
        """Refuse the empty, the endless and what cannot be printed."""
        if not isinstance(raw, str) or not raw.strip():
            raise refused("text_missing")
        if len(raw) > self.most:
            raise refused("text_too_long", most=self.most)
        if hides(raw):
            raise refused("text_not_printable")
        return raw


@dataclass(frozen=True, slots=True)
class Pattern:
    """A short code."""

    pattern: re.Pattern[str]
    example: str

    def read(self, raw: object) -> str:
        """Show how one looks when this is none."""
        if isinstance(raw, str) and self.pattern.fullmatch(raw):
            return raw
        raise refused("not_a_code", example=self.example)


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class InBothLanguages:
    """A text in Dutch and in English."""

    most: int = 120

    def read(self, raw: object) -> Words:
        """Want both."""
        text = Text(self.most)
        return Words(**read_table(raw, {"nl": text, "en": text}))


@dataclass(frozen=True, slots=True)
class TermIn:
    """A length of time in one of these units."""

    units: Sequence[Unit]

    def read(self, raw: object) -> Term:
        """Whether weekends count is a setting of its own."""
        parts: Mapping[str, Spec] = {"count": Whole(1, _MOST_COUNT), "unit": OneOf(self.units)}
        return Term(**read_table(raw, parts))


def read_table(
    raw: object, required: Mapping[str, Spec], optional: Mapping[str, Spec] | None = None
) -> dict[str, Any]:
    """
    Read a table of known names; of the optional ones, those that are there.

    :raises Refused: with every fault in it
    """
    if not isinstance(raw, Mapping):
        raise refused("not_a_table")
    specs = {**required, **(optional or {})}
    problems = [
        *unknown_names(raw, specs),
        *(Problem(name, "missing") for name in required if name not in raw),
    ]
    read = {}
    for name in [name for name in specs if name in raw]:
        with noting(problems, name):
            read[name] = specs[name].read(raw[name])
    if problems:
        raise Refused(*problems)
    return read


def read_each(raw: Sequence[object], read: Callable[[object], T]) -> tuple[T, ...]:
    """
    Read the parts of a list.

    :raises Refused: with every fault in them, under a part's id or else its place, from 1
    """
    found, problems = list[T](), list[Problem]()
    for place, part in enumerate(raw, 1):
        name = part.get("id") if isinstance(part, Mapping) else None
        with noting(problems, name[:_MOST_NAME] if name and isinstance(name, str) else str(place)):
            found.append(read(part))
    if problems:
        raise Refused(*problems)
    return tuple(found)


def unknown_names(raw: Mapping[Any, object], known: Collection[str]) -> Iterator[Problem]:
    """Find every name that is not known, and the known one that may be meant."""
    for name in raw:
        if name not in known:
            like = get_close_matches(str(name), known, n=1)
            code, params = ("unknown_key_like", {"like": like[0]}) if like else ("unknown_key", {})
            yield Problem(str(name)[:_MOST_NAME], code, params)
