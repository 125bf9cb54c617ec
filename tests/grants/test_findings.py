"""Findings together: what a person may let pass, what nobody may, and what is payable."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants import sentences
from grants.schemes import PRESETS, preset, rules
from grants.schemes.rules import (
    APPLICANTS,
    CATEGORIES,
    PURPOSES,
    SCOPES,
    STRENGTHS,
    CostFact,
    Facts,
    Rule,
    RuleFinding,
    Strength,
    blocking,
    check,
    payable_cents,
)
from tests.grants.ruled import PLAIN, Ruled, rule


def test_findings_keep_the_order_of_the_rules() -> None:
    scheme = preset("almere-wijkbudget")
    assert [each.rule for each in check(PLAIN, scheme)] == [each.id for each in scheme.rules]


def test_a_finding_is_the_same_after_it_was_kept_as_json() -> None:
    for code in ("buurt-aan-zet", "almere-wijkbudget"):
        for finding in check(PLAIN, preset(code)):
            assert RuleFinding(**json.loads(json.dumps(asdict(finding)))) == finding


@pytest.mark.parametrize(
    ("strength", "verdict", "blocks", "word_counts"),
    [
        ("wall", "met", False, False),
        ("wall", "not_met", True, False),
        ("wall", "needs_person", True, True),
        ("default", "met", False, False),
        ("default", "not_met", True, True),
        ("default", "needs_person", True, True),
        ("favours", "met", False, False),
        ("favours", "not_met", False, False),
        ("favours", "needs_person", False, True),
    ],
)
def test_what_blocks_and_what_a_person_may_let_pass(
    strength: Strength, verdict: rules.Verdict, *, blocks: bool, word_counts: bool
) -> None:
    finding = RuleFinding("A1", "judged_by_person", verdict, strength, "to_judge")
    assert (finding.blocks, finding.is_for_a_person) == (blocks, word_counts)
    assert bool(blocking([finding], {})) is blocks
    assert bool(blocking([finding], {"A1": False})) is blocks
    assert bool(blocking([finding], {"A1": True})) is (blocks and not word_counts)
    assert bool(blocking([finding], {"A2": True})) is blocks


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 100_000),
        ({"asked_cents": 150_000}, 120_000),
        ({"asked_cents": 120_000}, 120_000),
        ({"lines": (CostFact("food_and_drink", 150_000),)}, 0),
        ({"lines": (CostFact("materials", 500_000),), "asked_cents": 500_000}, 300_000),
        ({"applicant_kind": "body", "asked_cents": 150_000}, 150_000),
    ],
)
def test_no_more_is_payable_than_walls_allow(change: dict[str, Any], expected: int) -> None:
    scheme = Ruled(
        (
            rule("no_expense_of", categories=("food_and_drink",), applies_to=("group",)),
            rule("amount_at_most", cents=300_000),
            rule("amount_at_most", "default", cents=1),
        )
    )
    facts = replace(PLAIN, **change)
    facts = replace(facts, total_cents=sum(line.cents for line in facts.lines))
    assert payable_cents(facts, scheme) == expected


def test_nothing_less_than_nothing_is_payable() -> None:
    scheme = Ruled((rule("no_expense_of", categories=("alcohol",)),))
    facts = replace(PLAIN, total_cents=100, lines=(CostFact("alcohol", 101),))
    assert payable_cents(facts, scheme) == 0


SAID = st.none() | st.booleans()
CENTS = st.integers(0, 10**7)
FACTS = st.builds(
    Facts,
    asked_cents=CENTS,
    total_cents=CENTS,
    applicant_kind=st.sampled_from(APPLICANTS),
    non_profit=SAID,
    scope=st.sampled_from(SCOPES),
    purposes=st.lists(st.sampled_from(PURPOSES), unique=True),
    structural=st.booleans(),
    lines=st.lists(st.builds(CostFact, st.sampled_from(CATEGORIES), CENTS), max_size=6),
    co_funders=st.lists(CENTS, max_size=4),
    supporters=st.integers(0, 50),
    has_budget_document=st.booleans(),
    lives_in_ward=SAID,
    payee_is_applicant=SAID,
    consultation_held=SAID,
    award_cents=st.none() | CENTS,
)
PARAMETERS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "amount_at_most": {"cents": CENTS},
    "co_financed": {"least": st.integers(0, 3), "percent": st.integers(0, 100)},
    "not_only_for": {"purposes": st.lists(st.sampled_from(PURPOSES), min_size=1)},
    "not_structural": {"except_purposes": st.lists(st.sampled_from(PURPOSES))},
    "no_expense_of": {"categories": st.lists(st.sampled_from(CATEGORIES), min_size=1)},
    "lives_in_ward": {},
    "judged_by_person": {},
}
RULES = st.one_of(
    [
        st.builds(
            Rule,
            st.just(f"A{number}"),
            st.just(kind),
            st.sampled_from(STRENGTHS),
            st.just("nl"),
            st.just("en"),
            st.just("A1"),
            st.lists(st.sampled_from(APPLICANTS), min_size=1, unique=True),
            st.fixed_dictionaries(parameters),
        )
        for number, (kind, parameters) in enumerate(PARAMETERS.items())
    ]
)
SCHEMES = st.builds(Ruled, st.lists(RULES, max_size=8, unique_by=lambda each: each.id).map(tuple))
JUDGEMENTS = st.dictionaries(st.sampled_from([f"A{number}" for number in range(9)]), st.booleans())


@given(FACTS, SCHEMES, JUDGEMENTS, JUDGEMENTS)
def test_adding_a_judgement_never_creates_a_block(
    facts: Facts, scheme: Ruled, known: dict[str, bool], added: dict[str, bool]
) -> None:
    findings = check(facts, scheme)
    before, after = blocking(findings, known), blocking(findings, {**added, **known})
    assert [each for each in after if each not in before] == []


@given(FACTS, SCHEMES, JUDGEMENTS)
def test_only_walls_that_are_not_met_outlast_every_word(
    facts: Facts, scheme: Ruled, words: dict[str, bool]
) -> None:
    findings = check(facts, scheme)
    walls = [each for each in findings if (each.strength, each.verdict) == ("wall", "not_met")]
    assert blocking(findings, {each.rule: True for each in findings}) == walls
    assert all(each in blocking(findings, words) for each in walls)


@given(FACTS, SCHEMES)
def test_what_is_payable_meets_every_wall_that_bounds_the_amount(
    facts: Facts, scheme: Ruled
) -> None:
    cents = payable_cents(facts, scheme)
    assert 0 <= cents <= facts.asked_cents
    bounds = {"amount_at_most", "no_expense_of"}
    for finding in check(facts.awarding(cents), scheme):
        if finding.kind in bounds and finding.strength == "wall":
            assert finding.verdict == "met"
    one_more = check(facts.awarding(cents + 1), scheme)
    assert cents == facts.asked_cents or any(
        finding.verdict == "not_met" for finding in one_more if finding.strength == "wall"
    )


@pytest.mark.parametrize("file", sorted(PRESETS.glob("*.toml")), ids=lambda file: file.stem)
@given(facts=FACTS)
def test_presets_find_something_of_every_application(file: Any, facts: Facts) -> None:
    scheme = preset(file.stem)
    findings = check(facts, scheme)
    assert len(findings) == len(scheme.rules)
    assert all(sentences.sentence_of(finding) for finding in findings)
