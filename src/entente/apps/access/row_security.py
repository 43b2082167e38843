"""Row-level security for tables whose rows bear markings: what a migration says about each of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL

# The subselect becomes a hashed subplan, computed once per query. With "= ANY (...)" it would be computed
# for every row, at a hundred times the cost. No setting, or an empty one: no row.
VISIBLE = "(SELECT unnest(string_to_array(current_setting('entente.visible', true), ',')::int[]))"

READER = "current_setting('entente.reader', true)"


def visible(columns: Sequence[str]) -> str:
    """Return the condition that every one of the marking columns is among those the viewer may read."""
    return " AND ".join(f"{column} IN {VISIBLE}" for column in columns)


def reads_as(columns: Sequence[str]) -> str:
    """Return the condition that one of the columns is the key of the person, or of the post, that looks.

    For what a marking alone cannot say: a record that only its author and its manager read. Processes of the
    platform of which nothing reaches a reader pass (entente.apps.access.binding.seeing_everything).
    """
    mine = " OR ".join(f"{column}::text = ANY (string_to_array({READER}, ','))" for column in columns)
    return f"coalesce({READER} = '*' OR {mine}, false)"


def reads_among(column: str) -> str:
    """Return the condition that a column, a list of keys as text, holds that of the person or post that looks."""
    return f"coalesce({READER} = '*' OR {column}::text[] && string_to_array({READER}, ','), false)"


def enable_rls(table: str, columns: Sequence[str] = ("marking_id",), *, also: str = "") -> RunSQL:
    """Return the migration operation that binds a table to its markings, and to a further condition.

    Nobody reads a row, nor writes one, whose markings they may not read. FORCE binds the owner as well, so
    the owner gets a policy of its own: migrations, checks of foreign keys and the functions that compute
    what is visible run as the owner and must see every row. The application never connects as the owner.
    """
    condition = f"{visible(columns)} AND ({also})" if also else visible(columns)
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        CREATE POLICY {table}_need_to_know ON {table} USING ({condition}) WITH CHECK ({condition});
        """,
        f"""
        DROP POLICY {table}_need_to_know ON {table};
        DROP POLICY {table}_owner ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )
