"""A camera's clock shows one hour twice in October: it counts as the one of the cleanup."""

import hashlib
import io
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets import operations, queries
from streets.operations import PhotoContent
from streets.photos import Window, moment_of
from tests.streets.conftest import MakeCleanup
from tests.worlds import pictures

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HALF_PAST_TWO = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - what a camera's clock shows
FIRST, SECOND = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))


def around(moment: datetime) -> Window:
    return Window(moment - timedelta(minutes=10), moment + timedelta(minutes=10))


@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_b11_the_doubled_hour_is_read_as_the_one_of_the_cleanup(moment: datetime) -> None:
    assert moment_of(HALF_PAST_TWO, AMSTERDAM, around(moment)) == moment


def test_b11_a_clock_that_was_not_put_forward_is_read_as_the_hour_of_the_cleanup() -> None:
    never = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001
    for hour in (0, 1):
        moment = datetime(2026, 3, 29, hour, 30, tzinfo=UTC)
        assert moment_of(never, AMSTERDAM, around(moment)) == moment


def test_b11_a_time_with_its_offset_is_what_it_says() -> None:
    said = HALF_PAST_TWO.replace(tzinfo=timezone(timedelta(hours=2)))
    assert moment_of(said, AMSTERDAM, around(SECOND)) == FIRST


def test_b11_an_hour_that_is_no_double_is_the_same_for_every_cleanup() -> None:
    noon = datetime(2026, 10, 25, 12, 0)  # noqa: DTZ001
    for window in (around(FIRST), around(SECOND)):
        assert moment_of(noon, AMSTERDAM, window) == datetime(2026, 10, 25, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_b11_a_photo_of_the_doubled_hour_has_no_warning_of_its_time(
    log: MakeCleanup, resident: Membership, moment: datetime
) -> None:
    window = around(moment)
    cleanup = log(resident, starts_at=window.starts_at, ends_at=window.ends_at)
    content, later = pictures.jpeg(taken_at=HALF_PAST_TWO), moment + timedelta(hours=2)
    photo, _ = operations.announce_photo(
        cleanup_id=cleanup.pk,
        photo_id=new_id(),
        content=PhotoContent(
            phase="after",
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            content_type="image/jpeg",
        ),
        by=resident,
        at=later,
    )
    operations.receive_photo(photo_id=photo.pk, stream=io.BytesIO(content), by=resident, at=later)
    told = {signal.code for signal in queries.signals_of(cleanup)[photo.pk]}
    assert not told & {"taken_before", "taken_after", "time_missing"}
