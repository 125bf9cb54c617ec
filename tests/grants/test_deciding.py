"""Deciding: who may, by which rules, and what follows when the budget is empty."""

from datetime import timedelta

import pytest

from cambio.common.errors import FourEyes, Invalid, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from grants import operations, queries
from grants.errors import BudgetEmpty
from grants.models import Award
from tests.worlds import cast
from tests.worlds import office as scenes

pytestmark = pytest.mark.usefixtures("sound_books")


def test_nobody_decides_on_their_own(quick, at):
    official = cast.with_role(
        quick.applicant, "grant_official", "programme", quick.programme.pk, by=quick.manager, at=at
    )
    application = scenes.applied(quick, at=at)
    for act, words in (
        (operations.ask_applicant, {"question": "Why?"}),
        (operations.refuse_application, {"reason": "No"}),
    ):
        with pytest.raises(FourEyes):
            act(application_id=application.pk, by=official, at=at, **words)


def test_an_official_of_another_ward_finds_nothing(quick, programme, at):
    other = scenes.make_street_in_ward(programme, "Verweg", "Another ward", at=at)
    official = cast.with_role(
        cast.make_member(programme, "Ad", at=at),
        "grant_official", "ward", other.ward_id, by=quick.manager, at=at,
    )  # fmt: skip
    application = scenes.applied(quick, at=at)
    with pytest.raises(NotFound):
        operations.refuse_application(
            application_id=application.pk, reason="No", by=official, at=at
        )
    assert not queries.inbox_of(official).exists()
    assert list(queries.inbox_of(quick.official)) == [application]


def test_the_desk_may_ask_and_only_the_official_decides(quick, at):
    application = scenes.applied(quick, at=at)
    with pytest.raises(NotPermitted):
        operations.refuse_application(
            application_id=application.pk, reason="No", by=quick.desk, at=at
        )
    operations.refuse_application(
        application_id=application.pk, reason="Not for a street", by=quick.official, at=at
    )
    application = queries.application_seen_by(quick.applicant, application.pk)
    assert [step.text for step in application.steps.all()][-1] == "Not for a street"
    assert scenes.trail(application) == ["written", "submitted", "refused"]


def test_a_wall_knows_no_exception_and_a_default_takes_the_official(almere, at):
    application = scenes.applied(
        almere, applicant_kind="body", applicant_name="Firma", non_profit=False, at=at
    )
    judged = {"application_id": application.pk, "holds": True, "reason": "Still", "at": at}
    with pytest.raises(NotAllowedNow) as refused:
        operations.judge_rule(rule="A2-profit", by=almere.official, **judged)
    assert refused.value.field == "rule"
    with pytest.raises(Invalid) as refused:
        operations.judge_rule(rule="Z9", by=almere.official, **judged)
    assert refused.value.field == "rule"
    unbalanced = scenes.applied(almere, co_funders=(), at=at)
    judged["application_id"] = unbalanced.pk
    with pytest.raises(NotPermitted):
        operations.judge_rule(rule="ours-sums", by=almere.desk, **judged)
    operations.judge_rule(rule="ours-sums", by=almere.official, **judged)
    assert queries.judgements_of(unbalanced) == {"ours-sums": True}
    operations.judge_rule(rule="ours-sums", by=almere.official, **judged | {"holds": False})
    assert queries.judgements_of(unbalanced) == {"ours-sums": False}


def test_what_was_judged_of_other_words_counts_no_more(almere, at):
    application = scenes.applied(almere, co_funders=(), at=at)
    judged = {"application_id": application.pk, "rule": "ours-sums", "holds": True, "reason": "So"}
    operations.judge_rule(by=almere.official, at=at, **judged)
    later = at + timedelta(hours=1)
    operations.ask_applicant(
        application_id=application.pk, question="Cheaper?", by=almere.desk, at=later
    )
    operations.change_application(
        application_id=application.pk,
        content=almere.content(asked_cents=70_000, co_funders=()),
        by=almere.applicant,
        at=later,
    )
    changed = queries.application_seen_by(almere.official, application.pk)
    assert queries.judgements_of(changed) == {}
    operations.judge_rule(by=almere.official, at=later + timedelta(hours=1), **judged)
    assert queries.judgements_of(changed) == {"ours-sums": True}


def empty_scene(programme, when_empty, *, at):
    scene = scenes.make_scene(
        programme, "buurt-aan-zet", free_cents=50_000, filled={"when_empty": when_empty}, at=at
    )
    application = scenes.cleared(scene, scenes.applied(scene, at=at), at=at)
    with pytest.raises(BudgetEmpty):
        operations.award_application(
            application_id=application.pk,
            amount_cents=80_000,
            reason="Good",
            public_title="Plants",
            by=scene.official,
            at=at,
        )
    return scene, application


def test_an_empty_budget_with_a_waiting_list_pays_when_there_is_money_again(programme, at):
    scene, application = empty_scene(programme, "wait_list", at=at)
    decision = {"application_id": application.pk, "by": scene.official, "at": at}
    with pytest.raises(NotAllowedNow):
        operations.defer_application(round_id=scene.round.pk, reason="Later", **decision)
    operations.wait_list_application(reason="The budget is empty", **decision)
    operations.fund_budget(
        movement_id=new_id(),
        budget_id=scene.budget.pk,
        amount_cents=30_000,
        reason="More",
        by=scene.manager,
        at=at,
    )
    operations.award_application(
        amount_cents=80_000, reason="Now", public_title="Plants", **decision
    )
    application = queries.application_seen_by(scene.applicant, application.pk)
    assert scenes.trail(application)[-2:] == ["wait_listed", "awarded"]


def test_nobody_is_put_off_while_there_is_money(programme, at):
    scene = scenes.make_scene(programme, "buurt-aan-zet", filled={"when_empty": "wait_list"}, at=at)
    application = scenes.applied(scene, at=at)
    with pytest.raises(NotAllowedNow):
        operations.wait_list_application(
            application_id=application.pk, reason="Later", by=scene.official, at=at
        )


def test_the_next_round_pays_by_the_rules_of_the_first(programme, at):
    scene, application = empty_scene(programme, "next_round", at=at)
    budget = scenes.make_budget(
        scene.funder, scene.manager, scene.ward, name="Next year", free_cents=90_000, at=at
    )
    following = scenes.make_round(
        scene.version, [budget], scene.manager, name="Next", filled={"when_empty": "refuse"},
        at=at,
    )  # fmt: skip
    decision = {"application_id": application.pk, "by": scene.official, "at": at}
    with pytest.raises(Invalid) as refused:
        operations.defer_application(round_id=scene.round.pk, reason="Later", **decision)
    assert refused.value.field == "round"
    operations.defer_application(round_id=following.pk, reason="Empty", **decision)
    operations.award_application(
        amount_cents=80_000, reason="Now", public_title="Plants", **decision
    )
    award = Award.objects.get()
    assert (award.budget_id, award.application.round_id) == (budget.pk, scene.round.pk)
    assert queries.free_in(budget) == 10_000
