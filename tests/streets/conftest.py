"""A reward rule in force and a cleanup in each state it can be in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Place, RewardRule
from streets.operations import CleanupContent, RuleContent
from tests.worlds import cast

RULE = RuleContent(
    per_action=20,
    per_participant=10,
    most_participants=10,
    per_bag=2,
    most_bags=10,
    most_total=200,
    street_percent=50,
)

MakeCleanup = Callable[..., Cleanup]


@pytest.fixture
def rule(manager: Membership, at: datetime) -> RewardRule:
    return cast.set_rule(RULE, valid_from=at - timedelta(days=30), by=manager, at=at)


@pytest.fixture
def log(street: Place, rule: RewardRule, at: datetime) -> MakeCleanup:
    """Make a draft of a cleanup this morning: three bags, one resident beside the participants."""

    def make(by: Membership, *participants: Membership, **changes: object) -> Cleanup:
        content: dict[str, object] = {
            "starts_at": at - timedelta(hours=3),
            "ends_at": at - timedelta(hours=2),
            "places": [(street.pk, 1)],
            "participants": [member.pk for member in participants],
            "others": 1,
            "bags": 3,
        }
        cleanup, _ = operations.log_cleanup(
            cleanup_id=new_id(),
            content=CleanupContent(**(content | changes)),  # type: ignore[arg-type]
            by=by,
            at=at,
        )
        return cleanup

    return make


@pytest.fixture
def submit(log: MakeCleanup, at: datetime) -> MakeCleanup:
    """Make a cleanup that waits for verification."""

    def make(by: Membership, *participants: Membership, **changes: object) -> Cleanup:
        draft = log(by, *participants, **changes)
        return operations.submit_cleanup(cleanup_id=draft.pk, by=by, at=at)

    return make
