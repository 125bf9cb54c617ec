"""Who is told what, and when; and who is reminded, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cambio.common.ids import new_id
from cambio.mail.models import Mail
from cambio.mail.operations import send_mail
from grants import operations, queries
from grants.steps.telling import tell_applicant
from tests.worlds import office as scenes


def news() -> list[str]:
    """What the applicant was mailed, oldest first."""
    return [mail.context["news"] for mail in Mail.objects.order_by("pk")]


@pytest.fixture
def ended(quick, at):
    """An award whose activity ended on the last day of November."""
    end = datetime(2026, 11, 30, 12, tzinfo=UTC)
    award = scenes.awarded(quick, at=end)
    Mail.objects.all().delete()
    return operations.record_end(
        application_id=award.application_id, ended_on=date(2026, 11, 30), by=quick.applicant, at=end
    )


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


def test_a_report_is_due_three_months_after_the_end_and_the_month_is_short(ended):
    assert ended.account_by == date(2027, 2, 28)


def test_an_applicant_is_reminded_two_weeks_before_and_once_when_it_is_late(ended):
    due = ended.account_by
    told = {}
    for days in (-15, -14, -13, 0, 1, 2):
        operations.remind_of_reports(at=on(due + timedelta(days=days)))
        told[days] = news()
    assert told[-15] == []
    assert told[-14] == told[-13] == told[0] == ["reminded"]
    assert told[1] == told[2] == ["reminded", "overdue"]


def test_who_missed_the_first_reminder_gets_only_the_second(ended):
    operations.remind_of_reports(at=on(ended.account_by + timedelta(days=3)))
    assert news() == ["overdue"]


def test_an_end_recorded_anew_is_reminded_of_anew(ended, quick):
    operations.remind_of_reports(at=on(ended.account_by))
    moved = operations.record_end(
        application_id=ended.application_id,
        ended_on=date(2026, 12, 31),
        by=quick.desk,
        at=on(ended.account_by),
    )
    assert moved.account_by == date(2027, 3, 31)
    operations.remind_of_reports(at=on(moved.account_by))
    assert news() == ["reminded", "reminded"]


def test_who_has_reported_is_left_alone(ended, quick, at):
    due = on(ended.account_by)
    line = operations.Cost(new_id(), "Plants", 70_000)
    application = ended.application
    operations.write_report(
        application_id=application.pk, text="Done", lines=(line,), by=quick.applicant, at=due
    )
    scenes.attach(application, "receipt", line_id=line.id, by=quick.applicant, at=due)
    operations.submit_report(application_id=application.pk, by=quick.applicant, at=due)
    operations.remind_of_reports(at=due)
    operations.remind_of_reports(at=due + timedelta(days=30))
    assert news() == []
    overdue = queries.overdue_reports(quick.desk, on=(due + timedelta(days=30)).date())
    assert not overdue.exists()


def test_the_desk_sees_who_is_late_from_the_day_after(ended, quick):
    due = ended.account_by
    assert not queries.overdue_reports(quick.desk, on=due).exists()
    assert list(queries.overdue_reports(quick.desk, on=due + timedelta(days=1))) == [ended]


def test_an_applicant_hears_of_each_step_by_mail_without_what_was_said(quick, at):
    scenes.awarded(quick, at=at)
    assert news() == ["submitted", "awarded"]
    assert "good plan" not in str([mail.context for mail in Mail.objects.all()])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_news_is_a_mail_with_a_subject_and_a_sentence(quick, at, mailoutbox, language):
    application = scenes.applied(quick, at=at)
    Mail.objects.all().delete()
    every = (
        "submitted", "asked", "awarded", "refused", "wait_listed", "deferred", "reminded",
        "overdue", "returned", "determined",
    )  # fmt: skip
    for kind in every:
        tell_applicant(application, kind, on="28-02-2027", at=at)
    for mail in Mail.objects.all():
        mail.language = language
        mail.save()
        send_mail(mail_id=mail.pk, at=at)
    subjects = {mail.subject for mail in mailoutbox}
    assert all(subject.endswith(application.title) for subject in subjects)
    assert len({mail.body for mail in mailoutbox}) == len(every)
