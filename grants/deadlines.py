"""
Until when: terms, the deadlines that they give, and clocks that wait.

Pure. Moments are given back in UTC, in which they compare rightly; days are those of the
programme's zone. What happens exactly at a deadline is on time.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Unit = Literal["hours", "days", "weeks", "months"]

_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)
_SATURDAY, _MONTHS_IN_YEAR = 5, 12


@dataclass(frozen=True, slots=True)
class Term:
    """
    A length of time.

    :param weekends: whether hours run on Saturday and Sunday; calendar terms have no need of it
    """

    count: int
    unit: Unit
    weekends: bool | None = None

    def __post_init__(self) -> None:
        assert self.count >= 1


def deadline(start: datetime, term: Term, zone: ZoneInfo) -> datetime:
    """
    Tell the last moment that is on time.

    Hours are counted as they pass. Days, weeks and months end with a day: that of the start does
    not count.
    """
    if term.unit == "hours":
        return _run(_utc(start), timedelta(hours=term.count), term, zone)
    return end_of_day(due_on(_utc(start).astimezone(zone).date(), term), zone)


def due_on(day: date, term: Term) -> date:
    """Tell the last day of a calendar term; where a month is too short, its last day."""
    assert term.unit != "hours", "hours have no day"
    if term.unit == "months":
        months = day.year * _MONTHS_IN_YEAR + day.month - 1 + term.count
        year, month = divmod(months, _MONTHS_IN_YEAR)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + timedelta(**{term.unit: term.count})


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Tell the last moment of a day; whatever comes later is late."""
    return _start_of_day(day + _DAY, zone) - _INSTANT


def after_pause(
    due_at: datetime, asked_at: datetime, answered_at: datetime, term: Term, zone: ZoneInfo
) -> datetime:
    """
    Move a deadline by the time that was waited for an answer.

    Hours go on where they stopped. Days move by whole days, and one that has begun counts. A
    deadline that had passed before the question stays.
    """
    due_at, asked_at, answered_at = _utc(due_at), _utc(asked_at), _utc(answered_at)
    assert asked_at <= answered_at, "answered before it was asked"
    if due_at < asked_at or asked_at == answered_at:
        return due_at
    if term.unit == "hours":
        return _run(answered_at, _passed(asked_at, due_at, term, zone), term, zone)
    # By the clock on the wall: a day of 25 hours is one day.
    waited = _wall(answered_at, zone) - _wall(asked_at, zone)
    days = max(-(-waited // _DAY), 1)
    return end_of_day(due_at.astimezone(zone).date() + days * _DAY, zone)


def _utc(moment: datetime) -> datetime:
    assert moment.tzinfo is not None, "a moment has an offset"
    return moment.astimezone(UTC)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _start_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _run(start: datetime, length: timedelta, term: Term, zone: ZoneInfo) -> datetime:
    """Let a length of time pass, leaving out weekends where they do not count."""
    if _runs_always(term):
        return start + length
    while True:
        start = _out_of_weekend(start, zone)
        stop = _next_saturday(start, zone)
        if length <= stop - start:
            return start + length
        length, start = length - (stop - start), stop


def _passed(start: datetime, end: datetime, term: Term, zone: ZoneInfo) -> timedelta:
    """Measure what passes from start to end, leaving out weekends where they do not count."""
    if _runs_always(term):
        return end - start
    passed = timedelta()
    while (start := _out_of_weekend(start, zone)) < end:
        stop = min(_next_saturday(start, zone), end)
        passed, start = passed + (stop - start), stop
    return passed


def _runs_always(term: Term) -> bool:
    assert term.weekends is not None, "nobody said whether weekends count"
    return term.weekends


def _out_of_weekend(moment: datetime, zone: ZoneInfo) -> datetime:
    day = moment.astimezone(zone).date()
    if day.weekday() < _SATURDAY:
        return moment
    return _start_of_day(day + (7 - day.weekday()) * _DAY, zone)


def _next_saturday(moment: datetime, zone: ZoneInfo) -> datetime:
    day = moment.astimezone(zone).date()
    return _start_of_day(day + (_SATURDAY - day.weekday()) * _DAY, zone)
