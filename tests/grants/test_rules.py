"""Rules one by one: facts in, findings out."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from grants import sentences
from grants.schemes.rules import KINDS, CostFact, RuleFinding, check
from tests.grants.ruled import PLAIN, Ruled, rule


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
