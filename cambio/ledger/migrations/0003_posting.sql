-- Posting: the only way in which value moves.
--
-- One call makes one transaction of one or more transfers ("legs", in the order given):
--   1. the reference: a second posting waits here for the first and then gets the first's answer;
--   2. the accounts: all in this book, each leg within one unit;
--   3. the locks: accounts that keep their balance in their row, in order of id, so that crossing
--      postings wait for each other and never deadlock;
--   4. the time, taken after the locks, so that on an account it never runs backwards;
--   5. the movement: every leg in turn must leave its accounts open and at or above their floors.
-- A derived account is only read; it gets a delta instead of an update.
--
-- Refusals have their own codes, see cambio/ledger/errors.py; DETAIL holds the id at fault.

CREATE FUNCTION ledger_post(
    p_book uuid,
    p_reference text,
    p_kind text,
    p_subject_type text,
    p_subject_id uuid,
    p_actor_id uuid,
    p_happened_at timestamptz,
    p_sources bigint[],
    p_targets bigint[],
    p_amounts bigint[],
    OUT transaction_id bigint,
    OUT created boolean,
    OUT database_transaction xid8
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    database_transaction := pg_current_xact_id();
    INSERT INTO ledger_transaction
        (book_id, reference, kind, subject_type, subject_id, actor_id, happened_at)
    VALUES (p_book, p_reference, p_kind, p_subject_type, p_subject_id, p_actor_id, p_happened_at)
    ON CONFLICT (book_id, reference) DO NOTHING
    RETURNING id INTO transaction_id;
    created := FOUND;
    IF NOT created THEN
        transaction_id := ledger_posted_before(
            p_book, p_reference, p_kind, p_subject_type, p_subject_id,
            p_sources, p_targets, p_amounts);
        RETURN;
    END IF;

    IF cardinality(p_amounts) = 1 THEN
        PERFORM ledger_move_one(p_book, transaction_id, p_sources[1], p_targets[1], p_amounts[1]);
    ELSE
        PERFORM ledger_move_many(p_book, transaction_id, p_sources, p_targets, p_amounts);
    END IF;
END
$$;


-- The transaction posted earlier under this reference, if it meant the same: kind, subject and
-- legs. Who asked and when it happened may differ, a retry reads the clock again.
CREATE FUNCTION ledger_posted_before(
    p_book uuid, p_reference text, p_kind text, p_subject_type text, p_subject_id uuid,
    p_sources bigint[], p_targets bigint[], p_amounts bigint[]
)
RETURNS bigint LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
    v_same boolean;
BEGIN
    SELECT id,
        kind = p_kind AND subject_type = p_subject_type AND subject_id = p_subject_id
        AND (
            SELECT (array_agg(source_id ORDER BY transfer.id),
                    array_agg(target_id ORDER BY transfer.id),
                    array_agg(amount ORDER BY transfer.id)) = (p_sources, p_targets, p_amounts)
            FROM ledger_transfer AS transfer WHERE transfer.transaction_id = posted.id
        )
    INTO STRICT v_id, v_same
    FROM ledger_transaction AS posted
    WHERE book_id = p_book AND reference = p_reference;
    IF v_same IS NOT TRUE THEN
        RAISE EXCEPTION 'the reference was used for another posting'
            USING ERRCODE = 'CB001', DETAIL = v_id;
    END IF;
    RETURN v_id;
END
$$;


-- One leg, the common case: three times as fast as by `ledger_move_many`.
--
-- Where one side is derived, changing the other one's row is the only lock there is. The time is
-- computed by that very change: if it had to wait, PostgreSQL computes it again on the new row.
CREATE FUNCTION ledger_move_one(
    p_book uuid, p_transaction bigint, p_source bigint, p_target bigint, p_amount bigint
)
RETURNS void LANGUAGE plpgsql
AS $$
DECLARE
    v_source_derived boolean;
    v_target_derived boolean;
    v_posted_at timestamptz;
    v_source_seq bigint;
    v_source_balance bigint;
    v_target_seq bigint;
    v_target_balance bigint;
BEGIN
    -- Book, unit and `derived` never change on an account, so this needs no lock; a unit is of one
    -- book, so that the unit they share proves the target's book.
    SELECT source.derived, target.derived INTO v_source_derived, v_target_derived
    FROM ledger_account AS source, ledger_account AS target
    WHERE source.id = p_source AND source.book_id = p_book
        AND target.id = p_target AND target.unit_id = source.unit_id;
    IF NOT FOUND THEN
        PERFORM ledger_refuse_accounts(p_book, p_source, p_target);
    END IF;
    IF NOT v_source_derived AND NOT v_target_derived THEN
        SELECT greatest(max(locked.last_posted_at), clock_timestamp()) INTO v_posted_at
        FROM (
            SELECT last_posted_at FROM ledger_account
            WHERE id IN (p_source, p_target) ORDER BY id FOR NO KEY UPDATE
        ) AS locked;
    END IF;

    IF v_source_derived THEN
        INSERT INTO ledger_delta (account_id, transaction_id, amount)
        VALUES (p_source, p_transaction, -p_amount);
    ELSE
        UPDATE ledger_account
        SET balance = balance - p_amount, seq = seq + 1,
            last_posted_at = coalesce(v_posted_at, greatest(last_posted_at, clock_timestamp()))
        WHERE id = p_source AND NOT closed AND (floor IS NULL OR balance - p_amount >= floor)
        RETURNING seq, balance, last_posted_at
        INTO v_source_seq, v_source_balance, v_posted_at;
        IF NOT FOUND THEN
            PERFORM ledger_refuse_change(p_source);
        END IF;
    END IF;
    IF v_target_derived THEN
        INSERT INTO ledger_delta (account_id, transaction_id, amount)
        VALUES (p_target, p_transaction, p_amount);
    ELSE
        UPDATE ledger_account
        SET balance = balance + p_amount, seq = seq + 1,
            last_posted_at = coalesce(v_posted_at, greatest(last_posted_at, clock_timestamp()))
        WHERE id = p_target AND NOT closed AND (floor IS NULL OR balance + p_amount >= floor)
        RETURNING seq, balance, last_posted_at
        INTO v_target_seq, v_target_balance, v_posted_at;
        IF NOT FOUND THEN
            PERFORM ledger_refuse_change(p_target);
        END IF;
    END IF;

    INSERT INTO ledger_transfer (
        transaction_id, source_id, target_id, amount, posted_at,
        source_seq, source_balance, target_seq, target_balance)
    VALUES (
        p_transaction, p_source, p_target, p_amount, coalesce(v_posted_at, clock_timestamp()),
        v_source_seq, v_source_balance, v_target_seq, v_target_balance);
END
$$;


-- Any number of legs at once. Running sequences and balances come from window functions; an
-- account that stands in several legs is changed once and is at or above its floor after each.
--
-- Without the generic plan PostgreSQL would plan the arrays anew for every call.
CREATE FUNCTION ledger_move_many(
    p_book uuid, p_transaction bigint, p_sources bigint[], p_targets bigint[], p_amounts bigint[]
)
RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_posted_at timestamptz;
    v_refused bigint;
BEGIN
    IF (cardinality(p_amounts) > 0 AND cardinality(p_amounts) = cardinality(p_sources)
            AND cardinality(p_amounts) = cardinality(p_targets)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a transaction has at least one leg, each with source, target and amount'
            USING ERRCODE = 'check_violation';
    END IF;
    PERFORM ledger_refuse_accounts(p_book, source_id, target_id)
    FROM unnest(p_sources, p_targets) WITH ORDINALITY AS leg (source_id, target_id, line)
    LEFT JOIN ledger_account AS source ON source.id = source_id AND source.book_id = p_book
    LEFT JOIN ledger_account AS target ON target.id = target_id
    WHERE (source.unit_id = target.unit_id) IS NOT TRUE
    ORDER BY line LIMIT 1;
    SELECT greatest(max(locked.last_posted_at), clock_timestamp()) INTO v_posted_at
    FROM (
        SELECT last_posted_at FROM ledger_account
        WHERE id = ANY (p_sources || p_targets) AND NOT derived ORDER BY id FOR NO KEY UPDATE
    ) AS locked;

    WITH leg AS (
        SELECT * FROM unnest(p_sources, p_targets, p_amounts)
            WITH ORDINALITY AS leg (source_id, target_id, amount, line)
    ), side AS (
        SELECT line, source_id AS account_id, true AS is_source, -amount AS change FROM leg
        UNION ALL
        SELECT line, target_id, false, amount FROM leg
    ), step AS MATERIALIZED (
        SELECT line, account_id, is_source, change, derived, floor, closed,
            CASE WHEN NOT derived THEN seq + row_number() OVER running END AS seq,
            CASE WHEN NOT derived THEN (balance + sum(change) OVER running)::bigint END AS balance
        FROM side JOIN ledger_account ON id = account_id
        WINDOW running AS (PARTITION BY account_id ORDER BY line)
    ), refused AS (
        SELECT account_id FROM step WHERE closed OR balance < floor
        ORDER BY line, is_source DESC LIMIT 1
    ), total AS (
        SELECT account_id, derived, sum(change)::bigint AS change, count(*) AS steps
        FROM step GROUP BY account_id, derived
    ), stored AS (
        UPDATE ledger_account AS account
        SET balance = balance + change, seq = seq + steps, last_posted_at = v_posted_at
        FROM total WHERE account.id = account_id AND NOT total.derived
            AND NOT EXISTS (SELECT FROM refused)
    ), pending AS (
        INSERT INTO ledger_delta (account_id, transaction_id, amount)
        SELECT account_id, p_transaction, change FROM total WHERE derived
    ), moved AS (
        INSERT INTO ledger_transfer (
            transaction_id, source_id, target_id, amount, posted_at,
            source_seq, source_balance, target_seq, target_balance)
        SELECT p_transaction,
            max(account_id) FILTER (WHERE is_source), max(account_id) FILTER (WHERE NOT is_source),
            max(change), v_posted_at,
            max(seq) FILTER (WHERE is_source), max(balance) FILTER (WHERE is_source),
            max(seq) FILTER (WHERE NOT is_source), max(balance) FILTER (WHERE NOT is_source)
        FROM step GROUP BY line ORDER BY line
    )
    SELECT account_id INTO v_refused FROM refused;
    IF v_refused IS NOT NULL THEN
        PERFORM ledger_refuse_change(v_refused);
    END IF;
END
$$;


-- Say why a leg cannot be between these accounts.
CREATE FUNCTION ledger_refuse_accounts(p_book uuid, p_source bigint, p_target bigint)
RETURNS void LANGUAGE plpgsql
AS $$
DECLARE
    v_account bigint;
BEGIN
    FOREACH v_account IN ARRAY ARRAY[p_source, p_target] LOOP
        PERFORM FROM ledger_account WHERE id = v_account AND book_id = p_book;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'there is no such account in this book'
                USING ERRCODE = 'CB002', DETAIL = v_account;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'the accounts count different units'
        USING ERRCODE = 'CB003', DETAIL = p_source;
END
$$;


-- Say why an account that exists was not changed.
CREATE FUNCTION ledger_refuse_change(p_account bigint)
RETURNS void LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM FROM ledger_account WHERE id = p_account AND closed;
    IF FOUND THEN
        RAISE EXCEPTION 'the account is closed' USING ERRCODE = 'CB004', DETAIL = p_account;
    END IF;
    RAISE EXCEPTION 'the balance would fall below the floor'
        USING ERRCODE = 'CB005', DETAIL = p_account;
END
$$;
