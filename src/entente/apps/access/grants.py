"""What the application's role may do: read and write rows, own nothing."""

from __future__ import annotations

from typing import Any

from django.db import connections
from psycopg import sql

from entente.conf.database import APP_ROLE

# Tables on which the application may only read and append.
APPEND_ONLY = ("ledger_entry",)
# Tables that only functions and triggers of the owner write: the application reads them.
READ_ONLY = ("ledger_seal", "ledger_waiting", "ledger_rowchange", "django_migrations")


def grant(using: str = "owner", **_: Any) -> None:
    """Give the application's role its rights on every table and sequence, after migrations.

    Runs as the owner. Does nothing on another connection: the application cannot grant.
    """
    if using != "owner":
        return
    role = sql.Identifier(APP_ROLE)
    with connections[using].cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role).as_string(cursor.cursor))
        cursor.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}")
            .format(role)
            .as_string(cursor.cursor)
        )
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role).as_string(cursor.cursor)
        )
        for tables, rights in ((APPEND_ONLY, "UPDATE, DELETE"), (READ_ONLY, "INSERT, UPDATE, DELETE")):
            for table in tables:
                cursor.execute(
                    sql.SQL("REVOKE {} ON {} FROM {}")
                    .format(sql.SQL(rights), sql.Identifier(table), role)
                    .as_string(cursor.cursor)
                )
