"""A scheme that has been read, and what a programme fills in."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from grants.deadlines import Term
from grants.schemes.parts import SETTINGS, AllSettings, Note, Notes, Rules, Setting
from grants.schemes.rules import Rule
from grants.values import (
    InBothLanguages,
    Pattern,
    Problem,
    Refused,
    Spec,
    Whole,
    Words,
    noting,
    read_table,
    refused,
    unknown_names,
)

PRESETS = Path(__file__).parent / "presets"
_CODE = Pattern(re.compile(r"(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*"), "almere-wijkbudget")
_HEAD: Mapping[str, Spec] = {
    "code": _CODE,
    "year": Whole(1900, 2100),
    "title": InBothLanguages(),
    "about": InBothLanguages(1000),
    "settings": AllSettings(),
    "rules": Rules(),
}
_MORE: Mapping[str, Spec] = {"notice": InBothLanguages(600), "notes": Notes()}
_T = TypeVar("_T")


class SchemeInvalid(ValueError):
    """A scheme file, or what was filled in, cannot be taken; with all that is wrong."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(replace(each, file=file) for each in problems)
        super().__init__("; ".join(f"{file}: {each.key}: {each.code}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class Scheme:
    """
    A scheme file that has been read.

    :param notice: what a reader must know first, such as that these are not current rules
    :param content: the file's own content, which can be kept as JSON
    """

    code: str
    year: int
    title: Words
    about: Words
    settings: Mapping[str, Setting]
    rules: tuple[Rule, ...]
    notice: Words | None = None
    notes: tuple[Note, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def unset(self) -> tuple[str, ...]:
        """The settings that are still to be filled."""
        return tuple(key for key, setting in self.settings.items() if setting.origin == "unset")

    def _chosen(self, key: str, kind: type[_T]) -> _T:
        value = self.settings[key].value
        assert isinstance(value, kind), f"{key} is unset; a round opens with everything filled"
        return value

    @property
    def legal_regime(self) -> str:
        """The law that decisions fall under, one of LEGAL_REGIMES."""
        return self._chosen("legal_regime", str)

    @property
    def decider(self) -> Words:
        """Who decides, by office."""
        return self._chosen("decider", Words)

    @property
    def decide_within(self) -> Term:
        """How soon an applicant hears."""
        term = self._chosen("decide_within", Term)
        return replace(term, weekends=self._chosen("weekends_count", bool))

    @property
    def when_empty(self) -> str:
        """What becomes of an application when the budget is empty, one of WHEN_EMPTY."""
        return self._chosen("when_empty", str)

    @property
    def pay_at_award(self) -> bool:
        """Whether the payment is prepared in the moment of the award."""
        return self._chosen("pay_at_award", bool)

    @property
    def advance_percent(self) -> int:
        """How much of an award may be paid before its report is accepted."""
        return self._chosen("advance_percent", int)

    @property
    def account_within(self) -> Term:
        """How soon after the activity its report is due."""
        return self._chosen("account_within", Term)

    @property
    def account_needs(self) -> tuple[str, ...]:
        """What a report must hold, of ACCOUNT_NEEDS."""
        return self._chosen("account_needs", tuple)


def read_scheme(text: str, *, file: str) -> Scheme:
    """
    Read a scheme file.

    :param file: its name, for the problems
    :raises SchemeInvalid: with every fault that was found
    """
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SchemeInvalid(file, [Problem("", "not_toml", {"error": str(error)})]) from None
    return _read(content, file)


def preset(code: str) -> Scheme:
    """Read one of the schemes that come with the program, the files in PRESETS."""
    file = PRESETS / f"{code}.toml"
    return read_scheme(file.read_text(encoding="utf-8"), file=file.name)


def scheme_of(content: Mapping[str, Any]) -> Scheme:
    """
    Make a scheme of what `Scheme.content` held when it was kept.

    :raises SchemeInvalid: this version of the program does not know such a scheme
    """
    return _read(content, str(content.get("code", "")))


def filled(scheme: Scheme, values: Mapping[str, Any]) -> Scheme:
    """
    Fill what a scheme leaves to the programme; `unset()` says what is left.

    :param values: by setting, as they would stand in a file
    :raises SchemeInvalid: a value is not of its type, or the scheme does not leave it open
    """
    problems = list(unknown_names(values, SETTINGS))
    settings = dict(scheme.settings)
    for name in [name for name in SETTINGS if name in values]:
        with noting(problems, name):
            settings[name] = _filled(settings[name], SETTINGS[name], values[name])
    if problems:
        raise SchemeInvalid(scheme.code, problems)
    return replace(scheme, settings=settings)


def _filled(setting: Setting, spec: Spec, value: object) -> Setting:
    if setting.origin != "unset":
        raise refused("not_left_open")
    return Setting(spec.read(value), "filled")


def _read(content: Mapping[str, Any], file: str) -> Scheme:
    try:
        return Scheme(**read_table(content, _HEAD, _MORE), content=content)
    except Refused as refusal:
        raise SchemeInvalid(file, refusal.problems) from None
