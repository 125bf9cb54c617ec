-- Batches: many transactions at once, each under its own reference, all or none.
--
-- It is `ledger_post` for sets: references first, then the accounts' locks in order of id, then
-- the time, then every leg in the order given. Both now move their legs by one function, in which
-- each leg names its transaction; `ledger_move_many` with one transaction for all goes.

CREATE FUNCTION ledger_post_many(
    p_book uuid,
    p_references text[],
    p_kinds text[],
    p_subject_types text[],
    p_subject_ids uuid[],
    p_actor_ids uuid[],
    p_happened_ats timestamptz[],
    -- For each leg, the number of its transaction in the arrays above, counted from 1.
    p_numbers bigint[],
    p_sources bigint[],
    p_targets bigint[],
    p_amounts bigint[],
    OUT transaction_ids bigint[],
    OUT created boolean[],
    OUT database_transaction xid8
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_numbers bigint[];
    v_sources bigint[];
    v_targets bigint[];
    v_amounts bigint[];
BEGIN
    database_transaction := pg_current_xact_id();
    IF (SELECT count(DISTINCT reference) FROM unnest(p_references) AS reference)
        <> cardinality(p_references)
    THEN
        RAISE EXCEPTION 'a batch holds each reference once' USING ERRCODE = 'check_violation';
    END IF;

    SELECT taken.transaction_ids, taken.created INTO transaction_ids, created
    FROM ledger_take_references(
        p_book, p_references, p_kinds, p_subject_types, p_subject_ids, p_actor_ids,
        p_happened_ats) AS taken;
    IF false = ANY (created) THEN
        transaction_ids := ledger_posted_before_many(
            p_book, transaction_ids, p_references, p_kinds, p_subject_types, p_subject_ids,
            p_numbers, p_sources, p_targets, p_amounts);
    END IF;
    SELECT array_agg(transaction_ids[number] ORDER BY line), array_agg(source_id ORDER BY line),
        array_agg(target_id ORDER BY line), array_agg(amount ORDER BY line)
    INTO v_numbers, v_sources, v_targets, v_amounts
    FROM unnest(p_numbers, p_sources, p_targets, p_amounts)
        WITH ORDINALITY AS leg (number, source_id, target_id, amount, line)
    WHERE created[number];
    IF v_numbers IS NOT NULL THEN
        PERFORM ledger_move_many(p_book, v_numbers, v_sources, v_targets, v_amounts);
    END IF;
END
$$;


-- Insert the transactions whose references are new, in the order of the references: so batches that
-- share some wait for each other and never deadlock. What was there before has no id in the answer.
--
-- With nested loops, which the generic plan prefers since it cannot know how long the arrays are,
-- a batch of 1,000 would compare a million references.
CREATE FUNCTION ledger_take_references(
    p_book uuid, p_references text[], p_kinds text[], p_subject_types text[],
    p_subject_ids uuid[], p_actor_ids uuid[], p_happened_ats timestamptz[],
    OUT transaction_ids bigint[], OUT created boolean[]
)
LANGUAGE plpgsql SET enable_nestloop = off
AS $$
BEGIN
    WITH posted AS (
        INSERT INTO ledger_transaction
            (book_id, reference, kind, subject_type, subject_id, actor_id, happened_at)
        SELECT p_book, reference, kind, subject_type, subject_id, actor_id, happened_at
        FROM unnest(p_references, p_kinds, p_subject_types, p_subject_ids, p_actor_ids,
                p_happened_ats)
            AS batch (reference, kind, subject_type, subject_id, actor_id, happened_at)
        ORDER BY reference COLLATE "C"
        ON CONFLICT (book_id, reference) DO NOTHING
        RETURNING id, reference
    )
    SELECT array_agg(id ORDER BY number), array_agg(id IS NOT NULL ORDER BY number)
    INTO transaction_ids, created
    FROM unnest(p_references) WITH ORDINALITY AS batch (reference, number)
    LEFT JOIN posted USING (reference);
END
$$;


-- The batch's transactions, with those filled in that were posted earlier and meant the same.
CREATE FUNCTION ledger_posted_before_many(
    p_book uuid, p_transaction_ids bigint[], p_references text[], p_kinds text[],
    p_subject_types text[], p_subject_ids uuid[],
    p_numbers bigint[], p_sources bigint[], p_targets bigint[], p_amounts bigint[]
)
RETURNS bigint[] LANGUAGE plpgsql
AS $$
DECLARE
    v_ids bigint[];
BEGIN
    SELECT array_agg(
        coalesce(transaction_id, (
            SELECT ledger_posted_before(
                p_book, reference, kind, subject_type, subject_id,
                array_agg(source_id ORDER BY line), array_agg(target_id ORDER BY line),
                array_agg(amount ORDER BY line))
            FROM unnest(p_numbers, p_sources, p_targets, p_amounts)
                WITH ORDINALITY AS leg (of_number, source_id, target_id, amount, line)
            WHERE of_number = number
        )) ORDER BY number)
    INTO v_ids
    FROM unnest(p_transaction_ids, p_references, p_kinds, p_subject_types, p_subject_ids)
        WITH ORDINALITY
        AS batch (transaction_id, reference, kind, subject_type, subject_id, number);
    RETURN v_ids;
END
$$;


-- Any number of legs at once, each of its own transaction. Running sequences and balances come
-- from window functions; an account that stands in several legs is changed once and is at or above
-- its floor after each.
--
-- Without the generic plan PostgreSQL would plan the arrays anew for every call.
CREATE FUNCTION ledger_move_many(
    p_book uuid, p_transactions bigint[], p_sources bigint[], p_targets bigint[],
    p_amounts bigint[]
)
RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_posted_at timestamptz;
    v_refused bigint;
BEGIN
    IF (cardinality(p_amounts) > 0 AND cardinality(p_amounts) = cardinality(p_sources)
            AND cardinality(p_amounts) = cardinality(p_targets)
            AND cardinality(p_amounts) = cardinality(p_transactions)
            AND 0 < ALL (p_amounts)) IS NOT TRUE THEN
        RAISE EXCEPTION 'a transaction has at least one leg, each from, to and of a positive amount'
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

    WITH side AS (
        SELECT line, transaction_id, source_id AS account_id, true AS is_source, -amount AS change
        FROM unnest(p_transactions, p_sources, p_amounts)
            WITH ORDINALITY AS leg (transaction_id, source_id, amount, line)
        UNION ALL
        SELECT line, transaction_id, target_id, false, amount
        FROM unnest(p_transactions, p_targets, p_amounts)
            WITH ORDINALITY AS leg (transaction_id, target_id, amount, line)
    ), step AS MATERIALIZED (
        SELECT line, transaction_id, account_id, is_source, change, derived, floor, closed,
            CASE WHEN NOT derived THEN seq + row_number() OVER running END AS seq,
            CASE WHEN NOT derived THEN (balance + sum(change) OVER running)::bigint END AS balance
        FROM side JOIN ledger_account ON id = account_id
        WINDOW running AS (PARTITION BY account_id ORDER BY line)
    ), refused AS (
        SELECT account_id FROM step WHERE closed OR balance < floor
        ORDER BY line, is_source DESC LIMIT 1
    ), total AS (
        SELECT account_id, sum(change)::bigint AS change, count(*) AS steps
        FROM step WHERE NOT derived GROUP BY account_id
    ), stored AS (
        UPDATE ledger_account AS account
        SET balance = balance + change, seq = seq + steps, last_posted_at = v_posted_at
        FROM total WHERE account.id = account_id AND NOT EXISTS (SELECT FROM refused)
    ), pending AS (
        INSERT INTO ledger_delta (account_id, transaction_id, amount)
        SELECT account_id, transaction_id, sum(change)::bigint
        FROM step WHERE derived GROUP BY account_id, transaction_id
    ), moved AS (
        INSERT INTO ledger_transfer (
            transaction_id, source_id, target_id, amount, posted_at,
            source_seq, source_balance, target_seq, target_balance)
        SELECT max(transaction_id),
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


CREATE OR REPLACE FUNCTION ledger_post(
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

    IF cardinality(p_amounts) = 1 AND cardinality(p_sources) = 1 AND cardinality(p_targets) = 1
    THEN
        PERFORM ledger_move_one(p_book, transaction_id, p_sources[1], p_targets[1], p_amounts[1]);
    ELSE
        PERFORM ledger_move_many(
            p_book, array_fill(transaction_id, ARRAY[cardinality(p_amounts)]),
            p_sources, p_targets, p_amounts);
    END IF;
END
$$;

DROP FUNCTION ledger_move_many(uuid, bigint, bigint[], bigint[], bigint[]);


-- Whoever may call `ledger_post` may call `ledger_post_many`, and nobody may call what they use.
DO $$
DECLARE
    v_function regprocedure;
    v_role record;
BEGIN
    FOR v_function IN
        SELECT oid FROM pg_proc WHERE pronamespace = current_schema::regnamespace
            AND proname IN ('ledger_post_many', 'ledger_take_references',
                'ledger_posted_before_many', 'ledger_move_many')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_function);
    END LOOP;
    FOR v_role IN
        SELECT grantee::regrole::text AS name FROM pg_proc, aclexplode(proacl)
        WHERE proname = 'ledger_post' AND pronamespace = current_schema::regnamespace
            AND grantee <> proowner
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s',
            'ledger_post_many'::regproc::oid::regprocedure, v_role.name);
    END LOOP;
END
$$;
