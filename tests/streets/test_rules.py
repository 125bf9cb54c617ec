"""A reward rule …"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cambio.common.errors import Invalid, NotPermitted
from cambio.programmes.models import Membership, Programme
from streets import operations, queries
from streets.models import Reward, RewardRule
from streets.operations import RuleContent
from tests.cambio.ledger.books import at_once
from tests.streets.conftest import RULE, MakeCleanup
from tests.worlds import cast

DAY = timedelta(days=1)


def set_rule(
    by: Membership, valid_from: datetime, at: datetime, content: RuleContent = RULE
) -> RewardRule:
    return cast.set_rule(content, valid_from=valid_from, by=by, at=at)


def test_follows_the_one_before_it_from_its_day_on(
    manager: Membership, programme: Programme, at: datetime
) -> None:
    first = set_rule(manager, at - 30 * DAY, at)
    second = set_rule(manager, at + DAY, at, replace(RULE, per_action=30))
    assert (first.version, second.version) == (1, 2)
    assert queries.rule_in_force(programme.pk, at + DAY - timedelta(seconds=1)) == first
    assert queries.rule_in_force(programme.pk, at + DAY) == second
    assert queries.rule_in_force(programme.pk, at - 31 * DAY) is None


def test_may_count_for_the_past_only_when_it_is_the_first(
    manager: Membership, at: datetime
) -> None:
    set_rule(manager, at - 300 * DAY, at)
    with pytest.raises(Invalid) as caught:
        set_rule(manager, at - timedelta(seconds=1), at)
    assert caught.value.field == "valid_from"
    assert RewardRule.objects.count() == 1


def test_that_is_corrected_before_its_day_is_followed_by_the_correction(
    manager: Membership, programme: Programme, at: datetime
) -> None:
    set_rule(manager, at - 30 * DAY, at)
    set_rule(manager, at + DAY, at, replace(RULE, per_action=300))
    right = set_rule(manager, at + DAY, at, replace(RULE, per_action=30))
    assert queries.rule_in_force(programme.pk, at + DAY) == right


def test_is_set_by_those_who_may(
    coordinator: Membership, resident: Membership, at: datetime
) -> None:
    for member in (coordinator, resident):
        with pytest.raises(NotPermitted):
            set_rule(member, at + DAY, at)


def test_of_another_programme_does_not_count_here(
    outsider: Membership, programme: Programme, at: datetime
) -> None:
    set_rule(outsider, at - DAY, at)
    assert queries.rule_in_force(programme.pk, at) is None


@pytest.mark.parametrize(
    "statement", ["UPDATE streets_rewardrule SET per_action = 0", "DELETE FROM streets_rewardrule"]
)
def test_is_never_changed_in_the_database(rule: RewardRule, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert RewardRule.objects.get().per_action == RULE.per_action


@pytest.mark.parametrize(
    "statement", ["UPDATE streets_reward SET total = 0", "DELETE FROM streets_reward"]
)
def test_leaves_rewards_that_are_never_changed(
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    at: datetime,
    statement: str,
) -> None:
    operations.verify_cleanup(cleanup_id=submit(resident).pk, by=coordinator, at=at)
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Reward.objects.get().total > 0


def test_gets_a_number_of_its_own_from_five_hands_at_once(
    transactional_db: None, manager: Membership, at: datetime
) -> None:
    set_rule(manager, at - DAY, at)
    results = at_once(5, lambda _: set_rule(manager, at + DAY, at))
    assert sorted(result.version for result in results) == [2, 3, 4, 5, 6]
