"""Making and dropping test databases, as the owner.

Migrating takes far longer than copying, so the first database of a set of migrations is kept as a template.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

import entente
from entente.conf import database

SOURCE = Path(entente.__file__).parent
TEMPLATE = "entente_template_"
_IMPORT = re.compile(r"^(?:from|import) (entente\.[\w.]+)", re.MULTILINE)


def make(name: str) -> None:
    """Create the database anew, migrated, and point Django's two connections at it."""
    started = database.start()
    if not started.embedded:
        database.prepare_server(started.owner, started.app)
    drop(name)
    with _server() as server:
        template = _template(server)
        _create(server, name, template)
    point_at(name)


def drop(name: str) -> None:
    """Drop the database if it is there, closing whatever is connected to it."""
    for alias in connections:
        connections[alias].close()
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _superuser() -> str:
    """The address of a role that may create databases."""
    started = database.start()
    return database.as_role(started.owner, "postgres", "") if started.embedded else started.owner


@contextmanager
def _server() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(database.with_database(_superuser(), "postgres"), autocommit=True) as connection:
        yield connection


def _template(server: psycopg.Connection[tuple[object, ...]]) -> str:
    """Return the migrated database to copy, made if this set of migrations has none; those of other sets go.

    The lock makes the workers of one run wait for the first of them.
    """
    wanted = TEMPLATE + _state_of_migrations()
    server.execute("SELECT pg_advisory_lock(hashtext('entente tests'))")
    held = {
        str(row[0])
        for row in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
    }
    if wanted not in held:
        for outdated in held:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(outdated)))
        making = "making_" + wanted
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
        _create(server, making, "template0")
        point_at(making)
        call_command("migrate", database="owner", verbosity=0)
        for alias in connections:
            connections[alias].close()
        # Under its own name only once it is whole: a run that is cut short leaves no half template.
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(wanted)))
    server.execute("SELECT pg_advisory_unlock(hashtext('entente tests'))")
    return wanted


def _create(server: psycopg.Connection[tuple[object, ...]], name: str, template: str) -> None:
    owner = database.parse_url(database.start().owner)["USER"]
    statement = "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    server.execute(sql.SQL(statement).format(*(sql.Identifier(each) for each in (name, owner, template))))


def point_at(name: str) -> None:
    """Point Django's two connections at a database."""
    started = database.start()
    for alias, address in (("owner", started.owner), ("default", started.app)):
        connections[alias].close()
        connections[alias].settings_dict.update({**database.parse_url(address), "NAME": name})


def _state_of_migrations() -> str:
    """A fingerprint of the migrations and of what they import, with the versions of the apps that are not ours."""
    files = {*SOURCE.glob("apps/*/migrations/*.py")}
    waiting = [*files]
    while waiting:
        for module in _IMPORT.findall(waiting.pop().read_text(encoding="utf-8")):
            path = SOURCE.joinpath(*module.split(".")[1:]).with_suffix(".py")
            # The models change with every feature; what a migration needs of them it states itself.
            if path.exists() and path not in files and "models" not in path.parts:
                files.add(path)
                waiting.append(path)
    requirements = SOURCE.parents[1] / "requirements" / "dev.txt"
    digest = hashlib.sha256()
    for path in sorted({*files, requirements}):
        digest.update(str(path.relative_to(SOURCE.parents[1])).encode() + path.read_bytes())
    return digest.hexdigest()[:20]
