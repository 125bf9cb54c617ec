"""Input that was a fault of ours once."""

import pytest

from streets.models import Place, RewardRule
from tests.api.phones import Phone
from tests.api.streets.reports import report


@pytest.mark.parametrize("offset", ["+23:59", "-23:59", "+15:59", "-16:00"])
def test_an_offset_of_nearly_a_day_is_no_fault_of_ours(
    mine: Phone, street: Place, rule: RewardRule, offset: str
) -> None:
    times = {
        "starts_at": f"2026-06-06T10:00:00{offset}",
        "ends_at": f"2026-06-06T11:00:00{offset}",
    }
    answer = mine.post("cleanups", report(street, **times))
    assert answer.status_code == 201, answer.content
    assert mine.get(f"cleanups/{answer.json()['id']}").status_code == 200
