"""Clocks of phones, a little fast or slow."""

from datetime import datetime, timedelta

import pytest

from cambio.common.clocks import TOLERANCE
from cambio.common.errors import NotAllowedNow
from cambio.programmes.models import Membership
from streets import operations
from tests.streets.conftest import MakeCleanup

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.parametrize("fast", [MINUTE, TOLERANCE])
def test_b16_a_report_of_a_clock_that_is_fast_is_taken(
    log: MakeCleanup, resident: Membership, at: datetime, fast: timedelta
) -> None:
    draft = log(resident, ends_at=at + fast)
    handed_in = operations.submit_cleanup(cleanup_id=draft.pk, by=resident, at=at)
    assert handed_in.state == "submitted"


def test_b16_a_report_of_what_is_still_to_come_is_not(
    log: MakeCleanup, resident: Membership, at: datetime
) -> None:
    draft = log(resident, ends_at=at + TOLERANCE + SECOND)
    with pytest.raises(NotAllowedNow) as caught:
        operations.submit_cleanup(cleanup_id=draft.pk, by=resident, at=at)
    assert caught.value.field == "ends_at"
