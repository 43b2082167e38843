"""`entente doctor`: what is installed, reachable and misconfigured, and what to do about it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from entente.cli.output import print_json, print_table
from entente.kernel.errors import BadInput, EntenteError, Unavailable

Verdict = Literal["ok", "missing", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. "missing" is allowed, "wrong" is not."""

    what: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def doctor(*, as_json: bool) -> None:
    """Print every finding; exit with 1 when something is wrong."""
    findings = [finding for look in _LOOKS for finding in look()]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_table("Entente, examined", [asdict(finding) for finding in findings], empty="Nothing was examined.")
    if any(finding.verdict == "wrong" for finding in findings):
        raise SystemExit(1)


def _python() -> Iterator[Finding]:
    fits = sys.version_info >= (3, 11)
    yield Finding(
        "Python", "ok" if fits else "wrong", sys.version.split()[0], "" if fits else "install Python 3.11 or later"
    )
    yield Finding("Entente", "ok", version("entente"))


def _settings() -> Iterator[Finding]:
    from entente.conf.environment import environment
    from entente.conf.home import usable

    try:
        settings = environment()
    except ValueError as error:
        yield Finding("settings", "wrong", str(error), "correct the ENTENTE_ variables")
        return
    try:
        yield Finding("home folder", "ok", str(usable(settings.home)))
    except Unavailable as error:
        yield Finding("home folder", "wrong", error.message, error.remedy)
    if settings.demo and settings.database_url:
        yield Finding("mode", "wrong", "demonstration mode on a database server", "set ENTENTE_DEMO=false")
    else:
        yield Finding("mode", "ok", "demonstration" if settings.demo else "production")
    if not settings.demo and not settings.https:
        yield Finding("TLS", "wrong", "cookies may travel in the clear", "serve behind TLS and set ENTENTE_HTTPS=true")
    if settings.mirror is None:
        yield Finding("mirror of open data", "missing", "ENTENTE_MIRROR is not set", "needed only without internet")
    elif not settings.mirror.is_dir():
        yield Finding("mirror of open data", "wrong", f"{settings.mirror} is not a folder", "correct ENTENTE_MIRROR")
    else:
        yield Finding("mirror of open data", "ok", str(settings.mirror))


def _database() -> Iterator[Finding]:
    import psycopg

    from entente.conf import database

    try:
        addresses = database.start()
        with psycopg.connect(addresses.app) as connection:
            number = connection.info.server_version
            owned = connection.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user").fetchone()
            above = connection.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except (EntenteError, psycopg.Error) as error:
        yield Finding("database", "wrong", str(error), "run `entente run` once; check DATABASE_URL")
        return
    kind = "embedded" if addresses.embedded else "server"
    fits = number >= 150000
    yield Finding(
        "database",
        "ok" if fits else "wrong",
        f"PostgreSQL {number // 10000}, {kind}",
        "" if fits else "use PostgreSQL 15 or later",
    )
    free = not (owned and owned[0]) and not (above and above[0])
    yield Finding(
        "application role",
        "ok" if free else "wrong",
        "owns nothing, bound by row-level security" if free else "owns tables or bypasses row-level security",
        "" if free else "use a role of its own: ENTENTE_APP_DATABASE_URL",
    )


def _assets() -> Iterator[Finding]:
    built = Path(__file__).resolve().parents[1] / "web" / "static" / "build"
    yield (
        Finding("pages' assets", "ok", str(built))
        if built.is_dir()
        else Finding("pages' assets", "wrong", "not built", "run `make build`")
    )


def _packs() -> Iterator[Finding]:
    from entente.conf.environment import environment
    from entente.sources.packs import check_pack, read_pack

    for folder in environment().packs:
        try:
            pack = read_pack(folder)
        except BadInput as error:
            yield Finding(
                f"pack {folder.name}", "wrong", error.problems[0].message, f"run `entente pack check {folder}`"
            )
            continue
        problems = check_pack(pack)
        yield Finding(
            f"pack {pack.code}",
            "wrong" if problems else "ok",
            f"{len(problems)} problems" if problems else f"{len(pack.facts)} facts, version {pack.version}",
            f"run `entente pack check {folder}`" if problems else "",
        )


def _optional() -> Iterator[Finding]:
    for program, purpose in (("java", "event analytics on Spark"), ("chromium", "browser tests")):
        path = shutil.which(program)
        yield Finding(program, "ok" if path else "missing", path or f"not on the PATH; needed only for {purpose}")


_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _settings, _database, _assets, _packs, _optional)
