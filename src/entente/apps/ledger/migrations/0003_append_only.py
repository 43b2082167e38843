"""What the database itself does for the ledger: refusals, the waiting list, sealing, row changes, need-to-know."""

from django.db import migrations

REFUSALS = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entry_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_rowchange_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_rowchange
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
-- Also in a session that plays the part of a replica.
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_is_kept;
ALTER TABLE ledger_seal ENABLE ALWAYS TRIGGER ledger_seal_is_kept;
ALTER TABLE ledger_rowchange ENABLE ALWAYS TRIGGER ledger_rowchange_is_kept;
"""

UNDO_REFUSALS = """
DROP TRIGGER ledger_entry_is_kept ON ledger_entry;
DROP TRIGGER ledger_seal_is_kept ON ledger_seal;
DROP TRIGGER ledger_rowchange_is_kept ON ledger_rowchange;
DROP FUNCTION ledger_refuse();
"""

# The database's clock and transaction number, whatever the application sent; and the entry waits for a seal.
WAITING = """
CREATE FUNCTION ledger_receive() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    NEW.at := now();
    NEW.transaction := pg_current_xact_id()::text::bigint;
    INSERT INTO ledger_waiting (entry_id) VALUES (NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_waits BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_receive();
"""

UNDO_WAITING = """
DROP TRIGGER ledger_entry_waits ON ledger_entry;
DROP FUNCTION ledger_receive();
"""

# Leaf, node and seal hashes start with 00, 01 and 02 (RFC 6962, section 2.1, for the first two), so that
# none can pass for another. An unpaired node moves up as it is, which gives the tree of RFC 6962.
SEALING = r"""
CREATE FUNCTION ledger_seal_waiting(most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    ids bigint[];
    level bytea[];
    all_leaves bytea;
    next_number bigint := 1;
    next_first bigint := 1;
    next_last bigint;
    chained bytea := decode(repeat('00', 32), 'hex');
    sealed_at timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ledger_seal'));
    WITH taken AS (
        DELETE FROM ledger_waiting
        WHERE entry_id IN (SELECT entry_id FROM ledger_waiting ORDER BY entry_id LIMIT most)
        RETURNING entry_id
    )
    SELECT array_agg(entry_id ORDER BY entry_id) INTO ids FROM taken;
    IF ids IS NULL THEN
        RETURN 0;
    END IF;
    SELECT s.number + 1, s.last + 1, s.hash INTO next_number, next_first, chained
        FROM ledger_seal s ORDER BY s.number DESC LIMIT 1;
    IF NOT FOUND THEN
        next_number := 1;
        next_first := 1;
        chained := decode(repeat('00', 32), 'hex');
    END IF;
    next_last := next_first + cardinality(ids) - 1;
    sealed_at := clock_timestamp();
    SELECT array_agg(leaf ORDER BY n), string_agg(leaf, ''::bytea ORDER BY n) INTO level, all_leaves
    FROM (
        SELECT u.n, sha256('\x00'::bytea || int8send(next_first + u.n - 1) || convert_to(jsonb_build_array(
            1, u.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.transaction, e.actor_id, e.actor_name, e.post_id,
            e.action, e.record_type, e.record_id, e.before, e.after, e.reason, e.marking_ids
        )::text, 'UTF8')) AS leaf
        FROM unnest(ids) WITH ORDINALITY AS u(id, n) LEFT JOIN ledger_entry e ON e.id = u.id
    ) leaves;
    WHILE cardinality(level) > 1 LOOP
        SELECT array_agg(node ORDER BY pair) INTO level
        FROM (
            SELECT (u.n - 1) / 2 AS pair,
                CASE count(*)
                    WHEN 2 THEN sha256('\x01'::bytea || string_agg(u.hash, ''::bytea ORDER BY u.n))
                    ELSE (array_agg(u.hash))[1]
                END AS node
            FROM unnest(level) WITH ORDINALITY AS u(hash, n) GROUP BY (u.n - 1) / 2
        ) nodes;
    END LOOP;
    INSERT INTO ledger_seal (number, first, last, entry_ids, leaves, root, previous, hash, at)
    VALUES (
        next_number, next_first, next_last, ids, all_leaves, level[1], chained,
        sha256('\x02'::bytea || chained || int8send(next_number) || int8send(next_first) || int8send(next_last)
            || int8send((extract(epoch FROM sealed_at) * 1000000)::bigint) || level[1]),
        sealed_at
    );
    RETURN cardinality(ids);
END $$;
"""

UNDO_SEALING = "DROP FUNCTION ledger_seal_waiting(integer);"

# What the readers of the outbox need, and no content: the entries of the first seal after a position.
OUTBOX = """
CREATE FUNCTION ledger_sealed_after(past bigint)
RETURNS TABLE (
    "position" bigint, entry_id bigint, at timestamptz, actor_id uuid, action varchar, record_type varchar,
    record_id varchar
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT s.first + u.n - 1, e.id, e.at, e.actor_id, e.action, e.record_type, e.record_id
    FROM ledger_seal s
    CROSS JOIN LATERAL unnest(s.entry_ids) WITH ORDINALITY AS u(id, n)
    JOIN ledger_entry e ON e.id = u.id
    WHERE s.last = (SELECT min(last) FROM ledger_seal WHERE last > past) AND s.first + u.n - 1 > past
    ORDER BY 1
$$;
"""

UNDO_OUTBOX = "DROP FUNCTION ledger_sealed_after(bigint);"

# First argument: the column of the key. Second: the column of the marking, or nothing. Then the columns
# whose content is not kept: secrets, and what the database derives from other columns.
ROW_CHANGES = """
CREATE FUNCTION ledger_rows_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO ledger_rowchange (at, transaction, role, table_name, row_id, operation, marking_ids)
         SELECT now(), $1, session_user, $2, %I::text, ''insert'', %s FROM inserted',
        TG_ARGV[0],
        CASE WHEN TG_ARGV[1] = '' THEN '''{}''::int[]'
             ELSE format('array_remove(ARRAY[%I::int], NULL)', TG_ARGV[1]) END
    ) USING pg_current_xact_id()::text::bigint, TG_TABLE_NAME;
    RETURN NULL;
END $$;
CREATE FUNCTION ledger_row_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    hidden text[] := coalesce(TG_ARGV[2:], '{}');
    was jsonb := to_jsonb(OLD);
    is_now jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END;
    kept_before jsonb := was - hidden;
    kept_after jsonb := is_now - hidden;
    markings int[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF kept_before = kept_after THEN
            RETURN NULL;
        END IF;
        SELECT coalesce(jsonb_object_agg(b.key, b.value), '{}'), coalesce(jsonb_object_agg(b.key, kept_after -> b.key), '{}')
            INTO kept_before, kept_after
            FROM jsonb_each(kept_before) b WHERE b.value IS DISTINCT FROM kept_after -> b.key;
    END IF;
    SELECT coalesce(array_agg(DISTINCT m::int), '{}') INTO markings
        FROM unnest(ARRAY[was ->> TG_ARGV[1], is_now ->> TG_ARGV[1]]) m WHERE m IS NOT NULL;
    INSERT INTO ledger_rowchange
        (at, transaction, role, table_name, row_id, operation, before, after, marking_ids)
    VALUES (
        now(), pg_current_xact_id()::text::bigint, session_user, TG_TABLE_NAME, was ->> TG_ARGV[0],
        lower(TG_OP), kept_before, kept_after, markings
    );
    RETURN NULL;
END $$;
CREATE FUNCTION ledger_has_entry(change_at timestamptz, change_transaction bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.at = change_at AND e.transaction = change_transaction)
$$;
"""

UNDO_ROW_CHANGES = """
DROP FUNCTION ledger_has_entry(timestamptz, bigint);
DROP FUNCTION ledger_row_changed() CASCADE;
DROP FUNCTION ledger_rows_inserted() CASCADE;
"""

# The subselect runs once per query. No setting: only what bears no marking.
VISIBLE = "marking_ids <@ (SELECT coalesce(string_to_array(nullif(current_setting('entente.visible', true), ''), ','), '{}')::int[])"

NEED_TO_KNOW = f"""
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_entry_owner ON ledger_entry TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY ledger_entry_append ON ledger_entry FOR INSERT WITH CHECK (true);
CREATE POLICY ledger_entry_read ON ledger_entry FOR SELECT USING ({VISIBLE});
ALTER TABLE ledger_rowchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_rowchange FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_rowchange_owner ON ledger_rowchange TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY ledger_rowchange_read ON ledger_rowchange FOR SELECT USING ({VISIBLE});
"""

UNDO_NEED_TO_KNOW = """
DROP POLICY ledger_rowchange_read ON ledger_rowchange;
DROP POLICY ledger_rowchange_owner ON ledger_rowchange;
ALTER TABLE ledger_rowchange NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_rowchange DISABLE ROW LEVEL SECURITY;
DROP POLICY ledger_entry_read ON ledger_entry;
DROP POLICY ledger_entry_append ON ledger_entry;
DROP POLICY ledger_entry_owner ON ledger_entry;
ALTER TABLE ledger_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entry DISABLE ROW LEVEL SECURITY;
"""

# Entries written before this migration wait for their seal too.
EARLIER_ENTRIES = "INSERT INTO ledger_waiting (entry_id) SELECT id FROM ledger_entry;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_sealed")]

    operations = [
        migrations.RunSQL(EARLIER_ENTRIES, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSALS, UNDO_REFUSALS),
        migrations.RunSQL(WAITING, UNDO_WAITING),
        migrations.RunSQL(SEALING, UNDO_SEALING),
        migrations.RunSQL(OUTBOX, UNDO_OUTBOX),
        migrations.RunSQL(ROW_CHANGES, UNDO_ROW_CHANGES),
        migrations.RunSQL(NEED_TO_KNOW, UNDO_NEED_TO_KNOW),
    ]
