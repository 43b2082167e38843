"""Rows that hang on another marked row bear its marking: what a migration says about each of their tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL

from entente.apps.access.row_security import enable_rls

# A row written without a marking of its own gets the one above; an explicit, narrower one is kept. When the
# marking above changes, the rows that bore the same follow it. The key is compared as a literal of the column's
# own type, so that its index serves.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION access_row_marked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    above text := to_jsonb(NEW) ->> TG_ARGV[2];
    found integer;
BEGIN
    IF NEW.marking_id = 1 AND above IS NOT NULL THEN
        EXECUTE format('SELECT marking_id FROM %I WHERE %I = %L', TG_ARGV[0], TG_ARGV[1], above) INTO found;
        NEW.marking_id := coalesce(found, 1);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION access_row_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE format(
        'UPDATE %I SET marking_id = $1 WHERE %I = %L AND marking_id = $2',
        TG_ARGV[0], TG_ARGV[1], to_jsonb(NEW) ->> TG_ARGV[2]
    ) USING NEW.marking_id, OLD.marking_id;
    RETURN NULL;
END $$;
"""


def marked_as(
    table: str, above: str, column: str, *, key: str = "id", columns: Sequence[str] = ("marking_id",), also: str = ""
) -> list[RunSQL]:
    """Return the migration operations for a table whose `column` points to the `key` of the marked table above.

    `columns` and `also` go to `enable_rls`.
    """
    return [*inherits(table, above, column, key=key), enable_rls(table, columns, also=also)]


def inherits(table: str, above: str, column: str, *, key: str = "id") -> list[RunSQL]:
    """Return the operations that make rows bear the marking above; a row whose `column` is empty keeps its own.

    The functions are shared by all apps and stay when one of them goes.
    """
    name = f"{table}_{column.removesuffix('_id')}"
    return [
        RunSQL(FUNCTIONS, RunSQL.noop),
        RunSQL(
            f"""
            CREATE TRIGGER {name}_marked BEFORE INSERT ON {table}
                FOR EACH ROW EXECUTE FUNCTION access_row_marked('{above}', '{key}', '{column}');
            CREATE TRIGGER {name}_follows AFTER UPDATE OF marking_id ON {above}
                FOR EACH ROW WHEN (OLD.marking_id <> NEW.marking_id)
                EXECUTE FUNCTION access_row_follows('{table}', '{column}', '{key}');
            """,
            f"DROP TRIGGER {name}_follows ON {above}; DROP TRIGGER {name}_marked ON {table};",
        ),
    ]
