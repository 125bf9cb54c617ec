"""Almere's wijkbudget over HTTP, rule by rule: who may ask, for what, and how it is asked."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.api.conftest import MakePhone
from tests.api.grants.bodies import ASSOCIATION, PAYEE, asking, body
from tests.api.grants.walk import Office, done, in_the_way, kinds, path, verdicts
from tests.api.phones import faults, ids, refusal
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.office import Scene

pytestmark = pytest.mark.usefixtures("sound_books")

BODY = {"applicant_kind": "body", "applicant_name": "Stichting De Kade", "non_profit": True}


@pytest.fixture
def office(phone: MakePhone, almere: Scene) -> Office:
    return Office(phone, almere)


def found(application: dict, rule: str) -> str:
    return verdicts(application)[rule]


@pytest.mark.parametrize("scope", ["street", "neighbourhood", "district", "city"])
def test_a1_each_of_the_four_scopes_is_taken(office: Office, scope: str) -> None:
    assert found(office.submitted(scope=scope), "A1-scope") == "met"


def test_a1_there_is_no_fifth_scope(office: Office) -> None:
    answer = office.mine.post("grants/applications", body(office.scene, scope="country"))
    assert faults(answer) == {"/scope": "invalid_choice"}


def test_a1_what_is_for_the_whole_city_is_paid_from_the_budget_of_all(
    office: Office, almere: Scene, phone: MakePhone, at: datetime
) -> None:
    town = scenes.make_budget(
        almere.funder, almere.manager, None, name="Town", free_cents=100_000, at=at
    )
    opened = scenes.make_round(
        almere.version, [almere.budget, town], almere.manager, name="Both", at=at
    )
    office.scene = replace(almere, round=opened)
    near, city = office.submitted(), office.submitted(scope="city")
    paying = [done(office.official.get(path(one)))["budget"]["id"] for one in (near, city)]
    assert paying == [str(almere.budget.pk), str(town.pk)]


@pytest.mark.parametrize(
    ("non_profit", "verdict"), [(True, "met"), (False, "not_met"), (None, "needs_person")]
)
def test_a2_an_organisation_is_not_out_for_profit(
    office: Office, *, non_profit: bool | None, verdict: str
) -> None:
    application = office.submitted(**BODY | {"non_profit": non_profit})
    assert found(application, "A2-profit") == verdict
    assert ("A2-profit" in in_the_way(application)) == (verdict != "met")
    allowed = office.judged(application, "A2-profit").status_code == 200
    assert allowed == (verdict == "needs_person"), "a wall that is not met knows no exception"


def test_a2_what_an_organisation_does_is_occasional(office: Office) -> None:
    assert found(office.submitted(**BODY), "A2-occasional") == "met"
    application = office.submitted(**BODY, structural=True)
    assert found(application, "A2-occasional") == "not_met"
    assert refusal(office.judged(application, "A2-occasional")) == (409, "not_allowed_now")
    assert refusal(office.award(office.cleared(application), 1000)) == (
        409, "rules_in_the_way",
    )  # fmt: skip


def test_a2_running_costs_of_a_residents_association_are_the_exception(office: Office) -> None:
    running = {"structural": True, "purposes": ["running_costs"]}
    assert found(office.submitted(**ASSOCIATION, **running), "A2-occasional") == "met"
    assert found(office.submitted(**BODY, **running), "A2-occasional") == "not_met"


def test_a2_is_for_organisations_and_not_for_neighbours(office: Office) -> None:
    application = office.submitted(structural=True)
    assert found(application, "A2-occasional") == "met"
    assert "A2-profit" not in in_the_way(application)


@pytest.fixture
def elsewhere(almere: Scene, at: datetime) -> Scene:
    """The same round, with a budget for another ward too; its official and its desk."""
    street = scenes.make_street_in_ward(almere.programme, "Realengracht", "Westerdok", at=at)
    budget = scenes.make_budget(
        almere.funder, almere.manager, street.ward, name="Westerdok", free_cents=100_000, at=at
    )
    opened = scenes.make_round(
        almere.version, [almere.budget, budget], almere.manager, name="Two wards", at=at
    )
    official = cast.make_member(almere.programme, "Olga", at=at)
    assert street.ward_id is not None
    return replace(
        almere,
        street=street,
        ward=street.ward,
        budget=budget,
        round=opened,
        official=cast.with_role(
            official, "grant_official", "ward", street.ward_id, by=almere.manager, at=at
        ),
    )


def test_a3_the_district_where_the_applicant_lives_says_who_decides(
    office: Office, elsewhere: Scene, phone: MakePhone
) -> None:
    away = Office(phone, elsewhere)
    application = away.submitted()
    assert refusal(office.official.get(path(application)))[0] == 404
    assert refusal(office.award(application, 1000))[0] == 404
    assert ids(office.official.get("grants/inbox")) == []
    assert ids(away.official.get("grants/inbox")) == [application["id"]]
    assert done(away.official.get(path(application)))["budget"]["name"] == "Westerdok"
    done(away.award(away.cleared(application), 1000))


def test_a3_living_there_is_confirmed_or_a_persons_to_judge(
    office: Office, elsewhere: Scene, phone: MakePhone
) -> None:
    assert found(office.submitted(), "A3-home") == "met"
    away = Office(phone, elsewhere)
    application = away.submitted()
    assert found(application, "A3-home") == "needs_person"
    assert "A3-home" not in in_the_way(away.cleared(application))


def test_a3_ours_an_organisation_is_decided_on_where_it_is_active(
    elsewhere: Scene, phone: MakePhone
) -> None:
    away = Office(phone, elsewhere)
    application = away.submitted(**BODY)
    assert found(application, "A3-home") == "met"
    assert application["ward"] == str(elsewhere.ward.pk)
    done(away.award(away.cleared(application), 1000))


def test_a4_another_party_that_pays_counts_in_favour_and_never_blocks(office: Office) -> None:
    shared, alone = office.submitted(), office.submitted(**asking(80_000))
    assert (found(shared, "A4-co-financing"), found(alone, "A4-co-financing")) == (
        "met", "not_met",
    )  # fmt: skip
    assert "A4-co-financing" not in in_the_way(alone)
    done(office.award(office.cleared(alone), 80_000))


@pytest.mark.parametrize(
    ("changes", "near", "purpose"),
    [
        ({"scope": "street", "purposes": ["meeting"]}, "met", "met"),
        ({"scope": "neighbourhood", "purposes": ["for_others"]}, "met", "met"),
        ({"scope": "district", "purposes": ["surroundings", "other"]}, "not_met", "met"),
        ({"scope": "street", "purposes": ["other"]}, "met", "not_met"),
        ({"scope": "street", "purposes": []}, "met", "not_met"),
        ({**ASSOCIATION, "scope": "city", "purposes": ["running_costs"]}, "not_met", "met"),
    ],
)
def test_a5_what_is_favoured_is_shown_and_never_blocks(
    office: Office, changes: dict, near: str, purpose: str
) -> None:
    application = office.submitted(**changes)
    assert (found(application, "A5-near"), found(application, "A5-purpose")) == (near, purpose)
    assert not {"A5-near", "A5-purpose"} & in_the_way(application)


def test_a6_one_resident_without_any_support_has_no_chance(office: Office) -> None:
    one = {"applicant_kind": "person", "applicant_name": ""}
    alone = office.submitted(**one, supporters=[])
    assert found(alone, "A6-alone") == "not_met"
    assert refusal(office.judged(alone, "A6-alone")) == (409, "not_allowed_now")
    supported = office.submitted(**one, supporters=["Noor"])
    assert (found(supported, "A6-alone"), found(supported, "A6-support")) == (
        "met", "needs_person",
    )  # fmt: skip
    done(office.award(office.cleared(supported), 1000))


def test_a6_whether_it_is_daily_maintenance_is_a_reviewers_choice_with_a_reason(
    office: Office,
) -> None:
    application = office.submitted(title="Upkeep of the green in our street")
    assert found(application, "A6-upkeep") == "needs_person"
    assert refusal(office.award(application, 1000)) == (409, "rules_in_the_way")
    done(office.judged(application, "A6-upkeep", by=office.desk))
    awarded = done(office.award(office.cleared(application), 1000))
    assert awarded["judgements"][0]["reason"]


def test_a6_a_neighbourhood_party_passes_and_its_food_is_not_paid(office: Office) -> None:
    lines = [
        {"category": "hire", "description": "Tables", "amount_cents": 30_000},
        {"category": "food_and_drink", "description": "Soup", "amount_cents": 20_000},
    ]
    application = office.cleared(
        office.submitted(
            purposes=["meeting", "party"], lines=lines, asked_cents=50_000, co_funders=[]
        )
    )
    assert found(application, "A6-food") == "not_met"
    assert application["most_cents"] == 30_000
    above = office.award(application, 30_001)
    assert (above.status_code, faults(above)) == (400, {"/amount_cents": "invalid"})
    assert done(office.award(application, 30_000))["award"]["amount_cents"] == 30_000


def test_a8_whoever_is_not_logged_in_cannot_apply(office: Office, phone: MakePhone) -> None:
    answer = phone(None).post("grants/applications", body(office.scene))
    assert refusal(answer) == (401, "not_authenticated")


def test_a8_nothing_is_awarded_without_an_uploaded_budget(office: Office) -> None:
    draft = done(office.mine.post("grants/applications", body(office.scene)))
    assert found(draft, "A8-budget") == "not_met"
    application = done(office.mine.post(path(draft, "submit")))
    assert refusal(office.judged(application, "A8-budget")) == (409, "not_allowed_now")
    assert found(office.submitted(), "A8-budget") == "met"


def test_a8_ours_paper_is_always_possible_at_the_desk(office: Office) -> None:
    applicant = str(office.scene.applicant.pk)
    typed = body(office.scene, applicant=applicant)
    draft = done(office.desk.post("grants/applications", typed))
    assert (draft["on_paper"], draft["applicant"]["id"]) == (True, applicant)
    office.attach(draft, "budget")
    done(office.desk.post(path(draft, "submit")))
    done(office.desk.put(path(draft, "payee"), PAYEE))
    awarded = done(office.award(office.cleared(draft), 80_000))
    assert awarded["state"] == "awarded"
    assert done(office.mine.get(path(draft)))["award"]["amount_cents"] == 80_000


def test_a9_the_desk_asks_what_is_still_needed_and_the_applicant_answers(office: Office) -> None:
    application = office.submitted(**asking(70_000))
    asked = office.desk.post(path(application, "ask"), {"question": "Who waters the plants?"})
    assert (done(asked)["state"], done(asked)["asked_at"] is None) == ("asked", False)
    assert refusal(office.award(application, 1000)) == (409, "not_allowed_now")
    changed = dict(body(office.scene, plan="The children of number 8 water them."))
    del changed["id"], changed["round"]
    done(office.mine.put(path(application), changed))
    answered = done(office.mine.post(path(application, "answer"), {"answer": "We have added it."}))
    assert (answered["state"], answered["asked_cents"]) == ("submitted", 80_000)
    said = [(step["kind"], step["side"], step["text"]) for step in answered["steps"][-3:]]
    assert said == [
        ("asked", "desk", "Who waters the plants?"),
        ("changed", "applicant", ""),
        ("answered", "applicant", "We have added it."),
    ]
    done(office.award(office.cleared(application), 80_000))


def test_a9_the_clock_waits_for_the_answer(office: Office) -> None:
    application = office.submitted()
    before = datetime.fromisoformat(application["decide_by"])
    done(office.desk.post(path(application, "ask"), {"question": "Where?"}))
    answered = done(office.mine.post(path(application, "answer"), {"answer": "Here."}))
    waited = datetime.fromisoformat(answered["decide_by"]) - before
    assert waited >= timedelta(hours=23), "a day that has begun counts"
    assert "asked" in kinds(answered)
