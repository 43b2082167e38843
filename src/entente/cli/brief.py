"""`entente brief`: the brief of a party as a file, as the public may read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entente.cli.arguments import read_day
from entente.kernel.errors import BadInput, Problem
from entente.kernel.files import check_out, whole

app = typer.Typer(add_completion=False)

FORMS = ("pdf", "docx")
KINDS = ("visit", "case-file")
LANGUAGES = ("en", "fr")


@app.command()
def brief(
    code: Annotated[str, typer.Argument(help="ISO 3166-1 alpha-3 code of a state, or the code of an organisation")],
    out: Annotated[Path, typer.Option("--out", help="file to write; its name ends in .pdf or .docx")],
    on: Annotated[str, typer.Option("--on", help="date of the brief, YYYY-MM-DD; today when left out")] = "",
    lang: Annotated[str, typer.Option("--lang", help="en or fr")] = "en",
    kind: Annotated[str, typer.Option("--kind", help="visit or case-file")] = "visit",
) -> None:
    """Write the brief of a party: two pages for a visit, or its whole case file, each fact with its source.

    A shell has not signed in: the file holds what the public may read. Sign in on the pages for more.
    """
    form = out.suffix.lower().removeprefix(".")
    _check(form=form, out=out, kind=kind, lang=lang)
    day = read_day(on, option="--on")
    from entente.cli.preparing import open_platform

    open_platform()
    content = _asked(f"/parties/{code.upper()}/brief.{form}", {"on": str(day), "kind": kind}, lang, code)
    with whole(out) as partial:
        partial.write_bytes(content)
    typer.echo(f"wrote {out}")


def _check(*, form: str, out: Path, kind: str, lang: str) -> None:
    problems = []
    for field, value, known in (("--out", form, FORMS), ("--kind", kind, KINDS), ("--lang", lang, LANGUAGES)):
        if value not in known:
            problems.append(Problem(f"{value!r} is not offered", field=field, remedy=f"use {' or '.join(known)}"))
    if problems:
        raise BadInput(problems)
    check_out(out)


def _asked(path: str, query: dict[str, str], lang: str, code: str) -> bytes:
    """The file that the page gives to somebody who has not signed in: one way to read, here and there.

    Commands do not import the pages; the request goes through their middleware like any other.
    """
    import logging

    from django.conf import settings
    from django.test import Client

    from entente.cli.viewing import unknown_party

    logging.getLogger("django.request").setLevel(logging.ERROR)  # a refusal is told below, in the command's own words

    host = next((name for name in settings.ALLOWED_HOSTS if name not in ("*", "") and not name.startswith(".")), "")
    client = Client(headers={"accept-language": lang, "host": host or "localhost"})
    answer = client.get(path, query, secure=True)
    if answer.status_code == 404:
        raise unknown_party(code)
    if answer.status_code != 200:
        raise BadInput("the date cannot be read", field="--on", remedy="write YYYY-MM-DD, from 1949 on")
    return bytes(answer.content)
