"""Scheme files: what is read, what is filled in, and what the presets say."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grants import sentences
from grants.deadlines import Term
from grants.schemes import PRESETS, SETTINGS, Scheme, SchemeInvalid, filled, preset, scheme_of
from grants.schemes.rules import Rule
from grants.values import Words
from tests.grants.scheme_files import GOOD, changed

FILES = sorted(PRESETS.glob("*.toml"))


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
