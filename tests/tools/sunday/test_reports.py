"""What Sunday consists of, before any of it is laid down."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tools.story.saturday import CAST
from tools.sunday import camera, reports
from tools.sunday.people import NEIGHBOURS, STREETS, living_in
from tools.sunday.plans import PLANS
from tools.sunday.waiting import waiting_at

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 29, 13, 0, tzinfo=ZONE)  # the clock was put forward in that night


def everything(now):
    return [*reports.past(now), *waiting_at(now), reports.sent_back(now)]


def test_some_forty_people_live_in_four_streets():
    assert len({each.name for each in NEIGHBOURS} | set(CAST)) == 40
    assert {each.street for each in NEIGHBOURS} == set(STREETS)
    assert len(STREETS) == 4
    assert all(len(living_in(street)) >= 4 for street in STREETS)


@pytest.mark.parametrize(
    ("now", "noon"),
    [("2026-03-29T13:00", "2026-03-29T13:00"), ("2026-03-29T12:59", "2026-03-28T13:00")],
)
def test_sunday_is_the_last_noon(now, noon):
    found = reports.noon(datetime.fromisoformat(now).replace(tzinfo=ZONE))
    assert found == datetime.fromisoformat(noon).replace(tzinfo=ZONE)


def test_nothing_has_happened_yet_that_lies_ahead_and_nothing_at_night():
    for report in everything(NOW):
        assert report.ends_at + timedelta(minutes=20) <= NOW
        assert 8 <= report.starts_at.hour < 19
    assert all(report.starts_at > NOW for report in reports.planned(NOW))


def test_eight_weeks_have_more_and_more_cleanups_and_the_same_ones_each_time():
    past = list(reports.past(NOW))
    assert past == list(reports.past(NOW))
    assert past == sorted(past, key=lambda report: report.starts_at.date())
    midnight = NOW.replace(hour=0)
    weeks = Counter((midnight - report.starts_at) // timedelta(weeks=1) for report in past)
    assert [weeks[week] for week in range(7, -1, -1)] == list(reports.IN_A_WEEK)
    for report in past:
        assert {*report.people} <= {*living_in(report.streets[0])}
        assert report.by in report.people


def test_a_dozen_wait_with_and_without_photos_overlapping_and_far_away():
    waiting = waiting_at(NOW)
    assert len(waiting) == 12
    assert {len(report.shots) for report in waiting} == {0, 2, 4}
    assert any(shot.away for report in waiting for shot in report.shots)
    assert {shot.look for report in waiting for shot in report.shots} == {
        "plain", "copy", "covered", "bare"
    }  # fmt: skip
    assert {shot.place for report in waiting for shot in report.shots} == {
        "camera", "phone", "hand", "nowhere"
    }  # fmt: skip
    amber = [report for report in waiting if "Amber" in report.people]
    assert amber[1].starts_at < amber[0].ends_at


def test_plans_are_in_six_states_and_two_payments_wait():
    assert len({plan.fate for plan in PLANS}) == 6
    waiting = [plan for plan in PLANS if plan.money in {"prepared", "released"}]
    assert len(waiting) == 2


def test_the_camera_draws_what_a_report_speaks_of():
    report = waiting_at(NOW)[5]
    with camera.Camera([report]) as drawn:
        pictures = [drawn.picture(report, shot) for shot in report.shots]
    assert pictures[0] != pictures[1]
    north, _east = camera.place_of(report, report.shots[1])
    assert north > STREETS["Realengracht"].near[0]
