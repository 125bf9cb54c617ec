-- Folding: move the pending deltas of derived accounts into their rows.
--
-- Taking the deltas and adding them is one statement, so a reader sees each either as a delta or
-- in the row. What is not committed yet is not seen by DELETE and waits for the next fold: never
-- decide by id or by time which deltas are in, they commit in another order.
-- A fold that finds another one at work leaves it to that one.

CREATE FUNCTION ledger_fold_deltas()
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    v_folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('cambio.ledger.fold', 0)) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM ledger_delta RETURNING account_id, amount
    ), total AS (
        SELECT account_id, sum(amount)::bigint AS amount FROM taken GROUP BY account_id
    ), folded AS (
        UPDATE ledger_account SET balance = balance + amount FROM total WHERE id = account_id
    )
    SELECT count(*) INTO v_folded FROM taken;
    RETURN v_folded;
END
$$;
