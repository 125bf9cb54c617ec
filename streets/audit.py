"""What must hold between cleanups, their rewards and the books."""

from collections.abc import Iterator

from django.db import connection

from cambio.common.findings import Finding

_UNPAID = """
    SELECT cleanup.id, 'is verified without a reward' FROM streets_cleanup AS cleanup
    LEFT JOIN streets_reward AS reward ON reward.cleanup_id = cleanup.id
    WHERE cleanup.state = 'verified' AND reward.id IS NULL
    UNION ALL
    SELECT cleanup.id, 'has a reward without being verified' FROM streets_reward AS reward
    JOIN streets_cleanup AS cleanup ON cleanup.id = reward.cleanup_id
    WHERE cleanup.state <> 'verified'
"""

_PAID_OTHERWISE = """
    SELECT reward.cleanup_id,
        'has a reward of ' || reward.total || ' and ' || coalesce(posted.amount, 0) || ' posted'
    FROM streets_reward AS reward
    LEFT JOIN (
        SELECT subject_id, sum(amount) AS amount FROM ledger_transaction
        JOIN ledger_transfer ON ledger_transfer.transaction_id = ledger_transaction.id
        WHERE kind = 'cleanup.reward' GROUP BY subject_id
    ) AS posted ON posted.subject_id = reward.cleanup_id
    WHERE reward.total <> coalesce(posted.amount, 0)
"""

_ONE_PAIR_OF_EYES = """
    SELECT cleanup.id, 'was verified by somebody who took part' FROM streets_cleanup AS cleanup
    JOIN streets_participant AS participant ON participant.cleanup_id = cleanup.id
    WHERE cleanup.verified_by_id IN (participant.membership_id, cleanup.logged_by_id)
"""


_ROLES_OVER_NOTHING = """
    SELECT role.id, 'is granted over a ' || role.scope_kind || ' that does not exist'
    FROM programmes_rolegrant AS role
    WHERE role.revoked_at IS NULL AND (
        role.scope_kind = 'place' AND NOT EXISTS (
            SELECT 1 FROM streets_place AS place
            WHERE place.id = role.scope_id AND place.programme_id = role.programme_id)
        OR role.scope_kind = 'ward' AND NOT EXISTS (
            SELECT 1 FROM streets_ward AS ward
            WHERE ward.id = role.scope_id AND ward.programme_id = role.programme_id))
"""


def _found(sql: str, subject_type: str = "cleanup") -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for subject_id, problem in cursor.fetchall():
            yield Finding(subject_type, str(subject_id), problem)


def rewards_exist() -> Iterator[Finding]:
    """Every verified cleanup has a reward, and no other has."""
    return _found(_UNPAID)


def rewards_are_posted() -> Iterator[Finding]:
    """Every reward is in the books, to the last cambi, once."""
    return _found(_PAID_OTHERWISE)


def four_eyes() -> Iterator[Finding]:
    """Nobody verified what they logged or had a share in."""
    return _found(_ONE_PAIR_OF_EYES)


def roles() -> Iterator[Finding]:
    """Every role over a place or a ward has one; it carries no foreign key that would see to it."""
    return _found(_ROLES_OVER_NOTHING, "role_grant")


CHECKS = {
    "streets.rewards_exist": rewards_exist,
    "streets.rewards_are_posted": rewards_are_posted,
    "streets.four_eyes": four_eyes,
    "streets.roles": roles,
}
