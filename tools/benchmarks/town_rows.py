"""The rows of a town, in SQL: what `tools/benchmarks/town.py` runs, in this order."""

from typing import LiteralString

# Numbers stand for ids that sort by time, as those do that phones make.
IDS: LiteralString = """
    CREATE FUNCTION pg_temp.id_of(p_kind text, p_number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN ('01' || md5(p_kind)::char(6) || '-0000-7000-8000-'
        || lpad(to_hex(p_number), 12, '0'))::uuid
"""
STREETS: tuple[LiteralString, ...] = (
    """
    INSERT INTO streets_ward (id, programme_id, name, folded_name)
    SELECT pg_temp.id_of('ward', n), %(programme)s, 'Ward ' || n, 'ward ' || n
    FROM generate_series(1, %(wards)s::integer) AS n
    """,
    """
    INSERT INTO streets_place (id, programme_id, kind, name, folded_name, town, folded_town,
        ward_id, account_id, imported_at)
    SELECT id, %(programme)s, 'street', 'Street ' || n, 'street ' || n, 'Big', 'big',
        pg_temp.id_of('ward', 1 + n %% %(wards)s),
        ledger_open_account(%(programme)s, 'cambi', 'place', 'place', id, 0, false), %(at)s
    FROM (
        SELECT n, pg_temp.id_of('place', n) AS id
        FROM generate_series(1, %(places)s::integer) AS n
    ) AS street
    """,
    """
    CREATE TEMPORARY TABLE town_place AS
    SELECT n, id, account_id FROM generate_series(1, %(places)s::integer) AS n
    JOIN streets_place ON id = pg_temp.id_of('place', n)
    """,
    """
    CREATE TEMPORARY TABLE town_member AS
    SELECT row_number() OVER (ORDER BY wallet_id) AS n, id, wallet_id
    FROM programmes_membership WHERE id = ANY (%(members)s)
    """,
)
# So that nobody is short of cambi for an order.
OPENING: LiteralString = """
    CREATE TEMPORARY TABLE new_posting AS
    SELECT n AS k, 'opening/' || id AS reference, 'big.opening' AS kind,
        'membership' AS subject_type, id AS subject, %(at)s::timestamptz AS happened_at, 1 AS part,
        %(issuance)s::bigint AS source, wallet_id AS target, 1000 AS amount
    FROM town_member
"""
# What was reported of cleanup k: of every fifty one is a draft and one waits for a verdict, in each
# street at other times.
CLEANUPS: tuple[LiteralString, ...] = (
    """
    CREATE TEMPORARY TABLE new_cleanup AS
    SELECT k, pg_temp.id_of('cleanup', k) AS id,
        CASE (k + k / %(places)s) %% 50 WHEN 0 THEN 'submitted' WHEN 1 THEN 'draft'
            ELSE 'verified' END AS state,
        3 + k %% (count - 2) AS author,
        CASE WHEN k %% 20 = 0 THEN %(busy)s WHEN k %% 90 = 3 AND k <= %(early_things)s
            THEN %(early)s ELSE 3 + (k + 1 + k / 7 %% 900) %% (count - 2) END AS other,
        1 + k %% %(places)s AS place, %(at)s::timestamptz + k * interval '5 minutes' AS began
    FROM generate_series(%(first)s::bigint, %(last)s) AS k,
        (SELECT count(*) FROM town_member) AS members
    """,
    """
    INSERT INTO streets_cleanup (id, programme_id, state, logged_by_id, logged_at, starts_at,
        ends_at, digest, note, bags, minutes, others, rule_id, submitted_at,
        needs_programme_verifier)
    SELECT new_cleanup.id, %(programme)s, replace(state, 'verified', 'submitted'), author.id,
        began + interval '2 hours', began, began + interval '1 hour', md5(k::text),
        'Along the quay', 3, 60, 0, CASE WHEN state <> 'draft' THEN %(rule)s::uuid END,
        CASE WHEN state <> 'draft' THEN began + interval '2 hours' END, false
    FROM new_cleanup JOIN town_member AS author ON author.n = author
    """,
    """
    INSERT INTO streets_cleanupplace (id, programme_id, cleanup_id, place_id, share)
    SELECT pg_temp.id_of('cleanupplace', k), %(programme)s, new_cleanup.id, town_place.id, 1
    FROM new_cleanup JOIN town_place ON n = place
    """,
    """
    INSERT INTO streets_participant (id, programme_id, cleanup_id, membership_id)
    SELECT gen_random_uuid(), %(programme)s, new_cleanup.id, town_member.id
    FROM new_cleanup JOIN town_member ON n IN (author, other)
    """,
    """
    UPDATE streets_cleanup AS cleanup SET state = new_cleanup.state, verified_by_id = %(verifier)s,
        decided_at = began + interval '1 day'
    FROM new_cleanup WHERE new_cleanup.id = cleanup.id AND new_cleanup.state = 'verified'
    """,
    """
    CREATE TEMPORARY TABLE new_photo AS
    SELECT pg_temp.id_of('photo', 2 * k + phase) AS id, id AS cleanup,
        CASE phase WHEN 0 THEN 'before' ELSE 'after' END AS phase, 2 * k + phase AS n, began
    FROM new_cleanup, generate_series(0, 1) AS phase
    """,
    """
    INSERT INTO files_storedfile (id, programme_id, kind, name, sha256, size_bytes, content_type,
        width, height, original, display, thumb, state, announced_at, received_at)
    SELECT id, %(programme)s, 'picture', '', md5(n::text) || md5(n::text), 2000000, 'image/jpeg',
        4000, 3000, 'big/' || n, 'big/d' || n, 'big/t' || n, 'received', began, began
    FROM new_photo
    """,
    """
    INSERT INTO streets_photo (id, programme_id, cleanup_id, file_id, phase, placed_by_hand,
        place_source, hashes, grey, flat, announced_at, received_at)
    SELECT id, %(programme)s, cleanup, id, phase, false, 'none',
        ARRAY(SELECT hashint8extended(n, turn) FROM generate_series(1, 8) AS turn),
        decode(repeat(md5(n::text), 8), 'hex'), false, began, began
    FROM new_photo
    """,
    """
    CREATE TEMPORARY TABLE new_payment AS
    SELECT k, new_cleanup.id AS cleanup, began, 1 AS part, 'place' AS target, town_place.id,
        account_id AS account, 20 AS amount
    FROM new_cleanup JOIN town_place ON n = place WHERE state = 'verified'
    UNION ALL
    SELECT k, new_cleanup.id, began, n::integer + 1, 'member', town_member.id, wallet_id, 10
    FROM new_cleanup JOIN town_member ON n IN (author, other) WHERE state = 'verified'
    """,
    """
    INSERT INTO streets_reward (id, programme_id, cleanup_id, total, reasons, payments, paid_at)
    SELECT gen_random_uuid(), %(programme)s, cleanup, sum(amount),
        '[{"part": "earned", "code": "per_action", "amount": 40, "params": {}}]',
        jsonb_agg(jsonb_build_object('target', target, 'id', id, 'amount', amount)),
        min(began) + interval '1 day'
    FROM new_payment GROUP BY cleanup
    """,
    """
    CREATE TEMPORARY TABLE new_posting AS
    SELECT k, 'cleanup/' || cleanup || '/reward' AS reference, 'cleanup.reward' AS kind,
        'cleanup' AS subject_type, cleanup AS subject, began AS happened_at, part,
        %(issuance)s::bigint AS source, account AS target, amount
    FROM new_payment
    """,
)
CATALOG: LiteralString = """
    INSERT INTO catalog_item (id, programme_id, supplier_id, name_nl, name_en, description_nl,
        description_en, folded_texts, category, price_cambi, settlement_cents, vat_permille, stock,
        reserved, active, digest, added_at)
    SELECT pg_temp.id_of('item', n), %(programme)s, (%(suppliers)s::uuid[])[1 + n %% %(count)s],
        'Bezem ' || n, 'Broom ' || n, '', '', 'bezem ' || n || ' broom ' || n,
        (ARRAY['tools', 'bags', 'protection', 'detergents', 'green', 'other'])[1 + n %% 6],
        5, 250, 210, 100000, 0, n %% 10 <> 0, md5(n::text), %(at)s
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
"""
# Order k, of one piece: of every fifty two are open and two were cancelled.
ORDERS: tuple[LiteralString, ...] = (
    """
    CREATE TEMPORARY TABLE new_order AS
    SELECT k, pg_temp.id_of('order', k) AS id,
        CASE (k + k / %(count)s) %% 25 WHEN 1 THEN 'placed' WHEN 2 THEN 'cancelled'
            ELSE 'handed_over' END AS state,
        CASE WHEN k %% 20 = 0 THEN %(busy)s WHEN k %% 90 = 3 AND k <= %(early_things)s
            THEN %(early)s ELSE 3 + k %% (count - 2) END AS buyer,
        1 + k %% %(items)s AS item, %(at)s::timestamptz + k * interval '5 minutes' AS ordered
    FROM generate_series(%(first)s::bigint, %(last)s) AS k,
        (SELECT count(*) FROM town_member) AS members
    """,
    """
    INSERT INTO catalog_order (id, programme_id, state, supplier_id, buyer_id, payer_account_id,
        ordered_by_id, total_cambi, signatures_needed, signatures_given, at_counter, pickup_code,
        wrong_codes, reason, ordered_at, placed_at, closed_at)
    SELECT new_order.id, %(programme)s, state, supplier_id, buyer.id, wallet_id, buyer.id, 5, 0, 0,
        false, CASE state WHEN 'placed' THEN lpad(to_hex(k), 6, '0') ELSE '' END, 0, '', ordered,
        ordered, CASE WHEN state <> 'placed' THEN ordered + interval '1 day' END
    FROM new_order JOIN town_member AS buyer ON buyer.n = buyer
    JOIN catalog_item AS item ON item.id = pg_temp.id_of('item', item)
    """,
    """
    INSERT INTO catalog_orderline (id, programme_id, order_id, item_id, name_nl, name_en, quantity,
        price_cambi, settlement_cents, vat_permille)
    SELECT pg_temp.id_of('orderline', k), %(programme)s, new_order.id, item.id, name_nl, name_en, 1,
        5, 250, 210
    FROM new_order JOIN catalog_item AS item ON item.id = pg_temp.id_of('item', item)
    """,
    """
    UPDATE catalog_item AS item SET reserved = reserved + pieces
    FROM (
        SELECT pg_temp.id_of('item', item) AS id, count(*) AS pieces FROM new_order
        WHERE state = 'placed' GROUP BY item
    ) AS open
    WHERE open.id = item.id
    """,
    """
    CREATE TEMPORARY TABLE new_posting AS
    SELECT 2 * k + step AS k, 'order/' || new_order.id || '/' || verb AS reference,
        'order.' || verb AS kind, 'order' AS subject_type, new_order.id AS subject,
        ordered AS happened_at, 1 AS part,
        CASE step WHEN 0 THEN wallet_id ELSE %(held)s END AS source,
        CASE verb WHEN 'hold' THEN %(held)s WHEN 'release' THEN wallet_id ELSE takings_id END
            AS target, 5 AS amount
    FROM new_order JOIN town_member AS buyer ON buyer.n = buyer
    JOIN catalog_order AS placed ON placed.id = new_order.id
    JOIN catalog_supplier AS supplier ON supplier.id = placed.supplier_id,
    LATERAL (
        SELECT 0 AS step, 'hold' AS verb
        UNION ALL SELECT 1, 'handover' WHERE new_order.state = 'handed_over'
        UNION ALL SELECT 1, 'release' WHERE new_order.state = 'cancelled'
    ) AS steps
    """,
)
POST: LiteralString = """
    WITH numbered AS (SELECT *, dense_rank() OVER (ORDER BY k) AS number FROM new_posting),
    posting AS (SELECT DISTINCT ON (number) * FROM numbered ORDER BY number)
    SELECT ledger_post_many(%(book)s, array_agg(reference), array_agg(kind),
        array_agg(subject_type), array_agg(subject), array_agg(NULL::uuid),
        array_agg(happened_at),
        (SELECT array_agg(number ORDER BY number, part) FROM numbered),
        (SELECT array_agg(source::bigint ORDER BY number, part) FROM numbered),
        (SELECT array_agg(target::bigint ORDER BY number, part) FROM numbered),
        (SELECT array_agg(amount::bigint ORDER BY number, part) FROM numbered))
    FROM posting
"""
FORGET: LiteralString = (
    "DROP TABLE IF EXISTS new_cleanup, new_photo, new_payment, new_order, new_posting"
)
