"""Accountability: what the report must hold, who reviews it, and what is finally decided."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cambio.common.errors import Conflict, FourEyes, Invalid, NotAllowedNow, NotPermitted
from cambio.common.ids import new_id
from grants import operations, queries
from tests.worlds import cast, pictures
from tests.worlds import office as scenes

pytestmark = pytest.mark.usefixtures("sound_books")

PHOTO = pictures.encode(pictures.draw(width=64, height=48))


@pytest.fixture
def award(almere, at):
    """An award of which 600 euro were paid, whose activity has ended."""
    award = scenes.awarded(almere, at=at)
    scenes.paid(almere, award, 60_000, at=at)
    return operations.record_end(
        application_id=award.application_id, ended_on=at.date(), by=almere.applicant, at=at
    )


def line(cents=55_000):
    return operations.Cost(new_id(), "Plants and soil", cents)


def write(scene, award, *lines, text="We planted.", at):
    return operations.write_report(
        application_id=award.application_id, text=text, lines=lines, by=scene.applicant, at=at
    )


def whole(scene, award, *, at):
    """A report with all that the scheme asks for, handed in."""
    cost = line()
    write(scene, award, cost, at=at)
    by = {"by": scene.applicant, "at": at}
    scenes.attach(award.application, "receipt", line_id=cost.id, **by)
    scenes.attach(award.application, "photo", PHOTO, content_type="image/jpeg", **by)
    return operations.submit_report(application_id=award.application_id, **by)


def missing(scene, award, *, at) -> str | None:
    with pytest.raises(Invalid) as refused:
        operations.submit_report(application_id=award.application_id, by=scene.applicant, at=at)
    return refused.value.field


def test_a_report_has_what_the_scheme_asks_for(almere, award, at):
    write(almere, award, text="", at=at)
    assert missing(almere, award, at=at) == "text"
    write(almere, award, at=at)
    assert missing(almere, award, at=at) == "lines"
    first, second = line(), line(5_000)
    write(almere, award, first, second, at=at)
    by = {"by": almere.applicant, "at": at}
    scenes.attach(award.application, "receipt", line_id=first.id, **by)
    assert missing(almere, award, at=at) == "lines.1"
    write(almere, award, first, at=at)
    assert missing(almere, award, at=at) == "photos"
    scenes.attach(award.application, "photo", PHOTO, content_type="image/jpeg", **by)
    assert operations.submit_report(application_id=award.application_id, **by).state == "submitted"


def test_lines_change_places_and_keep_their_receipts(almere, award, at):
    first, second = line(), line(5_000)
    write(almere, award, first, second, at=at)
    scenes.attach(award.application, "receipt", line_id=second.id, by=almere.applicant, at=at)
    report = write(almere, award, second, first, at=at)
    assert [one.pk for one in report.lines.all()] == [second.id, first.id]
    assert report.lines.get(position=0).receipts.count() == 1
    write(almere, award, first, at=at)
    assert award.application.attachments.get(kind="receipt").line_id is None


def test_a_line_of_another_report_is_nobody_elses(almere, award, at):
    cost = line()
    write(almere, award, cost, at=at)
    other = scenes.awarded(almere, at=at)
    with pytest.raises(Conflict):
        write(almere, other, cost, at=at)


def test_a_report_is_handed_in_after_the_end_was_recorded(almere, at):
    award = scenes.awarded(almere, at=at)
    write(almere, award, line(), at=at)
    with pytest.raises(NotAllowedNow) as refused:
        operations.submit_report(application_id=award.application_id, by=almere.applicant, at=at)
    assert refused.value.field == "ended_on"


def test_an_end_that_lies_ahead_is_not_recorded(almere, award, at):
    with pytest.raises(Invalid) as refused:
        operations.record_end(
            application_id=award.application_id,
            ended_on=(at + timedelta(days=1)).date(),
            by=almere.applicant,
            at=at,
        )
    assert refused.value.field == "ended_on"


def test_the_desk_asks_back_and_the_answer_is_reviewed_anew(almere, award, at):
    whole(almere, award, at=at)
    with pytest.raises(NotAllowedNow):
        write(almere, award, line(), at=at)
    operations.return_report(
        application_id=award.application_id, question="Which plants?", by=almere.desk, at=at
    )
    write(almere, award, line(), text="Lavender.", at=at)
    with pytest.raises(Invalid):  # the new line has no receipt yet
        operations.submit_report(application_id=award.application_id, by=almere.applicant, at=at)


def test_nobody_reviews_their_own_report(almere, award, at):
    whole(almere, award, at=at)
    desk = cast.with_role(
        almere.applicant, "grant_desk", "programme", almere.programme.pk, by=almere.manager, at=at
    )
    with pytest.raises(FourEyes):
        operations.accept_report(application_id=award.application_id, reason="Fine", by=desk, at=at)


def test_who_handed_a_report_in_does_not_review_it(almere, at):
    opa = cast.make_member(almere.programme, "Opa", at=at)
    paper = replace(almere, applicant=almere.desk)
    award = scenes.awarded(paper, applicant_id=opa.pk, at=at)
    on_paper = award.application
    operations.record_end(application_id=on_paper.pk, ended_on=at.date(), by=almere.desk, at=at)
    cost = line()
    by = {"by": almere.desk, "at": at}
    about = {"application_id": on_paper.pk, **by}
    operations.write_report(text="Typed in.", lines=(cost,), **about)
    scenes.attach(on_paper, "receipt", line_id=cost.id, **by)
    scenes.attach(on_paper, "photo", PHOTO, content_type="image/jpeg", **by)
    operations.submit_report(**about)
    for review, words in (
        (operations.accept_report, {"reason": "Fine"}),
        (operations.return_report, {"question": "Why?"}),
    ):
        with pytest.raises(FourEyes):
            review(**about, **words)
    accepted = operations.accept_report(
        application_id=on_paper.pk, reason="Fine", by=almere.official, at=at
    )
    accepted.decided_by = almere.desk
    with pytest.raises(IntegrityError), transaction.atomic():
        accepted.save()


def test_no_more_than_the_advance_is_paid_before_the_report_is_accepted(programme, at):
    scene = scenes.make_scene(programme, "almere-wijkbudget", filled={"advance_percent": 50}, at=at)
    award = scenes.awarded(scene, at=at)
    assert queries.payable_now(award) == 40_000
    scenes.paid(scene, award, 40_000, at=at)
    assert queries.payable_now(award) == 0
    operations.record_end(
        application_id=award.application_id, ended_on=at.date(), by=scene.applicant, at=at
    )
    whole(scene, award, at=at)
    assert queries.payable_now(award) == 0
    operations.accept_report(
        application_id=award.application_id, reason="In order", by=scene.desk, at=at
    )
    assert queries.payable_now(award) == 40_000


def determine(scene, award, cents, *, at, by=None):
    return operations.determine_award(
        application_id=award.application_id,
        amount_cents=cents,
        reason="As accounted for",
        by=by or scene.official,
        at=at,
    )


def test_an_award_is_determined_after_its_review_and_by_who_decides(almere, award, at):
    with pytest.raises(NotAllowedNow):
        determine(almere, award, 55_000, at=at)
    whole(almere, award, at=at)
    with pytest.raises(NotAllowedNow):
        determine(almere, award, 55_000, at=at)
    operations.accept_report(
        application_id=award.application_id, reason="In order", by=almere.desk, at=at
    )
    with pytest.raises(NotPermitted):
        determine(almere, award, 55_000, at=at, by=almere.desk)
    with pytest.raises(Invalid):
        determine(almere, award, 80_001, at=at)
    determined = determine(almere, award, 55_000, at=at)
    assert (determined.state, queries.most_to_return(determined)) == ("determined", 5_000)
    assert determine(almere, award, 55_000, at=at) == determined
    with pytest.raises(NotAllowedNow):
        determine(almere, award, 54_000, at=at)


def test_what_was_paid_back_before_is_not_awarded_after_all(almere, award, at):
    operations.record_repayment(
        application_id=award.application_id,
        repayment_id=new_id(),
        amount_cents=10_000,
        received_on=at.date(),
        reason="Unspent",
        by=almere.desk,
        at=at,
    )
    whole(almere, award, at=at)
    operations.accept_report(
        application_id=award.application_id, reason="In order", by=almere.desk, at=at
    )
    with pytest.raises(Invalid) as refused:
        determine(almere, award, 70_001, at=at)
    assert refused.value.field == "amount_cents"
    determined = determine(almere, award, 70_000, at=at)
    assert queries.payable_now(determined) == 20_000


def test_what_is_still_owed_after_the_determination_can_be_paid(almere, award, at):
    whole(almere, award, at=at)
    operations.accept_report(
        application_id=award.application_id, reason="In order", by=almere.desk, at=at
    )
    determined = determine(almere, award, 70_000, at=at)
    assert (determined.state, queries.payable_now(determined)) == ("determined", 10_000)
    assert queries.most_to_return(determined) == 0
    scenes.paid(almere, determined, 10_000, at=at)
    determined.refresh_from_db()
    assert determined.state == "settled"
    assert queries.free_in(almere.budget) == 430_000


def test_a_report_that_does_not_come_lets_the_award_be_determined_at_nothing(almere, award, at):
    last_day = award.account_by
    on_time = at.replace(year=last_day.year, month=last_day.month, day=last_day.day)
    with pytest.raises(NotAllowedNow):
        determine(almere, award, 0, at=on_time)
    determined = determine(almere, award, 0, at=on_time + timedelta(days=1))
    assert queries.most_to_return(determined) == 60_000


@pytest.mark.parametrize(
    ("ended_on", "account_by"),
    [
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2023, 11, 29), date(2024, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2025, 12, 31), date(2026, 3, 31)),
    ],
)
def test_the_report_is_due_three_calendar_months_after_the_end(almere, at, ended_on, account_by):
    award = scenes.awarded(almere, at=at)
    recorded = operations.record_end(
        application_id=award.application_id, ended_on=ended_on, by=almere.applicant, at=at
    )
    assert recorded.account_by == account_by
