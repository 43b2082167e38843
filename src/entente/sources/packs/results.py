"""What a pack ships of results: scores in scores/, looks back in replays/, published forecasts in forecasts/.

They are reviewed figures, not data: each names the data it was made from, the command, the day and the version, so that
whoever has the data can make it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.kernel.errors import Problem
from entente.sources.packs.documents import text
from entente.sources.packs.types import Place, Text

if TYPE_CHECKING:
    from entente.sources.packs.forecasts import PackForecast
    from entente.sources.packs.types import Pack

SCORES = "scores"
REPLAYS = "replays"
FORECASTS = "forecasts"
METHODS = ("model", "ewma", "base_rate")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Origin:
    """How a result came to be: command, day, version of the platform, SHA-256 of its input, terms of the data."""

    command: str
    made_on: str
    engine_version: str
    input_sha256: str
    licence: str
    attribution: Text


@dataclass(frozen=True, slots=True)
class PackScore:
    """A file of scores/: the scoreboard of a backtest, as `entente warning backtest --json` prints it."""

    place: Place
    code: str
    title: Text
    note: Text
    origin: Origin
    sources: tuple[str, ...]
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackReplay:
    """A file of replays/: what would have been said before the consultation `fact`, as `replay --json` prints it."""

    place: Place
    code: str
    fact: str
    title: Text
    note: Text
    origin: Origin
    sources: tuple[str, ...]
    result: dict[str, Any]


def read_scores(folder: Path, problems: list[Problem]) -> tuple[PackScore, ...]:
    """Read scores/*.json; nothing when the pack has none. What cannot be read goes to `problems`."""
    return tuple(
        PackScore(**_words(place, content), result=dict(content.get("result") or {}))
        for place, content in _documents(folder, SCORES, "entente warning backtest ... --to-file", problems)
    )


def read_replays(folder: Path, problems: list[Problem]) -> tuple[PackReplay, ...]:
    """Read replays/*.json; nothing when the pack has none. What cannot be read goes to `problems`."""
    return tuple(
        PackReplay(
            **_words(place, content),
            fact=str(content.get("fact") or ""),
            result=dict(content.get("result") or {}),
        )
        for place, content in _documents(folder, REPLAYS, "entente warning replay ... --to-file", problems)
    )


def _documents(folder: Path, kind: str, remedy: str, problems: list[Problem]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Each JSON object of a folder of the pack, with its place; what is none goes to `problems`."""
    for path in sorted((folder / kind).glob("*.json")):
        name = path.relative_to(folder).as_posix()
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            problems.append(Problem(f"not JSON: {error}", file=name, remedy=remedy))
            continue
        if not isinstance(content, dict):
            problems.append(Problem("is not an object", file=name, remedy=remedy))
            continue
        yield Place(name, 1), content


def _words(place: Place, content: dict[str, Any]) -> dict[str, Any]:
    """What every file of results says of itself."""
    return {
        "place": place,
        "code": str(content.get("code") or ""),
        "title": text(content.get("title")),
        "note": text(content.get("note")),
        "origin": origin_of(content),
        "sources": tuple(map(str, content.get("sources") or ())),
    }


def origin_of(content: dict[str, Any]) -> Origin:
    """Read how a result came to be; what is missing is empty and found by the check."""
    return Origin(
        command=str(content.get("command") or ""),
        made_on=str(content.get("made_on") or ""),
        engine_version=str(content.get("engine_version") or ""),
        input_sha256=str(content.get("input_sha256") or ""),
        licence=str(content.get("licence") or ""),
        attribution=text(content.get("attribution")),
    )


def check_results(pack: Pack) -> Iterator[Problem]:
    """Yield every problem of the results: codes, texts, origin, sources, and what the figures must hold."""
    sources = {source.id for source in pack.sources}
    shipped: list[PackScore | PackReplay | PackForecast] = [*pack.scores, *pack.replays, *pack.forecasts]
    for entry in shipped:
        place = entry.place
        if not _CODE.fullmatch(entry.code):
            yield _problem(place, "code", f"{entry.code!r} is not a code", "write it like icews-2018")
        yield from _in_both(place, "title", entry.title)
        yield from check_origin(place, entry.origin)
        if not entry.sources:
            yield _problem(place, "sources", "the result has no source", "name at least one id of sources.csv")
        for code in entry.sources:
            if code not in sources:
                yield _problem(place, "sources", f"{code!r} is not known", "add it to sources.csv")
    for score in pack.scores:
        yield from _check_score(score)
    consultations = {fact.key for fact in pack.facts if fact.kind == "consultation"}
    for told in pack.replays:
        yield from _check_replay(told, consultations)
    for forecast in pack.forecasts:
        yield from forecast.problems()


def check_origin(place: Place, origin: Origin) -> Iterator[Problem]:
    """Yield what a result does not say of how it came to be."""
    for name in ("command", "engine_version", "licence"):
        if not getattr(origin, name):
            yield _problem(place, name, "is empty", "say how the result was made, and under which terms the data are")
    if not _DIGEST.fullmatch(origin.input_sha256):
        yield _problem(place, "input_sha256", "is not a SHA-256", "let the command write the file")
    try:
        date.fromisoformat(origin.made_on)
    except ValueError:
        yield _problem(place, "made_on", f"{origin.made_on!r} is not a day", "write YYYY-MM-DD")
    yield from _in_both(place, "attribution", origin.attribution)


def _check_score(score: PackScore) -> Iterator[Problem]:
    methods = score.result.get("methods")
    missing = [name for name in METHODS if not isinstance(methods, dict) or name not in methods]
    if missing:
        yield _problem(
            score.place, "result", f"has no scores of {', '.join(missing)}", "let the command write the file"
        )
    if not score.result.get("source"):
        yield _problem(score.place, "result", "does not name its event set", "let the command write the file")


def _check_replay(told: PackReplay, consultations: set[str]) -> Iterator[Problem]:
    if told.fact not in consultations:
        yield _problem(told.place, "fact", f"{told.fact!r} is no consultation of the pack", "give the key of one")
    if not told.result.get("series") or not told.result.get("source"):
        yield _problem(told.place, "result", "says nothing of any series", "let the command write the file")


def _in_both(place: Place, field: str, value: Text) -> Iterator[Problem]:
    for language, words in (("en", value.en), ("fr", value.fr)):
        if not words:
            yield _problem(place, f"{field}.{language}", "is empty", "write it in both languages")


def _problem(place: Place, field: str, message: str, remedy: str) -> Problem:
    return Problem(message, file=place.file, row=str(place.line), field=field, remedy=remedy)
