"""Rules: facts in, findings out; what a person may let pass, and what nobody may."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants import sentences
from grants.schemes import PRESETS, preset, rules
from grants.schemes.rules import (
    APPLICANTS,
    CATEGORIES,
    KINDS,
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

PLAIN = Facts(
    asked_cents=100_000,
    total_cents=150_000,
    applicant_kind="group",
    scope="street",
    purposes=("meeting",),
    lines=(CostFact("materials", 120_000), CostFact("food_and_drink", 30_000)),
    co_funders=(50_000,),
)


@dataclass(frozen=True)
class Ruled:
    """A scheme that is its rules."""

    rules: tuple[Rule, ...]


def rule(kind: str, strength: Strength = "wall", **parameters: Any) -> Rule:
    applies_to = parameters.pop("applies_to", APPLICANTS)
    return Rule(kind, kind, strength, "nl", "en", "A1", applies_to, parameters)


def found(kind: str, facts: Mapping[str, Any], **parameters: Any) -> RuleFinding:
    (finding,) = check(replace(PLAIN, **facts), Ruled((rule(kind, **parameters),)))
    return finding


@pytest.mark.parametrize(
    ("kind", "parameters", "facts", "verdict", "code"),
    [
        ("amount_at_most", {"cents": 200_000}, {"asked_cents": 200_000}, "met", "amount_within"),
        ("amount_at_most", {"cents": 200_000}, {"asked_cents": 200_001}, "not_met", "amount_above"),
        # Less than was asked may be awarded: then that is what counts.
        (
            "amount_at_most",
            {"cents": 200_000},
            {"asked_cents": 250_000, "award_cents": 200_000},
            "met",
            "amount_within",
        ),
        ("amount_at_least", {"cents": 300_000}, {"asked_cents": 300_000}, "met", "amount_enough"),
        (
            "amount_at_least",
            {"cents": 300_000},
            {"asked_cents": 299_999},
            "not_met",
            "amount_below",
        ),
        ("applicant_in", {"kinds": ("group", "person")}, {}, "met", "applicant_fits"),
        ("applicant_in", {"kinds": ("body", "person")}, {}, "not_met", "applicant_unfit"),
        ("scope_in", {"scopes": ("street", "city")}, {}, "met", "scope_fits"),
        ("scope_in", {"scopes": ("district",)}, {}, "not_met", "scope_unfit"),
        (
            "purpose_in",
            {"purposes": ("meeting", "safety")},
            {"purposes": ("other", "meeting")},
            "met",
            "purpose_fits",
        ),
        ("purpose_in", {"purposes": ("safety",)}, {}, "not_met", "purpose_unfit"),
        ("purpose_in", {"purposes": ("safety",)}, {"purposes": ()}, "not_met", "purpose_unfit"),
        ("not_only_for", {"purposes": ("party",)}, {}, "met", "not_for_this"),
        ("not_only_for", {"purposes": ("party",)}, {"purposes": ()}, "met", "not_for_this"),
        (
            "not_only_for",
            {"purposes": ("party",)},
            {"purposes": ("party",)},
            "not_met",
            "only_for_this",
        ),
        (
            "not_only_for",
            {"purposes": ("party",)},
            {"purposes": ("party", "meeting")},
            "needs_person",
            "for_this_too",
        ),
        ("co_financed", {"least": 1}, {}, "met", "others_pay"),
        ("co_financed", {"least": 1}, {"co_funders": ()}, "not_met", "too_few_pay"),
        ("co_financed", {"least": 2}, {"co_funders": (1, 1)}, "met", "others_pay"),
        ("co_financed", {"least": 0, "percent": 33}, {}, "met", "others_pay"),
        (
            "co_financed",
            {"least": 1, "percent": 34},
            {},
            "not_met",
            "others_pay_too_little",
        ),
        # Half of 150,001 cents is half a cent more than 75,000.
        (
            "co_financed",
            {"least": 1, "percent": 50},
            {"total_cents": 150_001, "co_funders": (75_000,)},
            "not_met",
            "others_pay_too_little",
        ),
        (
            "co_financed",
            {"least": 1, "percent": 50},
            {"total_cents": 150_001, "co_funders": (75_001,)},
            "met",
            "others_pay",
        ),
        ("supporters_at_least", {"count": 3}, {"supporters": 3}, "met", "supported"),
        ("supporters_at_least", {"count": 3}, {"supporters": 2}, "not_met", "too_few_supporters"),
        ("not_structural", {}, {}, "met", "occasional"),
        ("not_structural", {}, {"structural": True}, "not_met", "structural"),
        (
            "not_structural",
            {"except_purposes": ("running_costs",)},
            {"structural": True, "purposes": ("running_costs",)},
            "met",
            "structural_excepted",
        ),
        (
            "not_structural",
            {"except_purposes": ("running_costs",)},
            {"structural": True, "purposes": ("running_costs", "meeting")},
            "needs_person",
            "structural_in_part",
        ),
        (
            "not_structural",
            {"except_purposes": ("running_costs",)},
            {"structural": True, "purposes": ()},
            "not_met",
            "structural",
        ),
        (
            "not_structural",
            {"except_purposes": ("running_costs",), "except_applicants": ("association",)},
            {"structural": True, "purposes": ("running_costs",), "applicant_kind": "body"},
            "not_met",
            "structural",
        ),
        (
            "not_structural",
            {"except_purposes": ("running_costs",), "except_applicants": ("association",)},
            {"structural": True, "purposes": ("running_costs",), "applicant_kind": "association"},
            "met",
            "structural_excepted",
        ),
        ("no_expense_of", {"categories": ("alcohol",)}, {}, "met", "no_such_expense"),
        (
            "no_expense_of",
            {"categories": ("food_and_drink", "alcohol")},
            {"asked_cents": 120_000},
            "met",
            "expense_left_to_others",
        ),
        (
            "no_expense_of",
            {"categories": ("food_and_drink", "alcohol")},
            {"asked_cents": 120_001},
            "not_met",
            "expense_refused",
        ),
        (
            "no_expense_of",
            {"categories": ("food_and_drink",)},
            {"asked_cents": 150_000, "award_cents": 120_000},
            "met",
            "expense_left_to_others",
        ),
        ("budget_document", {}, {"has_budget_document": True}, "met", "budget_there"),
        ("budget_document", {}, {}, "not_met", "budget_missing"),
        ("budget_balances", {}, {}, "met", "budget_balances"),
        ("budget_balances", {}, {"asked_cents": 99_999}, "not_met", "budget_does_not_balance"),
        ("budget_balances", {}, {"asked_cents": 100_001}, "not_met", "budget_does_not_balance"),
        # An award of less does not unbalance what was asked.
        ("budget_balances", {}, {"award_cents": 1}, "met", "budget_balances"),
        ("lives_in_ward", {}, {"lives_in_ward": True}, "met", "lives_there"),
        ("lives_in_ward", {}, {"lives_in_ward": False}, "not_met", "lives_elsewhere"),
        ("lives_in_ward", {}, {}, "needs_person", "home_to_confirm"),
        ("non_profit", {}, {"non_profit": True}, "met", "without_profit"),
        ("non_profit", {}, {"non_profit": False}, "not_met", "for_profit"),
        ("non_profit", {}, {}, "needs_person", "profit_to_confirm"),
        ("payee_is_another", {}, {"payee_is_applicant": False}, "met", "payee_is_another"),
        ("payee_is_another", {}, {"payee_is_applicant": True}, "not_met", "payee_is_applicant"),
        ("payee_is_another", {}, {}, "needs_person", "payee_to_confirm"),
        (
            "consultation_above",
            {"cents": 1_000_000, "basis": "total"},
            {"total_cents": 1_000_000, "consultation_held": False},
            "met",
            "no_consultation_needed",
        ),
        (
            "consultation_above",
            {"cents": 1_000_000, "basis": "total"},
            {"total_cents": 1_000_001, "consultation_held": False},
            "not_met",
            "consultation_missing",
        ),
        (
            "consultation_above",
            {"cents": 1_000_000, "basis": "total"},
            {"total_cents": 1_000_001, "consultation_held": True},
            "met",
            "consultation_held",
        ),
        (
            "consultation_above",
            {"cents": 1_000_000, "basis": "total"},
            {"total_cents": 1_000_001},
            "needs_person",
            "consultation_to_confirm",
        ),
        (
            "consultation_above",
            {"cents": 1_000_000, "basis": "asked"},
            {"total_cents": 1_000_001, "asked_cents": 1_000_000},
            "met",
            "no_consultation_needed",
        ),
        ("judged_by_person", {}, {}, "needs_person", "to_judge"),
    ],
)
def test_a_rule_finds(
    kind: str, parameters: dict[str, Any], facts: dict[str, Any], verdict: str, code: str
) -> None:
    finding = found(kind, facts, **parameters)
    assert (finding.rule, finding.kind, finding.strength) == (kind, kind, "wall")
    assert (finding.verdict, finding.code) == (verdict, code)


def test_every_kind_is_tried_in_each_verdict_that_it_has() -> None:
    """A kind without a row above, or a code that no row reaches, shows here."""
    (rows,) = (mark.args[1] for mark in test_a_rule_finds.pytestmark)
    assert {row[0] for row in rows} == set(KINDS)
    assert {row[4] for row in rows} | {"does_not_apply"} == set(sentences.FINDINGS)


def test_a_rule_for_others_is_met_and_says_so() -> None:
    finding = found("non_profit", {"non_profit": False}, applies_to=("body",))
    assert (finding.verdict, finding.code) == ("met", "does_not_apply")
    assert found("non_profit", {"non_profit": False, "applicant_kind": "body"}).verdict == "not_met"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_takes_exactly_the_parameters_that_a_scheme_may_give(kind: str) -> None:
    named = KINDS[kind]
    taken = list(inspect.signature(named.check).parameters.values())[1:]
    assert {each.name for each in taken if each.default is each.empty} == set(named.parameters)
    assert {each.name for each in taken if each.default is not each.empty} == set(named.optional)


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


@pytest.mark.parametrize(
    "bad",
    [
        {"asked_cents": -1},
        {"total_cents": -1},
        {"supporters": -1},
        {"applicant_kind": "company"},
        {"scope": "land"},
        {"purposes": ("profit",)},
        {"lines": (CostFact("gold", 1),)},
    ],
)
def test_facts_that_make_no_sense_are_not_made(bad: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        replace(PLAIN, **bad)


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
