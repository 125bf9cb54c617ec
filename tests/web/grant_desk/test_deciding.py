"""Deciding at the grant desk: awards, refusals, and what follows when there is too little money."""

import pytest

from cambio.common.ids import new_id
from grants import operations, queries
from tests.web.grant_desk.pages import acts_on, page_of, press, state_of
from tests.worlds import office as scenes
from tests.worlds.desks import reader


def test_the_award_shows_what_is_free_and_sets_the_money_aside(quick, application):
    page = reader(quick.official).get(page_of(application)).text
    assert "At most €800 can be awarded. €5,000 is free in the budget Ward budget" in page
    assert 'value="800"' in page
    answer = press(
        quick.official,
        application,
        "award",
        amount_cents="750,50",
        reason="A good plan",
        public_title="Plants",
    )
    assert "Awarded: €750.50." in answer.text
    assert "As they were at the time of the decision." in answer.text
    assert queries.free_in(quick.budget) == 424_950
    assert acts_on(quick.official, application) == {"record_end"}


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"amount_cents": "800.01"}, 400, "amount_cents"),
        ({"amount_cents": "eight"}, 400, "amount_cents"),
        ({"amount_cents": "0"}, 400, "amount_cents"),
        ({"reason": ""}, 400, "reason"),
        ({"public_title": ""}, 400, "public_title"),
    ],
)
def test_an_award_that_cannot_be_is_named_beside_its_field_and_kept(
    quick, application, typed, status, field
):
    said = {"amount_cents": "800", "reason": "Good", "public_title": "Plants"} | typed
    answer = press(quick.official, application, "award", **said)
    assert answer.status_code == status
    assert f'id="award-{application.pk}-{field}_error"' in answer.text
    assert "<details open>" in answer.text
    assert state_of(application) == "submitted"


def test_an_award_that_a_rule_forbids_is_refused_with_the_rules_sentence(quick, at):
    application = scenes.applied(quick, asked_cents=240_000, at=at)
    answer = press(
        quick.official, application, "award", amount_cents="2400", reason="x", public_title="y"
    )
    assert answer.status_code == 409
    assert "Rule Z1-amount: €2,400 is more than €2,000." in answer.text


def test_an_award_above_what_is_free_is_refused_beside_its_field(programme, at):
    scene = scenes.make_scene(programme, "buurt-aan-zet", free_cents=79_999, at=at)
    application = scenes.applied(scene, at=at)
    answer = press(
        scene.official, application, "award", amount_cents="800", reason="x", public_title="y"
    )
    assert answer.status_code == 409
    assert f'id="award-{application.pk}-amount_cents_error"' in answer.text


def test_the_desk_does_not_decide_and_reads_who_does(quick, application):
    assert acts_on(quick.desk, application) == {"ask"}
    page = reader(quick.desk).get(page_of(application)).text
    assert "Somebody else decides on this:" in page
    assert press(quick.desk, application, "refuse", reason="No").status_code == 403


def test_who_typed_it_in_does_not_decide_and_reads_why(quick, at):
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(),
        applicant_id=quick.applicant.pk,
        by=quick.official,
        at=at,
    )
    operations.submit_application(application_id=application.pk, by=quick.official, at=at)
    assert (
        "You typed this application in, or a part of it."
        in reader(quick.official).get(page_of(application)).text
    )
    assert "award" not in acts_on(quick.official, application)


def test_a_refusal_gives_its_reason(quick, application):
    assert press(quick.official, application, "refuse", reason="").status_code == 400
    answer = press(quick.official, application, "refuse", reason="Paid by the city already")
    assert "Refused." in answer.text
    assert "Paid by the city already" in answer.text
    assert acts_on(quick.official, application) == set()


def test_what_was_decided_meanwhile_is_refused_in_words(quick, application, at):
    operations.withdraw_application(application_id=application.pk, by=quick.applicant, at=at)
    answer = press(quick.official, application, "refuse", reason="No")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "Withdrawn" in answer.text


@pytest.mark.parametrize(
    ("when_empty", "act"), [("refuse", None), ("wait_list", "wait_list"), ("next_round", "defer")]
)
def test_with_too_little_money_the_scheme_says_what_follows(programme, at, when_empty, act):
    scene = scenes.make_scene(
        programme,
        "buurt-aan-zet",
        free_cents=10_000,
        filled={"when_empty": when_empty},
        at=at,
    )
    application = scenes.applied(scene, at=at)
    follows = {"award", "refuse", "ask", *([act] if act else [])}
    assert acts_on(scene.official, application) == follows


def test_an_application_goes_on_the_waiting_list_and_is_awarded_from_there(programme, at):
    scene = scenes.make_scene(
        programme, "buurt-aan-zet", free_cents=0, filled={"when_empty": "wait_list"}, at=at
    )
    application = scenes.applied(scene, at=at)
    answer = press(scene.official, application, "wait_list", reason="Next month there is more")
    assert "Put on the waiting list." in answer.text
    assert acts_on(scene.official, application) == {"award", "refuse"}


def test_an_application_is_left_to_another_round(programme, at):
    scene = scenes.make_scene(
        programme, "buurt-aan-zet", free_cents=0, filled={"when_empty": "next_round"}, at=at
    )
    more = scenes.make_budget(
        scene.funder, scene.manager, scene.ward, name="More", free_cents=100_000, at=at
    )
    following = scenes.make_round(scene.version, [more], scene.manager, name="Autumn", at=at)
    application = scenes.applied(scene, at=at)
    answer = press(
        scene.official, application, "defer", round_id=following.pk, reason="Money by then"
    )
    assert "Left to the other round." in answer.text
    assert "Paid from the budget of: Autumn" in answer.text
    foreign = press(scene.official, application, "defer", round_id=new_id(), reason="x")
    assert foreign.status_code == 400
