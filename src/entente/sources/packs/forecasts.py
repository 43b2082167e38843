"""Published forecasts of fatalities as files of a pack: forecasts/CODE/ with a head and three tables.

head.yaml     code, titles, origin (YYYY-MM), draws, hashes, how it was made, sources, bins of reliability
months.csv    a row per country and month: quantiles at 5 % to 95 % by 5, chances, and what happened
history.csv   a row per country: deaths in the months up to the origin, the last one last; "-" where not known
past.csv      a row per country and earlier window: how far off the forecasts were
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from entente.engines.warning.fatalities.published import (
    LEVELS,
    PastWindow,
    Publication,
    PublishedCountry,
    PublishedMonth,
)
from entente.engines.warning.fatalities.reliability import ReliabilityBin
from entente.kernel.errors import Problem
from entente.sources.packs.documents import LINE, document, plain, text
from entente.sources.packs.results import FORECASTS, Origin, origin_of
from entente.sources.packs.tables import rows
from entente.sources.packs.types import Place, Text

MONTHS = ("iso3", "month", "quantiles", "any", "deadly", "outcome", "crps", "benchmark")
HISTORY = ("iso3", "history")
PAST = ("iso3", "window", "n", "crps", "conflictology", "last_value")


@dataclass(frozen=True, slots=True)
class PackForecast:
    """A folder of forecasts/."""

    place: Place
    code: str
    title: Text
    note: Text
    origin: Origin
    sources: tuple[str, ...]
    publication: Publication

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the figures: quantiles and chances out of order, months before the origin."""
        for country in self.publication.countries:
            for month in country.months:
                where = f"{country.iso3} {month.month:%Y-%m}"
                if len(month.quantiles) != len(LEVELS) or list(month.quantiles) != sorted(month.quantiles):
                    yield self._problem("quantiles", f"{where}: not {len(LEVELS)} quantiles in order")
                if not 0 <= month.chance_deadly <= month.chance_of_any <= 1:
                    yield self._problem("deadly", f"{where}: the chances are not in order between 0 and 1")
                if month.month <= self.publication.origin:
                    yield self._problem("month", f"{where}: is not after the origin")

    def _problem(self, field: str, message: str) -> Problem:
        return Problem(message, file=self.place.file, row="", field=field, remedy="let the command write the files")


def read_forecasts(folder: Path, problems: list[Problem]) -> tuple[PackForecast, ...]:
    """Read forecasts/*/; nothing when the pack has none. What cannot be read goes to `problems`."""
    found = []
    for head in sorted((folder / FORECASTS).glob("*/head.yaml")):
        forecast = _read(folder, head.parent.relative_to(folder).as_posix(), problems)
        if forecast is not None:
            found.append(forecast)
    return tuple(found)


def _read(folder: Path, name: str, problems: list[Problem]) -> PackForecast | None:
    content = document(folder, f"{name}/head.yaml", problems)
    if not isinstance(content, dict):
        return None
    place = Place(f"{name}/head.yaml", int(content.get(LINE) or 1))
    head: dict[str, Any] = plain(content)
    before = len(problems)
    countries = _countries(folder, name, problems)
    try:
        published = Publication(
            origin=_month(head.get("origin")),
            draws=int(head["draws"]),
            draws_sha256=str(head["draws_sha256"]),
            history_sha256=str(head.get("input_sha256") or ""),
            countries=countries,
            bins=tuple(ReliabilityBin(**each) for each in head.get("bins") or ()),
        )
    except (KeyError, TypeError, ValueError) as error:
        problems.append(Problem(f"cannot be read: {error}", file=place.file, remedy="let the command write the files"))
        return None
    if len(problems) > before:
        return None
    return PackForecast(
        place=place,
        code=str(head.get("code") or ""),
        title=text(head.get("title")),
        note=text(head.get("note")),
        origin=origin_of(head),
        sources=tuple(map(str, head.get("sources") or ())),
        publication=published,
    )


def _countries(folder: Path, name: str, problems: list[Problem]) -> tuple[PublishedCountry, ...]:
    months = _table(folder, f"{name}/months.csv", MONTHS, _published_month, problems)
    history = _table(folder, f"{name}/history.csv", HISTORY, _history, problems)
    past = _table(folder, f"{name}/past.csv", PAST, _window, problems)
    return tuple(
        PublishedCountry(iso3, history.get(iso3, [()])[0], tuple(months[iso3]), tuple(past.get(iso3, ())))
        for iso3 in sorted(months)
    )


def _table(
    folder: Path, name: str, columns: tuple[str, ...], read: Any, problems: list[Problem]
) -> dict[str, list[Any]]:
    """The rows of a table by country; a row that cannot be read goes to `problems`."""
    found: dict[str, list[Any]] = {}
    for place, row in rows(folder, folder / name, columns, problems):
        try:
            found.setdefault(row["iso3"], []).append(read(row))
        except ValueError as error:
            problems.append(
                Problem(str(error), file=place.file, row=str(place.line), remedy="let the command write the files")
            )
    return found


def _month(value: Any) -> date:
    return date.fromisoformat(f"{value}-01")


def _published_month(row: dict[str, str]) -> PublishedMonth:
    return PublishedMonth(
        month=_month(row["month"]),
        quantiles=tuple(int(value) for value in row["quantiles"].split()),
        chance_of_any=float(row["any"]),
        chance_deadly=float(row["deadly"]),
        outcome=int(row["outcome"]) if row["outcome"] else None,
        crps=float(row["crps"]) if row["crps"] else None,
        benchmark=float(row["benchmark"]) if row["benchmark"] else None,
    )


def _history(row: dict[str, str]) -> tuple[int | None, ...]:
    return tuple(None if value == "-" else int(value) for value in row["history"].split())


def _window(row: dict[str, str]) -> PastWindow:
    means = (float(row[name]) for name in ("crps", "conflictology", "last_value"))
    return PastWindow(row["window"], int(row["n"]), *means)


def write_forecast(folder: Path, head: dict[str, Any], published: Publication) -> None:
    """Write a publication as the files of a pack. `head` gives code, texts, sources and how it was made."""
    folder.mkdir(parents=True, exist_ok=True)
    bins = [
        {"low": b.low, "high": b.high, "n": b.n, "stated": round(b.stated, 4), "observed": round(b.observed, 4)}
        for b in published.bins
    ]
    whole = {
        **head,
        "origin": f"{published.origin:%Y-%m}",
        "draws": published.draws,
        "draws_sha256": published.draws_sha256,
        "input_sha256": published.history_sha256,
        "bins": bins,
    }
    text_ = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120)
    (folder / "head.yaml").write_text(text_, encoding="utf-8")
    _write(folder / "months.csv", MONTHS, (_month_row(c.iso3, m) for c in published.countries for m in c.months))
    history = ((c.iso3, " ".join("-" if v is None else str(v) for v in c.history)) for c in published.countries)
    _write(folder / "history.csv", HISTORY, history)
    past = ((c.iso3, w.window, w.n, w.crps, w.conflictology, w.last_value) for c in published.countries for w in c.past)
    _write(folder / "past.csv", PAST, past)


def _month_row(iso3: str, month: PublishedMonth) -> tuple[Any, ...]:
    return (
        iso3,
        f"{month.month:%Y-%m}",
        " ".join(map(str, month.quantiles)),
        month.chance_of_any,
        month.chance_deadly,
        _or_nothing(month.outcome),
        _or_nothing(month.crps),
        _or_nothing(month.benchmark),
    )


def _or_nothing(value: float | None) -> Any:
    return "" if value is None else value


def _write(path: Path, columns: tuple[str, ...], table: Iterator[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(table)
