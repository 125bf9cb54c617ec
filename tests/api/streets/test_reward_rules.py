"""What a cleanup earns, over HTTP: …"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets.models import RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import faults, refusal

RULE_BODY = {
    "per_action": 10,
    "per_participant": 5,
    "most_participants": 5,
    "per_bag": 1,
    "most_bags": 5,
    "most_total": 60,
    "street_percent": 40,
}


def later(at: datetime, **body: Any) -> dict[str, Any]:
    said = {"id": str(new_id()), "valid_from": (at + timedelta(days=1)).isoformat()}
    return RULE_BODY | said | body


def test_a_rule_is_set_by_those_who_may_and_seen_by_all(
    phone: MakePhone, manager: Membership, coordinator: Membership, rule: RewardRule, at: datetime
) -> None:
    made = phone(manager).post("reward-rules", later(at))
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert refusal(phone(coordinator).post("reward-rules", later(at))) == (403, "not_permitted")
    shown = phone(coordinator).get("reward-rules").json()["results"]
    assert [version["version"] for version in shown] == [2, 1]
    assert shown[0] == made.json()


def test_a_rule_never_counts_for_the_past(
    phone: MakePhone, manager: Membership, rule: RewardRule, at: datetime
) -> None:
    body = later(at, valid_from=(at - timedelta(days=1)).isoformat())
    answer = phone(manager).post("reward-rules", body)
    assert (refusal(answer), faults(answer)) == ((400, "invalid"), {"/valid_from": "invalid"})
    assert RewardRule.objects.count() == 1


@pytest.mark.parametrize("field", RULE_BODY)
@pytest.mark.parametrize("value", [-1, 2_000_000, "10", 1.5, True, None])
def test_a_rules_numbers_are_bounded(
    phone: MakePhone, manager: Membership, at: datetime, field: str, value: Any
) -> None:
    answer = phone(manager).post("reward-rules", later(at, **{field: value}))
    assert list(faults(answer)) == [f"/{field}"]
