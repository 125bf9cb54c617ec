"""The rules of the presets by their ids, and those of other schemes that a file can say, too."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from grants.schemes import SETTINGS, preset, scheme_of
from grants.schemes.rules import CostFact, Facts, blocking, check, payable_cents

ENSCHEDE, ALMERE = preset("buurt-aan-zet"), preset("almere-wijkbudget")
PERSON = Facts(
    asked_cents=100_000,
    total_cents=150_000,
    applicant_kind="person",
    scope="street",
    purposes=("meeting",),
    lines=(CostFact("materials", 150_000),),
    co_funders=(50_000,),
    supporters=12,
    has_budget_document=True,
    lives_in_ward=True,
)
JUDGED = {"A6-support": True, "A6-upkeep": True}


def verdict(scheme: Any, rule: str, **change: Any) -> str:
    facts = replace(PERSON, **change)
    (finding,) = [each for each in check(facts, scheme) if each.rule == rule]
    return finding.verdict


def in_the_way(scheme: Any, words: Mapping[str, bool], **change: Any) -> list[str]:
    findings = check(replace(PERSON, **change), scheme)
    return [each.rule for each in blocking(findings, words)]


def test_z1_two_thousand_passes_and_a_cent_more_needs_a_reasoned_exception() -> None:
    at, above = (
        {"asked_cents": cents, "total_cents": cents + 50_000} for cents in (200_000, 200_001)
    )
    assert in_the_way(ENSCHEDE, {}, **at) == []
    assert in_the_way(ENSCHEDE, {}, **above) == ["Z1-amount"]
    assert in_the_way(ENSCHEDE, {"Z1-amount": False}, **above) == ["Z1-amount"]
    assert in_the_way(ENSCHEDE, {"Z1-amount": True}, **above) == []
    # Awarding the two thousand of more that was asked needs no exception.
    assert in_the_way(ENSCHEDE, {}, award_cents=200_000, **above) == []


def test_a_good_plan_needs_no_more_than_the_two_judgements_of_a6() -> None:
    assert in_the_way(ALMERE, {}) == ["A6-support", "A6-upkeep"]
    assert in_the_way(ALMERE, JUDGED) == []


@pytest.mark.parametrize("scope", ["street", "neighbourhood", "district", "city"])
def test_a1_each_of_the_four_scales_can_be_applied_for(scope: str) -> None:
    assert in_the_way(ALMERE, JUDGED, scope=scope) == []


@pytest.mark.parametrize("kind", ["association", "body"])
def test_a2_an_organisation_must_not_be_out_for_profit(kind: str) -> None:
    assert verdict(ALMERE, "A2-profit", applicant_kind=kind, non_profit=True) == "met"
    assert verdict(ALMERE, "A2-profit", applicant_kind=kind, non_profit=False) == "not_met"
    assert verdict(ALMERE, "A2-profit", applicant_kind=kind) == "needs_person"
    words = {**JUDGED, "A2-profit": True}
    assert "A2-profit" in in_the_way(ALMERE, words, applicant_kind=kind, non_profit=False)
    for resident in ("person", "group"):
        assert verdict(ALMERE, "A2-profit", applicant_kind=resident, non_profit=False) == "met"


@pytest.mark.parametrize(
    ("kind", "structural", "purposes", "expected"),
    [
        ("body", False, ("meeting",), "met"),
        ("body", True, ("meeting",), "not_met"),
        ("body", True, ("running_costs",), "not_met"),
        ("association", True, ("meeting",), "not_met"),
        ("association", True, ("running_costs",), "met"),
        ("association", True, ("running_costs", "meeting"), "needs_person"),
        ("person", True, ("meeting",), "met"),
        ("group", True, ("meeting",), "met"),
    ],
)
def test_a2_what_an_organisation_does_is_occasional_but_for_the_running_costs_of_a5(
    kind: str,
    *,
    structural: bool,
    purposes: tuple[str, ...],
    expected: str,
) -> None:
    change = {"applicant_kind": kind, "structural": structural, "purposes": purposes}
    assert verdict(ALMERE, "A2-occasional", **change) == expected


def test_a3_residents_apply_where_they_live_and_organisations_are_not_asked() -> None:
    assert verdict(ALMERE, "A3-home", lives_in_ward=None) == "needs_person"
    assert verdict(ALMERE, "A3-home", lives_in_ward=False) == "not_met"
    assert verdict(ALMERE, "A3-home", lives_in_ward=False, applicant_kind="body") == "met"


def test_a4_and_a5_count_in_favour_and_stand_in_nobodys_way() -> None:
    change: dict[str, Any] = {
        "co_funders": (),
        "total_cents": 100_000,
        "scope": "city",
        "purposes": ("other",),
    }
    findings = {each.rule: each for each in check(replace(PERSON, **change), ALMERE)}
    favours = ("A4-co-financing", "A5-near", "A5-purpose")
    assert {findings[rule].verdict for rule in favours} == {"not_met"}
    assert in_the_way(ALMERE, JUDGED, **change) == []
    assert {verdict(ALMERE, rule) for rule in favours} == {"met"}
    for purpose in ("meeting", "for_others", "running_costs", "surroundings"):
        assert verdict(ALMERE, "A5-purpose", purposes=(purpose, "other")) == "met"


def test_a6_one_resident_without_support_has_no_chance_and_a_group_is_not_asked() -> None:
    assert in_the_way(ALMERE, {**JUDGED, "A6-alone": True}, supporters=0) == ["A6-alone"]
    assert in_the_way(ALMERE, {"A6-upkeep": True}, supporters=1) == ["A6-support"]
    assert in_the_way(ALMERE, {"A6-upkeep": True}, supporters=0, applicant_kind="group") == []


def test_a6_upkeep_is_a_persons_choice_and_no_blunt_block() -> None:
    upkeep = {"purposes": ("surroundings",), "structural": True}
    assert verdict(ALMERE, "A6-upkeep", **upkeep) == "needs_person"
    assert in_the_way(ALMERE, JUDGED, **upkeep) == []


def test_a6_a_party_passes_and_its_food_line_is_refused() -> None:
    party: dict[str, Any] = {
        "purposes": ("meeting", "party"),
        "asked_cents": 80_000,
        "total_cents": 80_000,
        "co_funders": (),
        "lines": (
            CostFact("hire", 50_000),
            CostFact("food_and_drink", 20_000),
            CostFact("alcohol", 10_000),
        ),
    }
    assert in_the_way(ALMERE, {**JUDGED, "A6-food": True}, **party) == ["A6-food"]
    assert payable_cents(replace(PERSON, **party), ALMERE) == 50_000
    assert in_the_way(ALMERE, JUDGED, award_cents=50_000, **party) == []
    assert in_the_way(ALMERE, JUDGED, award_cents=50_001, **party) == ["A6-food"]


def test_a8_nothing_is_awarded_without_the_budget() -> None:
    words = {**JUDGED, "A8-budget": True}
    assert in_the_way(ALMERE, words, has_budget_document=False) == ["A8-budget"]


# Rules of schemes that come with no preset; each is one table of a file.
OTHERS: dict[str, dict[str, Any]] = {
    "L3-consultation": {"kind": "consultation_above", "cents": 1_000_000, "basis": "total"},
    "W2-support": {"kind": "supporters_at_least", "count": 5},
    "W3-active-part": {"kind": "judged_by_person"},
    "W7-payee": {"kind": "payee_is_another", "strength": "default"},
    "W8-party": {"kind": "not_only_for", "purposes": ["party"]},
    "W15-goals": {"kind": "purpose_in", "purposes": ["surroundings", "meeting", "safety"]},
    "T2-start-most": {"kind": "amount_at_most", "cents": 300_000},
    "T2-start-least": {"kind": "amount_at_least", "cents": 300_000},
    "T4-own-share": {"kind": "co_financed", "least": 1, "percent": 10},
    "ours-voucher": {"kind": "amount_at_most", "cents": 500_000},
    "ours-no-alcohol": {"kind": "no_expense_of", "categories": ["alcohol"]},
}


def origin_of(rule_id: str) -> dict[str, object]:
    owner = rule_id.split("-", 1)[0]
    return {"ours": True} if owner == "ours" else {"source": owner}


@pytest.mark.parametrize(
    ("rule", "change", "expected"),
    [
        ("L3-consultation", {"total_cents": 1_000_000, "consultation_held": False}, "met"),
        ("L3-consultation", {"total_cents": 1_000_001, "consultation_held": False}, "not_met"),
        ("L3-consultation", {"total_cents": 1_000_001, "consultation_held": True}, "met"),
        ("W2-support", {"supporters": 5}, "met"),
        ("W2-support", {"supporters": 4}, "not_met"),
        ("W3-active-part", {}, "needs_person"),
        ("W7-payee", {"payee_is_applicant": True}, "not_met"),
        ("W7-payee", {"payee_is_applicant": False}, "met"),
        ("W8-party", {"purposes": ("party",)}, "not_met"),
        ("W8-party", {"purposes": ("party", "meeting")}, "needs_person"),
        ("W15-goals", {"purposes": ("safety",)}, "met"),
        ("W15-goals", {"purposes": ("other",)}, "not_met"),
        ("T2-start-most", {"asked_cents": 300_000}, "met"),
        ("T2-start-least", {"asked_cents": 300_000}, "met"),
        ("T2-start-least", {"asked_cents": 299_999}, "not_met"),
        ("T4-own-share", {"total_cents": 500_000, "co_funders": (50_000,)}, "met"),
        ("T4-own-share", {"total_cents": 500_001, "co_funders": (50_000,)}, "not_met"),
        ("ours-voucher", {"asked_cents": 500_001}, "not_met"),
        ("ours-no-alcohol", {"lines": (CostFact("food_and_drink", 100),)}, "met"),
        (
            "ours-no-alcohol",
            {"lines": (CostFact("alcohol", 1),), "total_cents": 100_000},
            "not_met",
        ),
    ],
)
def test_a_file_can_say_what_other_schemes_ask(
    rule: str, change: dict[str, Any], expected: str
) -> None:
    words = {"strength": "wall", "nl": "Een regel.", "en": "A rule."}
    rules = [
        {"id": rule_id, **origin_of(rule_id), **words, **table} for rule_id, table in OTHERS.items()
    ]
    settings = {name: {"unset": True} for name in SETTINGS}
    scheme = scheme_of({**ALMERE.content, "settings": settings, "rules": rules, "notes": []})
    assert verdict(scheme, rule, **change) == expected
    assert set(scheme.unset()) == set(SETTINGS)
