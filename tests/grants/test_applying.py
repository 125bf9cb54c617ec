"""Applying: who may, when, with which clock, and what is refused at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cambio.common.errors import Conflict, FourEyes, Invalid, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from grants import operations, queries
from tests.worlds import cast
from tests.worlds import office as scenes

pytestmark = pytest.mark.usefixtures("sound_books")


def written(scene, *, at, by=None, **changed):
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=scene.round.pk,
        content=scene.content(**changed),
        by=by or scene.applicant,
        at=at,
    )
    return application


def refused_with(scene, field, *, at, **changed):
    with pytest.raises(Invalid) as refused:
        written(scene, at=at, **changed)
    assert refused.value.field == field


def test_the_same_id_with_the_same_content_is_the_same_application(quick, at):
    content = {
        "application_id": new_id(),
        "round_id": quick.round.pk,
        "content": quick.content(),
        "by": quick.applicant,
        "at": at,
    }
    assert [operations.write_application(**content)[1] for _ in range(2)] == [True, False]
    with pytest.raises(Conflict):
        operations.write_application(**content | {"content": quick.content(title="Other")})


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("applicant_name", {"applicant_name": ""}),
        ("applicant_name", {"applicant_kind": "person"}),
        ("ends_on", {"starts_on": date(2026, 7, 2), "ends_on": date(2026, 7, 1)}),
        ("purposes", {"purposes": ("meeting", "meeting")}),
        ("supporters", {"supporters": ("Noor", "Noor")}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(quick, at, field, changed):
    refused_with(quick, field, at=at, **changed)


def test_a_place_of_another_programme_is_no_place(quick, other_programme, at):
    elsewhere = scenes.make_street_in_ward(other_programme, "Elders", "Oost", at=at)
    with pytest.raises(Invalid) as refused:
        operations.write_application(
            application_id=new_id(),
            round_id=quick.round.pk,
            content=replace(quick.content(), place_id=elsewhere.pk),
            by=quick.applicant,
            at=at,
        )
    assert refused.value.field == "place"


def test_only_whoever_applies_writes_in_it_and_only_until_it_is_handed_in(quick, at):
    application = written(quick, at=at)
    with pytest.raises(NotFound):  # a draft is nobody else's to see
        operations.change_application(
            application_id=application.pk, content=quick.content(), by=quick.desk, at=at
        )
    operations.change_application(
        application_id=application.pk,
        content=quick.content(title="Flowers", lines=(operations.PlannedCost("other", "All", 5),)),
        by=quick.applicant,
        at=at,
    )
    application.refresh_from_db()
    assert (application.title, application.lines.count()) == ("Flowers", 1)
    operations.submit_application(application_id=application.pk, by=quick.applicant, at=at)
    with pytest.raises(NotAllowedNow):
        operations.change_application(
            application_id=application.pk, content=quick.content(), by=quick.applicant, at=at
        )


@pytest.mark.parametrize(("field", "changed"), [("plan", {"plan": ""}), ("lines", {"lines": ()})])
def test_what_nobody_could_decide_on_is_not_taken_in(quick, at, field, changed):
    application = written(quick, at=at, **changed)
    with pytest.raises(Invalid) as refused:
        operations.submit_application(application_id=application.pk, by=quick.applicant, at=at)
    assert refused.value.field == field


def test_a_place_for_which_there_is_no_budget_is_said_at_once(quick, programme, at):
    other = scenes.make_street_in_ward(programme, "Verweg", "Another ward", at=at)
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=replace(quick.content(), place_id=other.pk),
        by=quick.applicant,
        at=at,
    )
    with pytest.raises(Invalid) as refused:
        operations.submit_application(application_id=application.pk, by=quick.applicant, at=at)
    assert refused.value.field == "place"


def test_the_desk_types_in_what_came_on_paper_and_does_not_decide_on_it(quick, at):
    on_paper = cast.make_member(quick.programme, "Opa", at=at)
    scopes = ("ward", quick.ward.pk)
    both = cast.with_role(quick.desk, "grant_official", *scopes, by=quick.manager, at=at)
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(applicant_kind="person", applicant_name=""),
        applicant_id=on_paper.pk,
        by=both,
        at=at,
    )
    operations.submit_application(application_id=application.pk, by=both, at=at)
    assert application.on_paper
    with pytest.raises(FourEyes):
        operations.refuse_application(application_id=application.pk, reason="No", by=both, at=at)


def test_a_colleague_takes_paper_over_and_does_not_decide_on_their_own_words(quick, at):
    on_paper = cast.make_member(quick.programme, "Opa", at=at)
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(applicant_kind="person", applicant_name=""),
        applicant_id=on_paper.pk,
        by=quick.desk,
        at=at,
    )
    about = {"application_id": application.pk, "at": at}
    with pytest.raises(NotFound):  # a draft is its typist's
        operations.withdraw_application(by=quick.official, **about)
    operations.submit_application(by=quick.desk, **about)
    operations.ask_applicant(question="When?", by=quick.desk, **about)
    operations.answer_question(answer="In May", by=quick.official, **about)
    with pytest.raises(FourEyes):
        operations.refuse_application(reason="No", by=quick.official, **about)


def test_the_desk_does_not_write_for_those_who_apply_by_phone(quick, at):
    application = scenes.applied(quick, at=at)
    with pytest.raises(NotPermitted):
        operations.withdraw_application(application_id=application.pk, by=quick.desk, at=at)


def test_a_resident_cannot_apply_for_somebody_else(quick, neighbour, at):
    with pytest.raises(NotPermitted):
        operations.write_application(
            application_id=new_id(),
            round_id=quick.round.pk,
            content=quick.content(),
            applicant_id=neighbour.pk,
            by=quick.applicant,
            at=at,
        )


def test_the_clock_waits_for_the_answer_and_goes_on_where_it_stopped(quick, at):
    """Ten o'clock on a Saturday; the preset's 24 hours, weekends counted."""
    application = scenes.applied(quick, at=at)
    assert application.decide_by == at + timedelta(hours=24)
    operations.ask_applicant(
        application_id=application.pk,
        question="Who waters them?",
        by=quick.desk,
        at=at + timedelta(hours=20),
    )
    waiting = queries.application_seen_by(quick.applicant, application.pk)
    assert not queries.late_at(waiting, at + timedelta(days=9))
    answered = operations.answer_question(
        application_id=application.pk,
        answer="We do",
        by=quick.applicant,
        at=at + timedelta(hours=70),
    )
    assert answered.decide_by == at + timedelta(hours=74)
    assert not queries.late_at(answered, at + timedelta(hours=74))
    assert queries.late_at(answered, at + timedelta(hours=74, microseconds=1))


def test_while_asked_the_applicant_may_mend_the_application_but_not_move_it(quick, programme, at):
    application = scenes.applied(quick, at=at)
    operations.ask_applicant(
        application_id=application.pk, question="Cheaper?", by=quick.desk, at=at
    )
    operations.change_application(
        application_id=application.pk,
        content=quick.content(asked_cents=60_000),
        by=quick.applicant,
        at=at,
    )
    with pytest.raises(Invalid) as refused:
        operations.change_application(
            application_id=application.pk,
            content=quick.content(scope="city"),
            by=quick.applicant,
            at=at,
        )
    assert refused.value.field == "place"


@pytest.mark.parametrize("scope", ["street", "city"])
def test_what_is_for_the_whole_city_is_paid_from_its_budget(quick, at, scope):
    town = scenes.make_budget(
        quick.funder, quick.manager, None, name="Town", free_cents=90_000, at=at
    )
    both = scenes.make_round(quick.version, [quick.budget, town], quick.manager, name="Both", at=at)
    application = scenes.applied(replace(quick, round=both), scope=scope, at=at)
    assert application.budget == (town if scope == "city" else quick.budget)


@pytest.mark.parametrize("days", [-1, 8])
def test_one_applies_while_the_round_lasts(quick, at, days):
    week, _ = operations.create_round(
        round_id=new_id(),
        version_id=quick.version.pk,
        name="One week",
        budget_ids=[quick.budget.pk],
        filled=quick.round.filled,
        opens_at=at,
        closes_at=at + timedelta(days=7),
        by=quick.manager,
        at=at,
    )
    operations.open_round(round_id=week.pk, by=quick.manager, at=at)
    in_week = replace(quick, round=week)
    written(in_week, at=at + timedelta(days=7))
    with pytest.raises(NotAllowedNow) as refused:
        written(in_week, at=at + timedelta(days=days))
    assert refused.value.field == "round"


def test_a_round_opens_only_when_nothing_is_left_open(quick, at):
    bare, _ = operations.create_round(
        round_id=new_id(),
        version_id=quick.version.pk,
        name="Unsaid",
        budget_ids=[quick.budget.pk],
        filled={},
        opens_at=at,
        by=quick.manager,
        at=at,
    )
    with pytest.raises(NotAllowedNow) as refused:
        operations.open_round(round_id=bare.pk, by=quick.manager, at=at)
    assert refused.value.field == "filled"
    with pytest.raises(Invalid) as refused:
        operations.create_round(
            round_id=new_id(),
            version_id=quick.version.pk,
            name="Wrong",
            budget_ids=[quick.budget.pk],
            filled={"when_empty": "dance"},
            opens_at=at,
            by=quick.manager,
            at=at,
        )
    assert refused.value.field == "filled"


def test_an_application_keeps_its_version_when_the_scheme_changes(quick, at):
    application = scenes.applied(quick, at=at)
    content = dict(quick.version.content)
    content["rules"] = content["rules"][1:]
    newer, created = operations.load_scheme(programme=quick.programme, content=content, at=at)
    assert (created, newer.number) == (True, 2)
    assert not operations.load_scheme(programme=quick.programme, content=content, at=at)[1]
    application = queries.application_seen_by(quick.applicant, application.pk)
    assert "Z1-amount" in {finding.rule for finding in queries.findings_of(application)}


NIGHTS = [
    (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)),
    (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)),
]


@pytest.mark.parametrize(("applied_at", "decide_by"), NIGHTS)
def test_24_hours_are_24_hours_in_the_night_the_clocks_change(programme, applied_at, decide_by):
    scene = scenes.make_scene(programme, "buurt-aan-zet", at=applied_at)
    assert scenes.applied(scene, at=applied_at).decide_by == decide_by
