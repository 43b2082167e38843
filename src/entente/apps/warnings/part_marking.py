"""Parts bear the marking of what they hang on, always: what a migration says about each of their tables."""

from __future__ import annotations

from django.db.migrations import RunSQL

from entente.apps.access.row_security import enable_rls

# A part has no marking of its own: whatever is written, it gets that of the row above. A row between two others
# has a second column for the other one's, and the database shows it to those who may read both.
FUNCTIONS = """
CREATE FUNCTION warnings_bears() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE above integer;
BEGIN
    EXECUTE format('SELECT marking_id FROM %I WHERE id::text = $1', TG_ARGV[0])
        INTO above USING to_jsonb(NEW) ->> TG_ARGV[1];
    NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[2], above));
    RETURN NEW;
END $$;
CREATE FUNCTION warnings_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE format('UPDATE %I SET %I = $1 WHERE %I::text = $2', TG_ARGV[0], TG_ARGV[2], TG_ARGV[1])
        USING NEW.marking_id, NEW.id::text;
    RETURN NULL;
END $$;
CREATE FUNCTION warnings_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'marking_id' = to_jsonb(OLD) - 'marking_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""

UNDO_FUNCTIONS = "DROP FUNCTION warnings_is_kept(); DROP FUNCTION warnings_follows(); DROP FUNCTION warnings_bears();"


def bears(table: str, *above: tuple[str, str, str]) -> list[RunSQL]:
    """Return the migration operations of a part: per row above, its table, the column to it, the marking column."""
    operations = []
    for number, (parent, column, marking) in enumerate(above):
        operations.append(
            RunSQL(
                f"""
                CREATE TRIGGER {table}_bears_{number} BEFORE INSERT ON {table}
                    FOR EACH ROW EXECUTE FUNCTION warnings_bears('{parent}', '{column}', '{marking}');
                CREATE TRIGGER {table}_follows_{number} AFTER UPDATE OF marking_id ON {parent}
                    FOR EACH ROW WHEN (OLD.marking_id <> NEW.marking_id)
                    EXECUTE FUNCTION warnings_follows('{table}', '{column}', '{marking}');
                """,
                f"DROP TRIGGER {table}_follows_{number} ON {parent}; DROP TRIGGER {table}_bears_{number} ON {table};",
            )
        )
    return [*operations, enable_rls(table, [marking for _parent, _column, marking in above])]


def kept(table: str) -> RunSQL:
    """Return the migration operation after which rows of a table are never changed; only their marking follows."""
    return RunSQL(
        f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION warnings_is_kept();",
        f"DROP TRIGGER {table}_is_kept ON {table};",
    )
