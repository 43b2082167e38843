"""Row history: triggers on the platform's tables that also see what bypasses the services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connections, models
from psycopg import sql

# The ledger keeps itself; a notice is a copy of an entry.
UNWATCHED_APPS = {"ledger", "notices"}
# Content that history must not keep, and when something was last used: that is no change of a record.
SECRET = re.compile(r"password|secret|token|recovery|last_login|last_used|^session_key$")


def watched() -> Iterator[type[models.Model]]:
    """Yield the models whose rows are watched: all of the platform's own, unless `row_history = False`."""
    for config in apps.get_app_configs():
        if not config.name.startswith("entente.apps.") or config.label in UNWATCHED_APPS:
            continue
        for model in config.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy and getattr(model, "row_history", True):
                yield model


def unkept_columns(model: type[models.Model]) -> list[str]:
    """Return the columns whose content history leaves out: secrets, and what derives from other columns."""
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if SECRET.search(str(field.column)) or isinstance(field, models.GeneratedField)
    ]


def watch(using: str = "owner", **_: Any) -> None:
    """Put the triggers on every watched table, after migrations. Does nothing on another connection."""
    if using != "owner":
        return
    with connections[using].cursor() as cursor:
        for model in watched():
            columns = {field.column for field in model._meta.concrete_fields}
            marking = "marking_id" if "marking_id" in columns else ""
            key = [model._meta.pk.column, marking]
            statement = sql.SQL(
                "CREATE OR REPLACE TRIGGER ledger_rows_inserted AFTER INSERT ON {table}"
                " REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ledger_rows_inserted({key});"
                "CREATE OR REPLACE TRIGGER ledger_row_changed AFTER UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION ledger_row_changed({all})"
            ).format(
                table=sql.Identifier(model._meta.db_table),
                key=sql.SQL(", ").join(map(sql.Literal, key)),
                all=sql.SQL(", ").join(map(sql.Literal, [*key, *unkept_columns(model)])),
            )
            cursor.execute(statement.as_string(cursor.cursor))


@dataclass(frozen=True, slots=True)
class Bypass:
    """A row changed in a transaction without a ledger entry: by which database role, how, when."""

    at: datetime
    role: str
    table: str
    row: str
    operation: str


def bypasses(*, limit: int, using: str = "owner") -> list[Bypass]:
    """Return the newest changes that went past the services. For whoever runs the platform: needs the owner."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.at, c.role, c.table_name, c.row_id, c.operation FROM ledger_rowchange c"
            " WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.at = c.at AND e.transaction = c.transaction)"
            " ORDER BY c.id DESC LIMIT %s",
            [limit],
        )
        return [Bypass(*row) for row in cursor.fetchall()]
