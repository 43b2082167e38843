"""What the environment says: every variable the platform reads, with its meaning and default."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from entente.conf.home import usable
from entente.kernel.errors import BadInput, Problem

PROJECT_ROOT = Path(__file__).resolve().parents[3]


def _listed(value: Any, between: str) -> Any:
    """Read a list as people write one in a variable: with separators, or as JSON."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [part.strip() for part in value.split(between) if part.strip()]
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"neither a list with {between!r} between its parts nor JSON") from error


Folders = Annotated[list[Path], NoDecode, BeforeValidator(lambda value: _listed(value, os.pathsep))]
Names = Annotated[list[str], NoDecode, BeforeValidator(lambda value: _listed(value, ","))]


class Environment(BaseSettings):
    """The environment variables, each prefixed ENTENTE_ except those that are conventions of the trade."""

    model_config = SettingsConfigDict(env_prefix="ENTENTE_", extra="ignore", env_ignore_empty=True)

    home: Path = Field(PROJECT_ROOT / "var", description="where the embedded database, secrets and stores live")
    packs: Folders = Field(
        [PROJECT_ROOT / "packs" / "nato", PROJECT_ROOT / "packs" / "eu-eastern-partnership"],
        description="packs loaded at start, the first one leads; a colon between folders (on Windows a semicolon)",
    )
    mirror: Path | None = Field(None, description="folder with the open data, for desks without internet")
    demo: bool = Field(True, description="demonstration mode: demo accounts exist, the record is public or exercise")
    debug: bool = Field(False, description="show tracebacks; never in production")
    secret_key: str = Field("", description="signs sessions; made and kept in the home folder when empty")
    allowed_hosts: Names = Field(
        ["localhost", "127.0.0.1", "[::1]"], description="names it answers to, a comma between"
    )
    https: bool = Field(False, description="served behind TLS: secure cookies, HSTS")
    database_url: str = Field(
        "", validation_alias="DATABASE_URL", description="PostgreSQL as the owner of the tables; empty: embedded"
    )
    app_database_url: str = Field(
        "", description="PostgreSQL as the application's own role; empty: entente_app on the same server"
    )
    base_url: str = Field("http://localhost:8000", description="where people reach the platform, for links in mails")
    mail_url: str = Field(
        "", description="smtp://user:password@host:587 (smtps: for TLS from the start); empty: into home/mail"
    )
    mail_from: str = Field("Entente <entente@localhost>", description="sender of the mails")
    mail_ceiling: str = Field(
        "", description="highest level that may leave by mail, a code of the pack's scale; empty: public only"
    )
    feed_ceiling: str = Field(
        "", description="highest level that calendar feeds may tell, a code of the pack's scale; empty: public only"
    )
    require_second_factor: bool = Field(False, description="lead everyone to a second factor before anything else")
    oidc_issuer: str = Field("", description="address of the alliance's OpenID Connect provider")
    oidc_name: str = Field("Single sign-on", description="what its button says")
    oidc_client_id: str = Field("", description="how the platform is known there")
    oidc_client_secret: str = Field("", description="the secret that goes with it")
    engine: str = Field("duckdb", description="engine for event analytics: duckdb or spark")
    event_store: Path | None = Field(None, description="event store that the pages read; empty: events in home")

    def events(self) -> Path:
        """Return the folder of the event store that the pages read; it may not be there yet."""
        return self.event_store or self.home / "events"

    def identity_providers(self) -> list[dict[str, Any]]:
        """Return the OpenID Connect provider as allauth wants it; none when it is not configured."""
        if not self.oidc_issuer:
            return []
        return [
            {
                "provider_id": "alliance",
                "name": self.oidc_name,
                "client_id": self.oidc_client_id,
                "secret": self.oidc_client_secret,
                "settings": {"server_url": self.oidc_issuer},
            }
        ]

    def key(self) -> str:
        """Return the secret key, making one on first use and keeping it in `home`, readable by the owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret-key"
        if not path.exists():
            usable(self.home)
            made = self.home / f"secret-key.{os.getpid()}"
            made.touch(mode=0o600)
            made.write_text(secrets.token_urlsafe(50))
            # Of two processes that begin together the first one's key stays.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(made)
            made.unlink()
        return path.read_text().strip()


@cache
def environment() -> Environment:
    """Read the environment once. Raises BadInput, which names each variable that makes no sense."""
    try:
        return Environment()  # type: ignore[call-arg]
    except ValidationError as error:
        raise BadInput([_problem(dict(each)) for each in error.errors()]) from None


def _problem(found: dict[str, Any]) -> Problem:
    name = str(found["loc"][0])
    known = Environment.model_fields.get(name)
    variable = name if name.isupper() else f"ENTENTE_{name.upper()}"
    remedy = f"it is: {known.description}" if known else "see the variables in the documentation"
    return Problem(f"{found['msg']}", field=variable, remedy=remedy)
