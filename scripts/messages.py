"""Brings the catalogues of translations in line with the texts of the code and the templates.

Run as `python -m scripts.messages`. With `--check` it changes nothing, and fails when a text is missing,
obsolete, not translated or wrongly translated. Needs no gettext programs.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "entente"
CATALOGUES = {"fr": SOURCE / "locale" / "fr" / "LC_MESSAGES" / "django.po"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{
        f"{name}{lazy}": spec
        for lazy in ("", "_lazy")
        for name, spec in {
            "gettext": None,
            "ngettext": (1, 2),
            "pgettext": ((1, "c"), 2),
            "npgettext": ((1, "c"), 2, 3),
        }.items()
    },
}
# The catalogue changes only when a text does: no date of its own.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]")


def main(arguments: list[str]) -> int:
    """Update the catalogues, or only check them. Returns the exit code."""
    wanted = extract()
    problems: list[str] = []
    for locale, path in CATALOGUES.items():
        held = read(path, locale)
        if "--check" not in arguments:
            update(path, held, wanted)
            held = read(path, locale)
        problems += [f"{path.relative_to(ROOT)}: {problem}" for problem in problems_of(held, wanted)]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(wanted)} texts, {len(problems)} problems")
    return 1 if problems else 0


def extract() -> Catalog:
    """Return every text that the code and the templates mark for translation, with where it stands."""
    catalog = Catalog(project="entente", charset="utf-8")
    for path, found in _found():
        for line, message, comments, context in found:
            place = (str(path.relative_to(ROOT)), line)
            flags = {"python-format"} if _has_placeholder(message) else set()
            catalog.add(message, locations=[place], auto_comments=comments, context=context, flags=flags)
    return catalog


def _found() -> Iterator[tuple[Path, list[tuple[int, str | tuple[str, ...], list[str], str | None]]]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, extract_from_file("python", path, keywords=KEYWORDS, comment_tags=["Translators:"])
    for folder in sorted(SOURCE.rglob("templates")):
        for path in sorted(folder.rglob("*.*")):
            yield path, _of_template(path)


def _of_template(path: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """Let Django turn the template into pseudo-Python, as makemessages does, and read that."""
    import django
    from babel.messages.extract import extract as babel_extract
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    # What stands for markup is indented as the markup was, which Python would take amiss.
    code = "\n".join(line.lstrip() for line in code.splitlines())
    return list(babel_extract("python", BytesIO(code.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}))


def read(path: Path, locale: str) -> Catalog:
    """Return the catalogue as it is kept; an empty one when there is none."""
    if not path.exists():
        return Catalog(locale=locale, project="entente", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(path: Path, held: Catalog, wanted: Catalog) -> None:
    """Write the catalogue with exactly the texts wanted, keeping the translations that still apply."""
    catalog = Catalog(
        locale=held.locale,
        project="entente",
        charset="utf-8",
        fuzzy=False,
        header_comment="# Translations of Entente. Apache-2.0.",
        creation_date=EPOCH,
        revision_date=EPOCH,
    )
    for message in wanted:
        if not message.id:
            continue
        known = held.get(message.id if isinstance(message.id, str) else message.id[0], context=message.context)
        translation = known.string if known is not None and not known.fuzzy else None
        catalog.add(
            message.id,
            translation,
            locations=sorted({(file, 0) for file, _line in message.locations}),
            flags=message.flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own, so that two runs at once do not write into each other.
    part = path.with_suffix(f".po.{os.getpid()}")
    with part.open("wb") as file:
        write_po(file, catalog, width=118, sort_output=True, include_lineno=False, ignore_obsolete=True)
    part.replace(path)


def problems_of(held: Catalog, wanted: Catalog) -> list[str]:
    """Return what is missing, left over, empty, doubtful or broken in a catalogue."""
    keys = {(message.id, message.context) for message in wanted if message.id}
    problems = [
        f"no longer in use: {_name(message)}"
        for message in held
        if message.id and (message.id, message.context) not in keys
    ]
    for message in wanted:
        if not message.id:
            continue
        known = held.get(message.id if isinstance(message.id, str) else message.id[0], context=message.context)
        problems += _problems_of_message(message, known)
    return problems


def _problems_of_message(message: Message, known: Message | None) -> list[str]:
    if known is None or known.id != message.id:
        return [f"missing: {_name(message)}"]
    texts = (known.string,) if isinstance(known.string, str) else tuple(known.string or ("",))
    if not all(texts):
        return [f"not translated: {_name(message)}"]
    if known.fuzzy:
        return [f"doubtful (fuzzy): {_name(message)}"]
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    asked = {name for source in sources for name in _placeholders(source)}
    return [
        f"placeholders differ: {_name(message)}"
        for text in texts
        if not (_placeholders(text) <= asked and (len(texts) > 1 or _placeholders(text) == asked))
    ]


def _placeholders(text: str) -> set[str]:
    return {match.group(0) for match in _PLACEHOLDER.finditer(text.replace("%%", ""))}


def _has_placeholder(message: str | tuple[str, ...]) -> bool:
    return any(_placeholders(text) for text in ((message,) if isinstance(message, str) else message) if text)


def _name(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
