-- What the database refuses, whoever asks.

-- History is only ever added to, and an account stays what it was opened as. These hold for the
-- tables' owner as well; the errors are of class 23, so Django shows them as IntegrityError.
CREATE FUNCTION ledger_refuse_rewriting()
RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the ledger is only added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER ledger_transaction_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_rewriting();
CREATE TRIGGER ledger_transfer_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_rewriting();
CREATE TRIGGER ledger_book_stays
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_book
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_rewriting();
CREATE TRIGGER ledger_unit_stays
    BEFORE UPDATE OF id, book_id, code, decimals OR DELETE OR TRUNCATE ON ledger_unit
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_rewriting();
CREATE TRIGGER ledger_account_stays
    BEFORE UPDATE OF id, book_id, unit_id, purpose, owner_type, owner_id, derived
    OR DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_rewriting();
CREATE TRIGGER ledger_delta_stays
    BEFORE UPDATE OR TRUNCATE ON ledger_delta
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_rewriting();


-- Whoever could write the tables may from now on read them and call the functions made for it
-- (those with SECURITY DEFINER), and nobody else may call any. Named by what they were granted, so
-- that it does not matter what an installation calls its roles.
DO $$
DECLARE
    v_table regclass;
    v_function record;
    v_role record;
    v_writers text[] := '{}';
BEGIN
    FOREACH v_table IN ARRAY ARRAY[
        'ledger_book', 'ledger_unit', 'ledger_account', 'ledger_transaction', 'ledger_transfer',
        'ledger_delta', 'ledger_entry']::regclass[]
    LOOP
        FOR v_role IN
            SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS name,
                bool_or(privilege_type = 'INSERT') AS is_writer,
                bool_or(privilege_type = 'SELECT') AS is_reader
            FROM pg_class, aclexplode(relacl)
            WHERE pg_class.oid = v_table AND grantee <> relowner GROUP BY grantee
        LOOP
            EXECUTE format('REVOKE ALL ON %s FROM %s', v_table, v_role.name);
            IF v_role.is_reader THEN
                EXECUTE format('GRANT SELECT ON %s TO %s', v_table, v_role.name);
            END IF;
            IF v_role.is_writer AND v_role.name <> ALL (v_writers) THEN
                v_writers := v_writers || v_role.name;
            END IF;
        END LOOP;
    END LOOP;
    FOR v_function IN
        SELECT oid::regprocedure AS signature, prosecdef FROM pg_proc
        WHERE proname LIKE 'ledger\_%' AND pronamespace = current_schema::regnamespace
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_function.signature);
        IF v_function.prosecdef AND cardinality(v_writers) > 0 THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s',
                v_function.signature, array_to_string(v_writers, ', '));
        END IF;
    END LOOP;
END
$$;
