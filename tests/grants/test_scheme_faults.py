"""Scheme files at fault: every fault told at once, with its key and reason."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from grants import sentences
from grants.schemes import SETTINGS, SchemeInvalid, filled, preset, read_scheme, scheme_of
from tests.grants.scheme_files import GOOD, changed, faults_of, problems


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
