"""Deadlines, as people in the Netherlands count them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.deadlines import Term, Unit, after_pause, deadline, due_on, end_of_day

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = Term(24, "hours", weekends=True)
WORKING_DAY = Term(24, "hours", weekends=False)
INSTANT = timedelta(microseconds=1)
LAST = "23:59:59.999999"


def local(text: str, *, fold: int = 0) -> datetime:
    """A moment by the clock on the wall; 2026-06-05 is a Friday."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


def on_wall(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None).isoformat(" ")


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        ("2026-06-03 10:00", DAY, "2026-06-04 10:00:00"),
        ("2026-06-05 10:00", DAY, "2026-06-06 10:00:00"),
        ("2026-06-03 10:00", WORKING_DAY, "2026-06-04 10:00:00"),
        ("2026-06-05 10:00", WORKING_DAY, "2026-06-08 10:00:00"),
        ("2026-06-05 23:59", WORKING_DAY, "2026-06-08 23:59:00"),
        ("2026-06-06 00:00", WORKING_DAY, "2026-06-09 00:00:00"),
        ("2026-06-06 13:00", WORKING_DAY, "2026-06-09 00:00:00"),
        ("2026-06-07 23:59", WORKING_DAY, "2026-06-09 00:00:00"),
        ("2026-06-08 00:00", WORKING_DAY, "2026-06-09 00:00:00"),
        # The whole of Friday: its end is the beginning of Saturday, not of Monday.
        ("2026-06-05 00:00", WORKING_DAY, "2026-06-06 00:00:00"),
        ("2026-06-03 12:00", Term(120, "hours", weekends=False), "2026-06-10 12:00:00"),
    ],
)
def test_hours_run_by_night_and_stop_at_the_weekend_where_a_scheme_says_so(
    start: str, term: Term, expected: str
) -> None:
    assert on_wall(deadline(local(start), term, AMSTERDAM)) == expected


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        # In the night to 2026-03-29 an hour is left out, in that to 2026-10-25 one comes twice.
        ("2026-03-28 10:00", DAY, "2026-03-29 11:00:00"),
        ("2026-10-24 10:00", DAY, "2026-10-25 09:00:00"),
        ("2026-03-27 10:00", WORKING_DAY, "2026-03-30 10:00:00"),
        ("2026-10-23 10:00", WORKING_DAY, "2026-10-26 10:00:00"),
        ("2026-03-28 10:00", Term(1, "days"), f"2026-03-29 {LAST}"),
        ("2026-10-24 10:00", Term(1, "days"), f"2026-10-25 {LAST}"),
        ("2026-03-01 10:00", Term(1, "months"), f"2026-04-01 {LAST}"),
    ],
)
def test_daylight_saving_moves_the_clock_but_no_hour(start: str, term: Term, expected: str) -> None:
    assert on_wall(deadline(local(start), term, AMSTERDAM)) == expected


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    first, second = (local("2026-10-25 02:30", fold=fold) for fold in (0, 1))
    hour = Term(1, "hours", weekends=True)
    assert deadline(first, hour, AMSTERDAM) == second.astimezone(UTC)
    assert on_wall(deadline(second, hour, AMSTERDAM)) == "2026-10-25 03:30:00"


@pytest.mark.parametrize(
    ("day", "term", "expected"),
    [
        ("2026-11-30", Term(3, "months"), "2027-02-28"),
        ("2027-11-30", Term(3, "months"), "2028-02-29"),
        ("2028-02-29", Term(12, "months"), "2029-02-28"),
        ("2028-02-29", Term(48, "months"), "2032-02-29"),
        ("2026-01-31", Term(1, "months"), "2026-02-28"),
        ("2026-05-31", Term(3, "months"), "2026-08-31"),
        ("2026-12-15", Term(1, "months"), "2027-01-15"),
        ("2026-12-31", Term(2, "months"), "2027-02-28"),
        ("2026-06-06", Term(3, "months"), "2026-09-06"),
        ("2028-02-28", Term(1, "days"), "2028-02-29"),
        ("2027-02-28", Term(1, "days"), "2027-03-01"),
        ("2026-12-24", Term(8, "weeks"), "2027-02-18"),
    ],
)
def test_calendar_terms_end_on_the_same_day_of_the_month_or_on_its_last(
    day: str, term: Term, expected: str
) -> None:
    assert due_on(date.fromisoformat(day), term) == date.fromisoformat(expected)


def test_a_calendar_term_begins_with_the_local_day() -> None:
    # Half past midnight in Amsterdam is the day before in UTC.
    start = datetime(2026, 6, 5, 22, 30, tzinfo=UTC)
    assert on_wall(deadline(start, Term(1, "weeks"), AMSTERDAM)) == f"2026-06-13 {LAST}"


def test_exactly_at_the_deadline_is_on_time_and_an_instant_later_is_not() -> None:
    due_at = deadline(local("2026-06-03 10:00"), DAY, AMSTERDAM)
    assert local("2026-06-04 10:00") <= due_at
    assert not local("2026-06-04 10:00") + INSTANT <= due_at
    day_ends = end_of_day(date(2026, 6, 4), AMSTERDAM)
    assert local(f"2026-06-04 {LAST}") <= day_ends
    assert not local("2026-06-05 00:00") <= day_ends


def test_a_day_ends_when_the_next_begins_also_where_no_midnight_is() -> None:
    # In Santiago the clock went from 23:59 to 01:00; midnight was not.
    santiago = ZoneInfo("America/Santiago")
    ends = end_of_day(date(2023, 9, 2), santiago) + INSTANT
    assert ends.astimezone(santiago).isoformat() == "2023-09-03T01:00:00-03:00"
    assert ends.astimezone(UTC) == datetime(2023, 9, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("term", "due", "asked", "answered", "expected"),
    [
        (DAY, "06-04 10:00", "06-03 12:00", "06-03 15:30", "2026-06-04 13:30:00"),
        (WORKING_DAY, "06-08 10:00", "06-05 12:00", "06-05 14:00", "2026-06-08 12:00:00"),
        # Over the weekend the clock would have stood anyhow.
        (WORKING_DAY, "06-08 10:00", "06-06 09:00", "06-07 20:00", "2026-06-08 10:00:00"),
        (WORKING_DAY, "06-08 10:00", "06-05 20:00", "06-08 04:00", "2026-06-08 18:00:00"),
        # Asked with nothing left, and answered: it is due at once.
        (DAY, "06-04 10:00", "06-04 10:00", "06-05 11:00", "2026-06-05 11:00:00"),
        (Term(8, "weeks"), f"07-29 {LAST}", "06-10 09:00", "06-12 09:00", f"2026-07-31 {LAST}"),
        (Term(8, "weeks"), f"07-29 {LAST}", "06-10 09:00", "06-12 09:01", f"2026-08-01 {LAST}"),
        (Term(8, "weeks"), f"07-29 {LAST}", "06-10 23:00", "06-11 01:00", f"2026-07-30 {LAST}"),
    ],
)
def test_the_clock_waits_for_an_answer(
    term: Term, due: str, asked: str, answered: str, expected: str
) -> None:
    due_at, asked_at, answered_at = (local(f"2026-{text}") for text in (due, asked, answered))
    assert on_wall(after_pause(due_at, asked_at, answered_at, term, AMSTERDAM)) == expected


def test_a_day_of_25_hours_that_was_waited_is_one_day() -> None:
    due_at = local(f"2026-11-10 {LAST}")
    moved = after_pause(
        due_at, local("2026-10-24 12:00"), local("2026-10-25 12:00"), Term(4, "weeks"), AMSTERDAM
    )
    assert on_wall(moved) == f"2026-11-11 {LAST}"


def test_waiting_through_the_hour_that_comes_twice_is_waiting() -> None:
    moved = after_pause(
        local(f"2026-11-10 {LAST}"),
        local("2026-10-25 02:30", fold=0),
        local("2026-10-25 02:10", fold=1),
        Term(4, "weeks"),
        AMSTERDAM,
    )
    assert on_wall(moved) == f"2026-11-11 {LAST}"


def test_a_deadline_that_had_passed_does_not_come_back() -> None:
    due_at = local("2026-06-04 10:00")
    late = due_at + INSTANT
    assert after_pause(due_at, late, late + timedelta(days=9), DAY, AMSTERDAM) == due_at


def test_an_answer_in_the_same_instant_changes_nothing() -> None:
    asked_at = local("2026-06-06 10:00")
    for term in (DAY, WORKING_DAY, Term(2, "weeks")):
        due_at = deadline(local("2026-06-05 09:00"), term, AMSTERDAM)
        assert after_pause(due_at, asked_at, asked_at, term, AMSTERDAM) == due_at


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: Term(0, "days"),
        lambda: deadline(datetime(2026, 6, 3, 10), DAY, AMSTERDAM),  # noqa: DTZ001
        lambda: deadline(local("2026-06-03 10:00"), Term(24, "hours"), AMSTERDAM),
        lambda: due_on(date(2026, 6, 3), DAY),
        lambda: after_pause(
            local("2026-06-03"), local("2026-06-03"), local("2026-06-02"), DAY, AMSTERDAM
        ),
    ],
    ids=["no term", "no offset", "weekends unsaid", "no day", "answered before asked"],
)
def test_what_makes_no_sense_is_a_mistake_of_ours(mistake: object) -> None:
    assert callable(mistake)
    with pytest.raises(AssertionError):
        mistake()


MOMENTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"),
    datetime.fromisoformat("2040-01-01"),
    timezones=st.just(UTC),
)
HOURS = st.builds(Term, st.integers(1, 400), st.just("hours"), st.booleans())
UNITS: list[Unit] = ["days", "weeks", "months"]
CALENDAR = st.builds(Term, st.integers(1, 120), st.sampled_from(UNITS))
WAITS = st.timedeltas(timedelta(), timedelta(days=60))


def is_weekend(moment: datetime) -> bool:
    return moment.astimezone(AMSTERDAM).weekday() >= 5


@given(MOMENTS, st.integers(1, 400))
def test_exactly_the_hours_of_the_term_pass_outside_of_weekends(
    start: datetime, count: int
) -> None:
    start = start.replace(minute=0, second=0, microsecond=0)
    due_at = deadline(start, Term(count, "hours", weekends=False), AMSTERDAM)
    spent = int((due_at - start) / timedelta(hours=1))
    working = [n for n in range(spent) if not is_weekend(start + timedelta(hours=n))]
    assert start + timedelta(hours=spent) == due_at
    assert len(working) == count
    assert working[-1] == spent - 1


@given(MOMENTS, st.one_of(HOURS, CALENDAR), st.timedeltas(timedelta(), timedelta(days=9)))
def test_whoever_comes_later_never_has_an_earlier_deadline(
    start: datetime, term: Term, later: timedelta
) -> None:
    due_at = deadline(start, term, AMSTERDAM)
    assert start < due_at
    assert due_at <= deadline(start + later, term, AMSTERDAM)


@given(MOMENTS, CALENDAR)
def test_calendar_terms_end_with_a_local_day(start: datetime, term: Term) -> None:
    due_at = deadline(start, term, AMSTERDAM)
    assert on_wall(due_at).endswith(LAST)
    assert due_at.astimezone(AMSTERDAM).date() == due_on(start.astimezone(AMSTERDAM).date(), term)


@given(MOMENTS, st.one_of(HOURS, CALENDAR), WAITS, WAITS)
def test_waiting_never_costs_time_and_waiting_longer_never_gains_less(
    start: datetime, term: Term, wait: timedelta, more: timedelta
) -> None:
    due_at = deadline(start, term, AMSTERDAM)
    asked_at = start + (due_at - start) / 2
    moved = after_pause(due_at, asked_at, asked_at + wait, term, AMSTERDAM)
    assert moved >= due_at
    assert after_pause(due_at, asked_at, asked_at + wait + more, term, AMSTERDAM) >= moved


@given(MOMENTS, HOURS, WAITS)
def test_asked_at_once_the_clock_begins_with_the_answer(
    start: datetime, term: Term, wait: timedelta
) -> None:
    due_at = deadline(start, term, AMSTERDAM)
    moved = after_pause(due_at, start, start + wait, term, AMSTERDAM)
    assert moved == deadline(start + wait, term, AMSTERDAM)


@given(MOMENTS, CALENDAR, WAITS)
def test_days_are_moved_by_at_least_as_long_as_was_waited(
    start: datetime, term: Term, wait: timedelta
) -> None:
    due_at = deadline(start, term, AMSTERDAM)
    moved = after_pause(due_at, start, start + wait, term, AMSTERDAM)
    gained = moved.astimezone(AMSTERDAM).date() - due_at.astimezone(AMSTERDAM).date()
    waited = (start + wait).astimezone(AMSTERDAM).replace(tzinfo=None) - start.astimezone(
        AMSTERDAM
    ).replace(tzinfo=None)
    assert waited <= gained
    assert gained < waited + timedelta(days=1, hours=2)
