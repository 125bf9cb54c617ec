"""What must hold between cleanups, their rewards and the books."""

from cambio.common.findings import sql_check

# Every verified cleanup has a reward, and no other has.
_UNPAID = """
    SELECT cleanup.id, 'is verified without a reward' FROM streets_cleanup AS cleanup
    LEFT JOIN streets_reward AS reward ON reward.cleanup_id = cleanup.id
    WHERE cleanup.state = 'verified' AND reward.id IS NULL
    UNION ALL
    SELECT cleanup.id, 'has a reward without being verified' FROM streets_reward AS reward
    JOIN streets_cleanup AS cleanup ON cleanup.id = reward.cleanup_id
    WHERE cleanup.state <> 'verified'
"""

# Each payment of each reward against the postings, both ways round: the right account, once. Equal
# ones are told apart by their turn, so that a second posting is not taken for the first.
_PAID_OTHERWISE = """
    WITH expected AS (
        SELECT reward.cleanup_id, programme.book_id, payment.amount,
            coalesce(place.account_id, member.wallet_id) AS account_id,
            row_number() OVER (
                PARTITION BY reward.cleanup_id, coalesce(place.account_id, member.wallet_id),
                    payment.amount) AS turn
        FROM streets_reward AS reward
        JOIN programmes_programme AS programme ON programme.id = reward.programme_id
        CROSS JOIN jsonb_to_recordset(reward.payments)
            AS payment (target text, id uuid, amount bigint)
        LEFT JOIN streets_place AS place
            ON payment.target = 'place' AND place.id = payment.id
        LEFT JOIN programmes_membership AS member
            ON payment.target = 'member' AND member.id = payment.id
    ), posted AS (
        SELECT posted.subject_id AS cleanup_id, posted.book_id, transfer.amount,
            transfer.target_id AS account_id,
            row_number() OVER (
                PARTITION BY posted.subject_id, posted.book_id, transfer.target_id,
                    transfer.amount) AS turn
        FROM ledger_transaction AS posted
        JOIN ledger_transfer AS transfer ON transfer.transaction_id = posted.id
        WHERE posted.kind = 'cleanup.reward'
    )
    SELECT coalesce(expected.cleanup_id, posted.cleanup_id),
        CASE WHEN posted.cleanup_id IS NULL
            THEN 'has a payment of ' || expected.amount || ' that was not posted'
            ELSE 'has a posting of ' || posted.amount || ' that its reward does not name' END
    FROM expected FULL JOIN posted ON posted.cleanup_id = expected.cleanup_id
        AND posted.book_id = expected.book_id
        AND posted.account_id = expected.account_id
        AND posted.amount = expected.amount
        AND posted.turn = expected.turn
    WHERE expected.cleanup_id IS NULL OR posted.cleanup_id IS NULL
    UNION ALL
    SELECT cleanup_id, 'has a reward of ' || total || ' and payments that come to another sum'
    FROM streets_reward
    WHERE total <> (
        SELECT coalesce(sum(amount), 0)
        FROM jsonb_to_recordset(payments) AS payment (amount bigint)
    )
"""

# Nobody verified what they logged or were ever named in; so says the trigger, while it is there.
_ONE_PAIR_OF_EYES = """
    SELECT cleanup.id, 'was verified by somebody who logged it or was named in it'
    FROM streets_cleanup AS cleanup
    WHERE verified_by_id = logged_by_id OR EXISTS (
        SELECT 1 FROM streets_participant AS participant
        WHERE participant.cleanup_id = cleanup.id
            AND participant.membership_id = cleanup.verified_by_id)
        OR EXISTS (
            SELECT 1 FROM streets_submission AS submission
            WHERE submission.cleanup_id = cleanup.id
                AND cleanup.verified_by_id = ANY (submission.participants))
"""

# What was handed in is kept as it was, so that it stays known who was ever named.
_KEPT = """
    SELECT cleanup.id, 'was handed in, and is not kept as it was' FROM streets_cleanup AS cleanup
    WHERE cleanup.submitted_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM streets_submission AS submission
        WHERE submission.cleanup_id = cleanup.id
            AND submission.submitted_at = cleanup.submitted_at)
"""

# A role carries no foreign key that would see to it.
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


CHECKS = {
    "streets.rewards_exist": sql_check("cleanup", _UNPAID),
    "streets.rewards_are_posted": sql_check("cleanup", _PAID_OTHERWISE),
    "streets.four_eyes": sql_check("cleanup", _ONE_PAIR_OF_EYES),
    "streets.submissions": sql_check("cleanup", _KEPT),
    "streets.roles": sql_check("role_grant", _ROLES_OVER_NOTHING),
}
