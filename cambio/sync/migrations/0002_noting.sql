-- Noting changes, and reading them so that none can slip behind a reader.
--
-- A change is stamped with the id of the transaction that writes it. Transactions do not commit in
-- the order of their ids, so a reader takes only what is stamped below the horizon: below every
-- transaction that still runs. What runs now is stamped at or above the horizon and comes later; what
-- was read is complete up to the last stamp on it.


-- What tells one run of a database from another: a restored, copied or restarted one differs.
-- It may differ without need, a new era costs nobody anything.
CREATE FUNCTION sync_identity() RETURNS text LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN concat_ws('/',
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        'sync_change'::regclass::oid,
        extract(epoch FROM pg_postmaster_start_time()));
END
$$;


-- The lowest transaction that may still write here.
--
-- pg_snapshot_xmin() would do but for one thing: transactions of other databases of the same server
-- count in it, and one that runs for hours there would stop all news here. A transaction is left out
-- only if it is seen to be another database's. Own writes count as running.
--
-- STABLE, so that it looks through the snapshot of the query that calls it: a later one could call
-- finished what that query does not see yet.
CREATE FUNCTION sync_horizon() RETURNS bigint LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN least(
        pg_current_xact_id_if_assigned()::text::bigint,
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
        (
            SELECT min(running.id::text::bigint)
            FROM pg_snapshot_xip(pg_current_snapshot()) AS running (id)
            WHERE NOT EXISTS (
                SELECT FROM pg_locks AS held JOIN pg_stat_activity AS other ON other.pid = held.pid
                WHERE held.locktype = 'transactionid' AND held.granted
                    AND held.transactionid = running.id::xid
                    AND other.datid <>
                        (SELECT oid FROM pg_database WHERE datname = current_database())
            )
        ));
END
$$;


-- Begin an era: one at a time, and none where the latest is this run's own, unless asked.
--
-- In another run the transactions may be counted from lower numbers. The shift then lifts whatever
-- may still write above all that was written. Within a run it stays, or what is being written now
-- would end up below the horizon.
CREATE FUNCTION sync_begin_era(p_anyway boolean) RETURNS bigint LANGUAGE plpgsql
AS $$
DECLARE
    v_latest sync_era;
    v_same boolean;
    v_shift bigint;
    v_last bigint;
    v_lowest bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('sync_era'));
    SELECT * INTO v_latest FROM sync_era ORDER BY id DESC LIMIT 1;
    v_same := v_latest.identity IS NOT DISTINCT FROM sync_identity();
    IF v_same AND NOT p_anyway THEN
        RETURN v_latest.shift;
    END IF;
    SELECT coalesce(max(stamp), 0) INTO v_last FROM sync_change;
    v_lowest := sync_horizon();
    v_shift := coalesce(v_latest.shift, 0);
    IF NOT v_same THEN
        v_shift := greatest(v_shift, v_last + 1 - v_lowest);
    END IF;
    INSERT INTO sync_era (key, identity, shift, from_stamp, low_stamp, begun_at)
    VALUES (gen_random_uuid(), sync_identity(), v_shift,
        -- Until this commits, readers in the same run are given what is stamped below it.
        CASE WHEN v_same THEN v_shift + pg_current_xact_id()::text::bigint ELSE v_last + 1 END,
        v_shift + v_lowest, clock_timestamp());
    RETURN v_shift;
END
$$;


-- The stamp of what this transaction writes.
CREATE FUNCTION sync_stamp() RETURNS bigint LANGUAGE plpgsql
AS $$
DECLARE
    v_latest sync_era;
BEGIN
    SELECT * INTO v_latest FROM sync_era ORDER BY id DESC LIMIT 1;
    IF v_latest.identity IS DISTINCT FROM sync_identity() THEN
        v_latest.shift := sync_begin_era(false);
    END IF;
    RETURN v_latest.shift + pg_current_xact_id()::text::bigint;
END
$$;


-- Note that things look different now. Each stands at its line in `p_kinds` and `p_things`, and in
-- as many topics as `p_lines` and `p_scopes` say; in those where it stood before and does not now,
-- it is gone.
--
-- A stamp never goes back: of two transactions that change one thing, the one that began later may
-- commit first. No reader can have passed either of them meanwhile.
CREATE FUNCTION sync_note(
    p_programme uuid, p_kinds text[], p_things uuid[], p_lines integer[], p_scopes uuid[]
)
RETURNS void LANGUAGE plpgsql
AS $$
DECLARE
    v_stamp bigint := sync_stamp();
BEGIN
    -- By the things' ids first, or a plan made for any number of them would read the whole table.
    UPDATE sync_change AS known SET gone = true, stamp = greatest(known.stamp, v_stamp)
    WHERE known.thing_id = ANY (p_things) AND NOT known.gone
        AND EXISTS (
            SELECT FROM unnest(p_kinds, p_things) AS thing (kind, id)
            WHERE thing.id = known.thing_id AND thing.kind = known.kind)
        AND NOT EXISTS (
            SELECT FROM unnest(p_lines, p_scopes) AS seen (line, scope_id)
            WHERE seen.scope_id = known.scope_id
                AND (p_kinds[line], p_things[line]) = (known.kind, known.thing_id));
    INSERT INTO sync_change AS known
        (programme_id, kind, scope_id, thing_id, stamp, first_stamp, gone)
    SELECT p_programme, p_kinds[line], scope_id, p_things[line], v_stamp, v_stamp, false
    FROM unnest(p_lines, p_scopes) AS seen (line, scope_id)
    ORDER BY 4, 2, 3
    ON CONFLICT (thing_id, kind, scope_id) DO UPDATE
    SET stamp = greatest(known.stamp, v_stamp), gone = false
    WHERE known.stamp < v_stamp OR known.gone;
END
$$;


-- What changed in some topics, in the order of its stamps: for each topic what stands behind a place
-- of its own. One row at least, which tells of the era; its thing is null where nothing changed.
--
-- `is_known`: whether the reader's cursor is of this database and has missed nothing: its era is
-- there, the round that it was made in had not begun before what is forgotten, and it has seen no
-- more than the era came to hold.
--
-- Roles can be granted over ids of another programme's things; nothing is read by them.
--
-- STABLE: all of it sees one snapshot, the horizon above all.
CREATE FUNCTION sync_read(
    p_programme uuid, p_era uuid, p_round bigint, p_seen bigint,
    p_kinds text[], p_scopes uuid[], p_stamps bigint[], p_ids bigint[],
    p_ceiling bigint, p_limit integer
)
RETURNS TABLE (
    is_known boolean, era uuid, round bigint, horizon bigint,
    kind text, thing_id uuid, stamp bigint, id bigint, first_stamp bigint, gone boolean,
    scope_id uuid
)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH latest AS (
        SELECT id, key, shift,
            -- Where nothing was noted since this run began, all there is was decided before it.
            CASE WHEN identity <> sync_identity()
                THEN (SELECT coalesce(max(stamp), 0) + 1 FROM sync_change) END AS above
        FROM sync_era ORDER BY id DESC LIMIT 1
    ), own AS (
        SELECT own.id, (
            SELECT following.from_stamp FROM sync_era AS following
            WHERE following.id > own.id ORDER BY following.id LIMIT 1) AS ended_at
        FROM sync_era AS own
        WHERE own.key = p_era AND p_round >= (SELECT min(id) FROM sync_era)
    ), state AS (
        SELECT latest.id, latest.key,
            coalesce(latest.above, latest.shift + sync_horizon()) AS horizon,
            own.id IS NOT NULL
                AND (p_seen < coalesce(own.ended_at, latest.above)) IS NOT FALSE AS is_known
        FROM latest LEFT JOIN own ON true
    ), found AS (
        SELECT change.*
        FROM state, unnest(p_kinds, p_scopes, p_stamps, p_ids) AS topic (kind, scope_id, stamp, id)
        CROSS JOIN LATERAL (
            SELECT * FROM sync_change AS noted
            WHERE noted.programme_id = p_programme
                AND noted.scope_id = topic.scope_id AND noted.kind = topic.kind
                AND (noted.stamp, noted.id) > (topic.stamp, topic.id)
                AND noted.stamp < least(state.horizon, p_ceiling)
            ORDER BY noted.stamp, noted.id LIMIT p_limit
        ) AS change
        ORDER BY change.stamp, change.id LIMIT p_limit
    )
    SELECT state.is_known, state.key, state.id, state.horizon,
        found.kind::text, found.thing_id, found.stamp, found.id, found.first_stamp, found.gone,
        found.scope_id
    FROM state LEFT JOIN found ON true
    ORDER BY found.stamp, found.id;
END
$$;
