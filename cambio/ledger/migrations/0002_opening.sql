-- Opening books, units and accounts, and closing accounts.
--
-- The application's role cannot insert into these tables, or it could make an account that holds
-- value from nowhere. Opening the same thing again returns it; opening it otherwise is refused.

-- An account's row is rewritten with each posting: room on its page keeps the new version there.
ALTER TABLE ledger_account SET (fillfactor = 50);
-- Emptied every few seconds: vacuumed by count, not by share.
ALTER TABLE ledger_delta SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
-- An account's unit is one of its own book.
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_unit_of_book
    FOREIGN KEY (book_id, unit_id) REFERENCES ledger_unit (book_id, id);


CREATE FUNCTION ledger_open_book(p_book uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO ledger_book (id) VALUES (p_book) ON CONFLICT DO NOTHING;
END
$$;


CREATE FUNCTION ledger_open_unit(p_book uuid, p_code text, p_decimals integer)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM FROM ledger_book WHERE id = p_book;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such book' USING ERRCODE = 'CB006', DETAIL = p_book;
    END IF;
    INSERT INTO ledger_unit (book_id, code, decimals) VALUES (p_book, p_code, p_decimals)
    ON CONFLICT (book_id, code) DO NOTHING;
    PERFORM FROM ledger_unit
    WHERE book_id = p_book AND code = p_code AND decimals = p_decimals;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the unit exists with other decimals'
            USING ERRCODE = 'CB007', DETAIL = p_code;
    END IF;
END
$$;


CREATE FUNCTION ledger_open_account(
    p_book uuid, p_unit text, p_purpose text, p_owner_type text, p_owner_id uuid,
    p_floor bigint, p_derived boolean
)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    v_unit bigint;
    v_account ledger_account;
BEGIN
    SELECT id INTO v_unit FROM ledger_unit WHERE book_id = p_book AND code = p_unit;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such unit in this book'
            USING ERRCODE = 'CB006', DETAIL = p_unit;
    END IF;
    INSERT INTO ledger_account (
        book_id, unit_id, purpose, owner_type, owner_id, floor, derived, balance, seq, closed)
    VALUES (
        p_book, v_unit, p_purpose, p_owner_type, p_owner_id, p_floor, p_derived, 0, 0, false)
    ON CONFLICT ON CONSTRAINT ledger_account_once DO NOTHING;
    SELECT * INTO STRICT v_account FROM ledger_account
    WHERE book_id = p_book AND unit_id = v_unit AND purpose = p_purpose
        AND owner_type = p_owner_type AND owner_id IS NOT DISTINCT FROM p_owner_id;
    IF v_account.closed THEN
        RAISE EXCEPTION 'the account is closed' USING ERRCODE = 'CB004', DETAIL = v_account.id;
    END IF;
    IF (v_account.floor, v_account.derived) IS DISTINCT FROM (p_floor, p_derived) THEN
        RAISE EXCEPTION 'the account exists with another floor or kind'
            USING ERRCODE = 'CB007', DETAIL = v_account.id;
    END IF;
    RETURN v_account.id;
END
$$;


-- A derived account stays open: postings do not lock it, so that one could still be under way.
CREATE FUNCTION ledger_close_account(p_account bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    v_account ledger_account;
BEGIN
    SELECT * INTO v_account FROM ledger_account WHERE id = p_account FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such account' USING ERRCODE = 'CB002', DETAIL = p_account;
    END IF;
    IF v_account.derived THEN
        RAISE EXCEPTION 'a derived account stays open' USING ERRCODE = 'CB008', DETAIL = p_account;
    END IF;
    IF v_account.balance <> 0 THEN
        RAISE EXCEPTION 'the account is not empty' USING ERRCODE = 'CB009', DETAIL = p_account;
    END IF;
    UPDATE ledger_account SET closed = true WHERE id = p_account;
END
$$;
