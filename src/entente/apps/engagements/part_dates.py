"""What parts in an engagement copy from it, so that who met whom needs no join: what a migration says.

The copy is the database's business alone: whatever an insert says is overwritten, and a change of the engagement
reaches its parts in the same statement.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.migrations import RunSQL

FIRST = {
    "starts": "{}.starts",
    "ends": "{}.ends",
    "kind": "{}.kind",
    "level": "{}.level",
    "called_off": "{}.state IN ('cancelled', 'postponed')",
    "exercise": "{}.exercise",
}
"""Columns of a part, and what they are of the engagement, as they were first."""
WITH_RECORDED = {**FIRST, "recorded": "{}.state = 'recorded'"}
"""The same, and whether the engagement is only told of: by a public source, of others."""


def functions(copied: Mapping[str, str]) -> str:
    """Return the statements that make, or make anew, the functions which the triggers call."""
    old = ", ".join(value.format("e") for value in copied.values())
    new = ", ".join(f"NEW.{column}" for column in copied)
    now = ", ".join(value.format("NEW") for value in copied.values())
    settings = ", ".join(f"{column} = ${number}" for number, column in enumerate(copied, start=1))
    # The columns are those above, no input of anybody's.
    return f"""
CREATE OR REPLACE FUNCTION engagements_part_dated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT {old} INTO {new} FROM engagements_engagement e WHERE e.id = NEW.engagement_id;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION engagements_part_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE format('UPDATE %I SET {settings} WHERE engagement_id = ${len(copied) + 1}', TG_ARGV[0]) USING {now}, NEW.id;
    RETURN NULL;
END $$;
"""  # noqa: S608


UNDO_FUNCTIONS = "DROP FUNCTION engagements_part_follows(); DROP FUNCTION engagements_part_dated();"


def dated(table: str, copied: Mapping[str, str] = FIRST) -> RunSQL:
    """Return the migration operation that makes a table of parts copy these columns."""
    return RunSQL(triggers(table, copied), undo_triggers(table))


def triggers(table: str, copied: Mapping[str, str]) -> str:
    """Return the statements that make the triggers of a table of parts."""
    before, after = (", ".join(value.format(row) for value in copied.values()) for row in ("OLD", "NEW"))
    return f"""
        CREATE TRIGGER {table}_dated BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION engagements_part_dated();
        CREATE TRIGGER {table}_dates_follow
            AFTER UPDATE OF starts, ends, kind, level, state, exercise ON engagements_engagement
            FOR EACH ROW WHEN (({before}) IS DISTINCT FROM ({after}))
            EXECUTE FUNCTION engagements_part_follows('{table}');
        """


def undo_triggers(table: str) -> str:
    """Return the statements that drop the triggers of a table of parts."""
    return f"DROP TRIGGER {table}_dates_follow ON engagements_engagement; DROP TRIGGER {table}_dated ON {table};"
