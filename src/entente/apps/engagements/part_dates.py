"""What parts in an engagement copy from it, so that who met whom needs no join: what a migration says."""

from __future__ import annotations

from django.db.migrations import RunSQL

# The copy is the database's business alone: whatever an insert says is overwritten, and a change of the
# engagement reaches its parts in the same statement.
FUNCTIONS = """
CREATE FUNCTION engagements_part_dated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT e.starts, e.ends, e.kind, e.level, e.state IN ('cancelled', 'postponed'), e.exercise
        INTO NEW.starts, NEW.ends, NEW.kind, NEW.level, NEW.called_off, NEW.exercise
        FROM engagements_engagement e WHERE e.id = NEW.engagement_id;
    RETURN NEW;
END $$;
CREATE FUNCTION engagements_part_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE format(
        'UPDATE %I SET starts = $1, ends = $2, kind = $3, level = $4, called_off = $5, exercise = $6'
        ' WHERE engagement_id = $7', TG_ARGV[0]
    ) USING NEW.starts, NEW.ends, NEW.kind, NEW.level, NEW.state IN ('cancelled', 'postponed'), NEW.exercise, NEW.id;
    RETURN NULL;
END $$;
"""

UNDO_FUNCTIONS = "DROP FUNCTION engagements_part_follows(); DROP FUNCTION engagements_part_dated();"


def dated(table: str) -> RunSQL:
    """Return the migration operation for a table of parts with the columns of `models.participants.Dated`."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_dated BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION engagements_part_dated();
        CREATE TRIGGER {table}_dates_follow
            AFTER UPDATE OF starts, ends, kind, level, state, exercise ON engagements_engagement
            FOR EACH ROW WHEN (
                (OLD.starts, OLD.ends, OLD.kind, OLD.level, OLD.exercise, OLD.state IN ('cancelled', 'postponed'))
                IS DISTINCT FROM
                (NEW.starts, NEW.ends, NEW.kind, NEW.level, NEW.exercise, NEW.state IN ('cancelled', 'postponed'))
            )
            EXECUTE FUNCTION engagements_part_follows('{table}');
        """,
        f"DROP TRIGGER {table}_dates_follow ON engagements_engagement; DROP TRIGGER {table}_dated ON {table};",
    )
