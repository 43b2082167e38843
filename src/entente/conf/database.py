"""Where the database is: the embedded server, or the one that DATABASE_URL names.

Two roles use it. The owner migrates and holds the tables. The application's role owns nothing, so that
row-level security and the ledger's refusals bind it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from entente.conf.embedded import embedded_url
from entente.conf.environment import environment
from entente.kernel.errors import BadInput, Unavailable

APP_ROLE = "entente_app"
OWNER_ROLE = "entente_owner"
DATABASE = "entente"


def app_password(key: str) -> str:
    """Derive the password of the application's role, so that it needs no store of its own."""
    return hmac.new(key.encode(), b"entente_app database role", hashlib.sha256).hexdigest()


def parse_url(url: str) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?host=/socket into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadInput(
            f"{parts.scheme or 'an empty'} address is not one of PostgreSQL with a database",
            field="DATABASE_URL",
            remedy="write postgresql://user:password@host:5432/name",
        )
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": dict(query),
    }


def as_role(url: str, user: str, password: str) -> str:
    """Return the same address for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = quote(user) + (":" + quote(password) if password else "")
    return urlunsplit(parts._replace(netloc=f"{login}@{place}"))


def with_database(url: str, name: str) -> str:
    """Return the same address for another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name)))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the two roles connect. `embedded` tells that we run the server ourselves."""

    owner: str
    app: str
    embedded: bool


def server_addresses(owner: str) -> Addresses:
    """Return the addresses on the server that DATABASE_URL names."""
    app = environment().app_database_url or as_role(owner, APP_ROLE, app_password(environment().key()))
    return Addresses(owner, app, embedded=False)


def start() -> Addresses:
    """Make the database reachable: start the embedded server unless DATABASE_URL names one; make roles."""
    global _started
    if _started is None:
        if environment().database_url:
            _started = server_addresses(environment().database_url)
        else:
            superuser = embedded_url(environment().home / "postgres", DATABASE)
            _started = Addresses(as_role(superuser, OWNER_ROLE, ""), as_role(superuser, APP_ROLE, ""), embedded=True)
            provision(superuser, DATABASE)
    return _started


_started: Addresses | None = None


def addresses() -> Addresses:
    """Return the addresses without starting anything: for settings, type checks and documentation."""
    if _started is not None:
        return _started
    if environment().database_url:
        return server_addresses(environment().database_url)
    nowhere = f"postgresql:///{DATABASE}?host=/nonexistent"
    return Addresses(as_role(nowhere, OWNER_ROLE, ""), as_role(nowhere, APP_ROLE, ""), embedded=True)


# Several processes may come to a new server at once. Held until the connection closes.
_ONE_AT_A_TIME = "SELECT pg_advisory_lock(hashtext('entente: preparing the server'))"


def prepare_server(owner: str, app: str) -> None:
    """Create the application's role on the server that DATABASE_URL names, or set its password, when allowed.

    Raises Unavailable with the statements for an administrator when the owner may not create roles.
    """
    role, password = parse_url(app)["USER"], parse_url(app)["PASSWORD"]
    try:
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(_ONE_AT_A_TIME)
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if known else "CREATE"
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
                )
            )
            let_search_use_its_index(owner)
    except psycopg.errors.InsufficientPrivilege:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(app):
            return  # an administrator has made it already
        raise Unavailable(
            f"the role {role} is missing, and the role of DATABASE_URL may not create it",
            remedy=f"as an administrator: CREATE ROLE {role} LOGIN PASSWORD '...', "
            "then set ENTENTE_APP_DATABASE_URL to its address",
        ) from None
    except psycopg.OperationalError as error:
        raise Unavailable(f"the database does not answer: {error}", remedy="check DATABASE_URL") from error


# Under row-level security an index serves only operators that are known to tell nothing of a row but whether it
# matches. Full-text match is one, but PostgreSQL does not say so of it, and only a superuser may.
_LEAKPROOF = """
SELECT format('ALTER FUNCTION %s LEAKPROOF', oid::regprocedure) FROM pg_proc
WHERE proname IN ('ts_match_vq', 'ts_match_qv') AND pronamespace = 'pg_catalog'::regnamespace AND NOT proleakproof
"""


def let_search_use_its_index(address: str) -> bool:
    """Let full-text search use its index on tables under row-level security; tell whether it does.

    Needs a superuser. Without it search is as correct, and takes time in proportion to what the viewer may read.
    """
    with psycopg.connect(address, autocommit=True) as connection:
        for (statement,) in connection.execute(_LEAKPROOF).fetchall():
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                return False
    return True


def provision(superuser: str, database: str) -> None:
    """Create the two roles and the database on the embedded server, once."""
    with psycopg.connect(with_database(superuser, "postgres"), autocommit=True) as connection:
        connection.execute(_ONE_AT_A_TIME)
        for role in (OWNER_ROLE, APP_ROLE):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                    sql.Identifier(database), sql.Identifier(OWNER_ROLE)
                )
            )
        # Pages are in memory or on a disk without a head to move: an index beats reading on from the newest row.
        connection.execute(sql.SQL("ALTER DATABASE {} SET random_page_cost = 1.1").format(sql.Identifier(database)))
        let_search_use_its_index(with_database(superuser, database))
