"""Scheme files: what is taken, and every fault told at once with its key and reason."""

import json
import tomllib
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from grants import sentences
from grants.deadlines import Term
from grants.schemes import (
    PRESETS,
    SETTINGS,
    Scheme,
    SchemeInvalid,
    filled,
    preset,
    read_scheme,
    scheme_of,
)
from grants.schemes.rules import Rule
from grants.values import Problem, Words

FILES = sorted(PRESETS.glob("*.toml"))
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


def test_a_good_file_is_read_whole() -> None:
    scheme = scheme_of(GOOD)
    assert (scheme.code, scheme.year, scheme.title) == (
        "small-plans",
        2026,
        Words("Kleine plannen", "Small plans"),
    )
    assert scheme.notice is None
    amount, near = scheme.rules
    assert amount == Rule(
        "L3-amount",
        "amount_at_most",
        "wall",
        "Hoogstens € 5.000.",
        "€5,000 at most.",
        source="L3",
        parameters={"cents": 500_000},
    )
    assert (near.source, near.applies_to, near.parameters) == (
        "",
        ("person",),
        {"scopes": ("street",)},
    )
    assert [(note.source, note.built) for note in scheme.notes] == [("L4", False)]


def test_settings_are_read_with_their_types_and_origins() -> None:
    scheme = filled(scheme_of(GOOD), {"legal_regime": "private", "when_empty": "refuse"})
    assert scheme.decider == Words("het panel", "the panel")
    assert scheme.decide_within == Term(2, "weeks", weekends=True)
    assert scheme.account_within == Term(4, "weeks")
    assert (scheme.pay_at_award, scheme.advance_percent) == (False, 50)
    assert scheme.account_needs == ("receipts", "text")
    assert (scheme.legal_regime, scheme.when_empty) == ("private", "refuse")
    assert {key: each.origin for key, each in scheme.settings.items()} == {
        "legal_regime": "filled",
        "decider": "source",
        "decide_within": "ours",
        "weekends_count": "ours",
        "when_empty": "filled",
        "pay_at_award": "ours",
        "advance_percent": "source",
        "account_within": "source",
        "account_needs": "source",
    }
    assert scheme.settings["decider"].source == "L1"
    assert scheme.settings["pay_at_award"].why == Words("Eerst kijken.", "Look first.")


def test_every_setting_is_asked_for_by_name_or_it_has_no_effect() -> None:
    assert set(SETTINGS) <= {name for name in dir(Scheme) if not name.startswith("_")} | {
        "weekends_count"  # a part of decide_within
    }
    assert set(SETTINGS) == set(sentences.SETTINGS)


def test_what_is_kept_as_json_gives_the_same_scheme() -> None:
    for file in FILES:
        scheme = preset(file.stem)
        assert scheme_of(json.loads(json.dumps(scheme.content))) == scheme


def test_what_is_just_within_its_limits_is_taken() -> None:
    longest, last = "x" * 120, "ours-" + "x" * 15
    assert scheme_of(changed("title", "nl", to=longest)).title.nl == longest
    assert scheme_of(changed("rules", 1, "id", to=last)).rules[1].id == last
    assert scheme_of(changed("code", to="x" * 60)).code == "x" * 60
    for percent in (0, 100):
        read = scheme_of(changed("settings", "advance_percent", "value", to=percent))
        assert read.advance_percent == percent


def test_an_unset_value_cannot_be_read_by_mistake() -> None:
    scheme = scheme_of(GOOD)
    with pytest.raises(AssertionError, match="when_empty"):
        _ = scheme.when_empty


@pytest.mark.parametrize(
    ("content", "key", "code"),
    [
        (changed("colour", to="red"), "colour", "unknown_key"),
        (changed("yaer", to=2026), "yaer", "unknown_key_like"),
        (changed("year"), "year", "missing"),
        (changed("year", to="2026"), "year", "not_a_whole_number"),
        (changed("year", to=2026.0), "year", "not_a_whole_number"),
        (changed("year", to=True), "year", "not_a_whole_number"),
        (changed("year", to=26), "year", "out_of_range"),
        (changed("code", to="Small Plans"), "code", "not_a_code"),
        (changed("code", to="x" * 61), "code", "not_a_code"),
        (changed("title", to="Small plans"), "title", "not_a_table"),
        (changed("title", "nl"), "title.nl", "missing"),
        (changed("title", "nl", to=" "), "title.nl", "text_missing"),
        (changed("title", "nl", to="x" * 121), "title.nl", "text_too_long"),
        (changed("title", "nl", to="a\nb"), "title.nl", "text_not_printable"),
        (changed("title", "de", to="Pläne"), "title.de", "unknown_key"),
        (changed("settings", to=[]), "settings", "not_a_table"),
        (changed("settings", "when_empty"), "settings.when_empty", "missing"),
        (
            changed("settings", "when_emty", to={"unset": True}),
            "settings.when_emty",
            "unknown_key_like",
        ),
        (changed("settings", "when_empty", to={}), "settings.when_empty", "one_origin"),
        (
            changed("settings", "when_empty", to={"unset": False}),
            "settings.when_empty",
            "one_origin",
        ),
        (
            changed("settings", "advance_percent", "ours", to=True),
            "settings.advance_percent",
            "one_origin",
        ),
        (
            changed("settings", "advance_percent", "value"),
            "settings.advance_percent.value",
            "missing",
        ),
        (
            changed("settings", "when_empty", "value", to="refuse"),
            "settings.when_empty.value",
            "value_of_unset",
        ),
        (
            changed("settings", "advance_percent", "value", to=101),
            "settings.advance_percent.value",
            "out_of_range",
        ),
        (
            changed("settings", "advance_percent", "source", to="a3"),
            "settings.advance_percent.source",
            "not_a_code",
        ),
        (
            changed("settings", "pay_at_award", "value", to=0),
            "settings.pay_at_award.value",
            "not_true_or_false",
        ),
        (
            changed("settings", "when_empty", to={"ours": True, "value": "shrug"}),
            "settings.when_empty.value",
            "not_one_of",
        ),
        (
            changed("settings", "account_within", "value", "unit", to="hours"),
            "settings.account_within.value.unit",
            "not_one_of",
        ),
        (
            changed("settings", "account_within", "value", "count", to=0),
            "settings.account_within.value.count",
            "out_of_range",
        ),
        (
            changed("settings", "decide_within", "value", "weekends", to=True),
            "settings.decide_within.value.weekends",
            "unknown_key",
        ),
        (
            changed("settings", "account_needs", "value", to=[]),
            "settings.account_needs.value",
            "not_a_list",
        ),
        (
            changed("settings", "account_needs", "value", to=["text", "text"]),
            "settings.account_needs.value",
            "twice",
        ),
        (
            changed("settings", "account_needs", "value", to=["text", "songs"]),
            "settings.account_needs.value.2",
            "not_one_of",
        ),
        (
            changed("settings", "pay_at_award", "why", "en"),
            "settings.pay_at_award.why.en",
            "missing",
        ),
        (changed("rules", to={}), "rules", "not_tables"),
        (changed("rules", to=[GOOD["rules"][0]] * 101), "rules", "not_tables"),
        (changed("rules", 1, to="no food"), "rules.2", "not_a_table"),
        (changed("rules", 0, "kind"), "rules.L3-amount.kind", "missing"),
        (changed("rules", 0, "kind", to="amount"), "rules.L3-amount.kind", "not_one_of"),
        (changed("rules", 0, "kind", to=["amount"]), "rules.L3-amount.kind", "not_one_of"),
        (changed("rules", 0, "strength", to="hard"), "rules.L3-amount.strength", "not_one_of"),
        (changed("rules", 0, "cents"), "rules.L3-amount.cents", "missing"),
        (changed("rules", 0, "cents", to="5000"), "rules.L3-amount.cents", "not_a_whole_number"),
        (changed("rules", 0, "cent", to=1), "rules.L3-amount.cent", "unknown_key_like"),
        (changed("rules", 0, "scopes", to=["street"]), "rules.L3-amount.scopes", "unknown_key"),
        (changed("rules", 0, "source"), "rules.L3-amount", "one_origin"),
        (changed("rules", 0, "ours", to=True), "rules.L3-amount", "one_origin"),
        (changed("rules", 0, "source", to="L2"), "rules.L3-amount.id", "id_of_another"),
        (changed("rules", 1, "id", to="L3-near"), "rules.L3-near.id", "id_of_another"),
        (changed("rules", 1, "id", to="near"), "rules.near.id", "id_of_another"),
        (changed("rules", 1, "id"), "rules.2.id", "missing"),
        (changed("rules", 1, "id", to="ours-Near"), "rules.ours-Near.id", "not_a_code"),
        (
            changed("rules", 1, "id", to="ours-" + "x" * 16),
            f"rules.ours-{'x' * 16}.id",
            "not_a_code",
        ),
        (
            changed("rules", 1, "applies_to", to=["mayor"]),
            "rules.ours-near.applies_to.1",
            "not_one_of",
        ),
        (changed("notes", 0, "source"), "notes.1", "one_origin"),
        (changed("notes", 0, "built", to="no"), "notes.1.built", "not_true_or_false"),
    ],
)
def test_a_fault_is_told_with_its_key_and_reason(
    content: dict[str, Any], key: str, code: str
) -> None:
    found = problems(content)
    assert (key, code) in [(each.key, each.code) for each in found]
    assert {each.file for each in found} == {str(content["code"])}


def test_an_id_that_stands_there_twice_is_told_once() -> None:
    content = changed("rules", 1, to=GOOD["rules"][0])
    assert [(each.key, each.code) for each in problems(content)] == [
        ("rules.L3-amount.id", "twice")
    ]


def test_all_faults_are_told_at_once() -> None:
    text = """
    code = "x"
    yaer = 2026
    [title]
    nl = "X"
    [settings]
    when_empty = { ours = true, value = "shrug" }
    [[rules]]
    id = "L3"
    kind = "amount_at_moots"
    strength = "hard"
    [[rules]]
    id = "L3"
    kind = "amount_at_most"
    cents = 1.5
    strength = "wall"
    source = "L4"
    nl = "a"
    en = ""
    [[notes]]
    """
    with pytest.raises(SchemeInvalid) as refused:
        read_scheme(text, file="x.toml")
    found = refused.value.problems
    assert {each.file for each in found} == {"x.toml"}
    told = {each.key for each in found}
    missing = {f"settings.{name}" for name in SETTINGS if name != "when_empty"}
    assert told == missing | {
        "yaer", "year", "title.en", "about", "settings.when_empty.value",
        "rules.L3", "rules.L3.nl", "rules.L3.en", "rules.L3.kind", "rules.L3.strength",
        "rules.L3.id", "rules.L3.cents", "notes.1", "notes.1.nl", "notes.1.en", "notes.1.built",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["code = ", "a = 1\na = 2", "a = " + "[" * 5000, "\x00"])
def test_what_is_not_toml_is_told_with_its_place(text: str) -> None:
    with pytest.raises(SchemeInvalid) as refused:
        read_scheme(text, file="x.toml")
    (problem,) = refused.value.problems
    assert (problem.file, problem.key, problem.code) == ("x.toml", "", "not_toml")
    assert problem.params["error"]


def test_a_setting_that_is_left_open_is_filled_and_no_other() -> None:
    scheme = scheme_of(GOOD)
    assert scheme.unset() == ("legal_regime", "when_empty")
    half = filled(scheme, {"when_empty": "wait_list"})
    assert half.unset() == ("legal_regime",)
    assert half.when_empty == "wait_list"
    with pytest.raises(SchemeInvalid) as refused:
        filled(
            scheme,
            {
                "when_empty": "shrug",
                "advance_percent": 100,
                "colour": "red",
                "legal_regime": "private",
            },
        )
    assert {(each.file, each.key, each.code) for each in refused.value.problems} == {
        ("small-plans", "when_empty", "not_one_of"),
        ("small-plans", "advance_percent", "not_left_open"),
        ("small-plans", "colour", "unknown_key"),
    }
    # What was filled once is filled: a second word is refused.
    with pytest.raises(SchemeInvalid):
        filled(half, {"when_empty": "refuse"})


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_fault_has_its_words(language: str) -> None:
    text = "yaer = 1\n[settings]\nadvance_percent = {ours = true, value = 101}"
    with pytest.raises(SchemeInvalid) as refused:
        read_scheme(text, file="x.toml")
    with translation.override(language):
        said = {each.code: sentences.problem_text(each) for each in refused.value.problems}
    assert "year" in said["unknown_key_like"]
    assert "100" in said["out_of_range"]
    assert all(text and "%(" not in text for text in said.values())


RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PATHS = [
    *((name,) for name in GOOD),
    *(("settings", name) for name in SETTINGS),
    *(("settings", name, "value") for name in SETTINGS),
    *(("rules", place, name) for place in (0, 1) for name in GOOD["rules"][place]),
    ("rules", 0),
    ("notes", 0),
]


@given(st.sampled_from(PATHS), RUBBISH)
def test_rubbish_anywhere_is_refused_under_its_key_or_taken_and_never_breaks(
    path: tuple[str | int, ...], rubbish: object
) -> None:
    for problem in faults_of(lambda: scheme_of(changed(*path, to=rubbish))):
        assert problem.key.split(".")[0] == path[0]
        assert sentences.problem_text(problem)


@given(
    st.dictionaries(st.sampled_from(sorted(SETTINGS)) | st.text(max_size=8), RUBBISH, max_size=4)
)
def test_rubbish_filled_in_is_refused_or_taken_and_never_breaks(values: dict[str, Any]) -> None:
    scheme = preset("buurt-aan-zet")
    found = faults_of(lambda: filled(scheme, values))
    assert {each.key.split(".")[0] for each in found} <= {
        name[:60].split(".")[0] for name in values
    }
    if not found:
        assert set(filled(scheme, values).unset()) == set(scheme.unset()) - set(values)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_preset_says_that_it_is_a_historic_example_with_its_year(file: Path) -> None:
    scheme = preset(file.stem)
    assert scheme.code == file.stem
    assert "historic example, not current rules" in scheme.title.en
    assert "historisch voorbeeld, geen geldende regels" in scheme.title.nl
    assert scheme.notice is not None
    for words in (scheme.title.nl, scheme.title.en):
        assert str(scheme.year) in words


@pytest.mark.parametrize(
    ("code", "ids", "unset"),
    [
        (
            "buurt-aan-zet",
            {"Z1", "Z2", "Z3"},
            {"legal_regime", "decider", "weekends_count", "when_empty", "account_within"},
        ),
        (
            "almere-wijkbudget",
            {f"A{number}" for number in range(1, 10)},
            {"legal_regime", "decide_within", "when_empty", "advance_percent"},
        ),
    ],
)
def test_a_preset_answers_for_every_rule_of_its_source_and_for_no_other(
    code: str, ids: set[str], unset: set[str]
) -> None:
    scheme = preset(code)
    parts: list[Any] = [*scheme.settings.values(), *scheme.rules, *scheme.notes]
    assert {part.source for part in parts if part.source} == ids
    assert set(scheme.unset()) == unset


def test_the_presets_say_what_their_sources_say() -> None:
    enschede, almere = preset("buurt-aan-zet"), preset("almere-wijkbudget")
    first = enschede.rules[0]
    assert (first.id, first.strength, first.parameters) == (
        "Z1-amount",
        "default",
        {"cents": 200_000},
    )
    assert enschede.settings["decide_within"].value == Term(24, "hours")
    assert (enschede.pay_at_award, enschede.advance_percent) == (True, 100)
    assert almere.account_within == Term(3, "months")
    assert set(almere.account_needs) == {"lines", "receipts", "photos", "text"}
    strengths = {rule.id: rule.strength for rule in almere.rules}
    assert strengths["A4-co-financing"] == strengths["A5-purpose"] == "favours"
    assert strengths["A6-upkeep"] == "default"
    assert strengths["A6-food"] == strengths["A2-occasional"] == "wall"


def test_a_preset_is_plain_toml() -> None:
    for file in FILES:
        assert tomllib.loads(file.read_text(encoding="utf-8")) == preset(file.stem).content
