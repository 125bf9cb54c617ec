"""What must hold between budgets, awards, payments and the books."""

from cambio.common.findings import sql_check

# Everything that can happen to a budget, from the entries; all of it must come to the same.
_IDENTITY = """
    WITH moved AS (
        SELECT transfer.source_id, transfer.target_id, transfer.amount, posted.kind
        FROM ledger_transfer AS transfer
        JOIN ledger_transaction AS posted ON posted.id = transfer.transaction_id
        WHERE posted.subject_type IN ('movement', 'award')
    ), flows AS (
        SELECT budget.id,
            coalesce((SELECT sum(amount) FROM moved WHERE target_id = budget.account_id
                AND kind IN ('budget.funded', 'budget.moved', 'budget.carried')), 0) AS came,
            coalesce((SELECT sum(amount) FROM moved WHERE source_id = budget.account_id
                AND kind IN ('budget.moved', 'budget.carried', 'budget.lapsed')), 0) AS went,
            (SELECT balance FROM ledger_account WHERE id = budget.account_id) AS free,
            coalesce((SELECT sum(account.balance) FROM grants_award AS award
                JOIN ledger_account AS account ON account.id = award.commitment_id
                WHERE award.budget_id = budget.id), 0) AS committed,
            coalesce((SELECT sum(moved.amount) FROM grants_award AS award
                JOIN moved ON moved.target_id = award.paid_id AND moved.kind = 'award.paid'
                WHERE award.budget_id = budget.id), 0) AS paid,
            coalesce((SELECT sum(moved.amount) FROM grants_award AS award
                JOIN moved ON moved.source_id = award.paid_id AND moved.kind = 'award.returned'
                WHERE award.budget_id = budget.id), 0) AS returned
        FROM grants_envelope AS budget
    )
    SELECT id, 'got ' || came || ' and passed on ' || went || ', which are not its ' || free
        || ' free, ' || committed || ' committed and ' || paid || ' paid less ' || returned
        || ' returned'
    FROM flows WHERE came <> free + committed + paid - returned + went
"""

# What each thing must have in the books against what is there, both ways round.
_POSTINGS = """
    WITH expected AS (
        SELECT movement.id, 'movement/' || movement.id AS reference,
            'budget.' || movement.kind AS kind, movement.amount_cents AS amount,
            coalesce(source.account_id, funder.account_id) AS source_id,
            coalesce(target.account_id, source.lapsed_id) AS target_id
        FROM grants_movement AS movement
        LEFT JOIN grants_envelope AS source ON source.id = movement.source_id
        LEFT JOIN grants_envelope AS target ON target.id = movement.target_id
        LEFT JOIN grants_funder AS funder ON funder.id = target.funder_id
        UNION ALL
        SELECT award.id, 'award/' || award.id || '/committed', 'award.committed',
            award.amount_cents, budget.account_id, award.commitment_id
        FROM grants_award AS award
        JOIN grants_envelope AS budget ON budget.id = award.budget_id
        UNION ALL
        SELECT award.id, 'payment/' || payment.id || '/paid', 'award.paid',
            payment.amount_cents, award.commitment_id, award.paid_id
        FROM payments_payment AS payment
        JOIN grants_award AS award ON award.id = payment.subject_id
        WHERE payment.subject_type = 'award' AND payment.state = 'paid'
        UNION ALL
        SELECT award.id, 'award/' || award.id || '/returned/' || repayment.id, 'award.returned',
            repayment.amount_cents, award.paid_id, budget.account_id
        FROM grants_repayment AS repayment
        JOIN grants_award AS award ON award.id = repayment.award_id
        JOIN grants_envelope AS budget ON budget.id = award.budget_id
    ), posted AS (
        SELECT posted.subject_id AS id, posted.reference, posted.kind, transfer.amount,
            transfer.source_id, transfer.target_id
        FROM ledger_transaction AS posted
        JOIN ledger_transfer AS transfer ON transfer.transaction_id = posted.id
        WHERE posted.subject_type IN ('movement', 'award') AND posted.kind <> 'award.released'
    )
    SELECT coalesce(expected.id, posted.id),
        CASE WHEN posted.id IS NULL THEN 'has no posting ' || expected.reference
            WHEN expected.id IS NULL THEN 'has the posting ' || posted.reference || ' too many'
            ELSE 'has another posting ' || posted.reference || ' than it should' END
    FROM expected FULL JOIN posted ON posted.reference = expected.reference
    WHERE ((expected.kind, expected.amount, expected.source_id, expected.target_id)
        = (posted.kind, posted.amount, posted.source_id, posted.target_id)) IS NOT TRUE
"""

# While it runs, all of an award is set aside or paid; in the end, what it finally comes to.
_AWARDS = """
    WITH held AS (
        SELECT award.*, commitment.balance AS committed, paid.balance AS kept,
            coalesce((SELECT sum(amount_cents) FROM grants_repayment
                WHERE award_id = award.id), 0) AS returned,
            coalesce((SELECT sum(amount_cents) FROM payments_payment
                WHERE subject_type = 'award' AND subject_id = award.id
                AND state IN ('prepared', 'released', 'exported')), 0) AS under_way
        FROM grants_award AS award
        JOIN ledger_account AS commitment ON commitment.id = award.commitment_id
        JOIN ledger_account AS paid ON paid.id = award.paid_id
    )
    SELECT id, 'is ' || state || ' at ' || coalesce(determined_cents, amount_cents) || ' with '
        || committed || ' committed, ' || kept || ' paid, ' || returned || ' returned and '
        || under_way || ' under way'
    FROM held
    WHERE under_way > committed
        OR (state = 'running' AND committed + kept + returned <> amount_cents)
        OR (state = 'determined' AND (committed <> greatest(determined_cents - kept, 0)
            OR kept = determined_cents))
        OR (state = 'settled' AND (committed <> 0 OR kept <> determined_cents))
"""

_DECISIONS = """
    SELECT application.id, 'is ' || application.state || ' without an award that says so'
    FROM grants_application AS application
    LEFT JOIN grants_award AS award ON award.application_id = application.id
    WHERE (application.state = 'awarded') <> (award.id IS NOT NULL)
        OR award.budget_id <> application.budget_id
"""

CHECKS = {
    "grants.identity": sql_check("budget", _IDENTITY),
    "grants.postings": sql_check("award", _POSTINGS),
    "grants.awards": sql_check("award", _AWARDS),
    "grants.decisions": sql_check("application", _DECISIONS),
}
