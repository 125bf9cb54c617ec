"""A planned cleanup that is put off …"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from cambio.common.errors import Invalid, NotAllowedNow, NotFound, NotPermitted
from cambio.events.models import Event
from cambio.programmes.models import Membership
from streets import operations, queries
from streets.models import Cleanup
from tests.streets.conftest import MakeCleanup

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Postpone = Callable[..., Cleanup]


@pytest.fixture
def planned(log: MakeCleanup, resident: Membership, neighbour: Membership, at: datetime) -> Cleanup:
    return log(resident, neighbour, starts_at=at + DAY, ends_at=at + DAY + HOUR)


@pytest.fixture
def postpone(planned: Cleanup, resident: Membership, at: datetime) -> Postpone:
    """Put it off by a day, unless something else is said."""

    def act(by: Membership = resident, at: datetime = at, **changes: datetime) -> Cleanup:
        times = {"starts_at": planned.starts_at + DAY, "ends_at": planned.ends_at + DAY} | changes
        return operations.postpone_cleanup(cleanup_id=planned.pk, by=by, at=at, **times)

    return act


def test_has_a_later_time_and_is_otherwise_as_it_was(planned: Cleanup, postpone: Postpone) -> None:
    later = postpone()
    assert (later.starts_at, later.ends_at) == (planned.starts_at + DAY, planned.ends_at + DAY)
    assert (later.state, later.bags, later.places.count()) == ("draft", 3, 1)


def test_is_told_once_however_often_it_is_said(postpone: Postpone, at: datetime) -> None:
    postpone()
    postpone(at=at + HOUR)
    assert Event.objects.filter(name="cleanup.postponed").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": timedelta(0), "ends_at": timedelta(0)}, "ends_at"),
        ({"starts_at": HOUR, "ends_at": HOUR + 2 * DAY}, "ends_at"),
        ({"starts_at": -HOUR, "ends_at": HOUR}, "starts_at"),
        ({"starts_at": timedelta(0), "ends_at": 2 * HOUR}, "starts_at"),
    ],
)
def test_needs_a_time_that_is_later(
    planned: Cleanup, postpone: Postpone, changes: dict[str, timedelta], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        postpone(**{name: planned.starts_at + later for name, later in changes.items()})
    assert refused.value.field == field


def test_is_put_off_by_its_author_only(
    postpone: Postpone, neighbour: Membership, coordinator: Membership, outsider: Membership
) -> None:
    with pytest.raises(NotPermitted):
        postpone(by=neighbour)
    for stranger in (coordinator, outsider):
        with pytest.raises(NotFound):
            postpone(by=stranger)


def test_has_not_taken_place_yet(planned: Cleanup, postpone: Postpone) -> None:
    with translation.override("en"), pytest.raises(NotAllowedNow, match="already taken place"):
        postpone(at=planned.ends_at)
    postpone(at=planned.ends_at - HOUR / 2)


def test_is_among_what_its_author_has_planned_until_it_has_ended(
    planned: Cleanup, log: MakeCleanup, resident: Membership, neighbour: Membership, at: datetime
) -> None:
    log(resident)
    assert list(queries.planned_by(resident, at=at)) == [planned]
    assert list(queries.planned_by(neighbour, at=at)) == []
    assert list(queries.planned_by(resident, at=planned.ends_at)) == []
