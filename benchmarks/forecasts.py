"""Fatality forecasts: 191 countries, 12 months, 1,000 draws, against the limit of three minutes; and their scores.

Three rows: the whole forecast from file to file against the limit; the same against making the challenge's
conflictology benchmark at as many draws and writing it the same way (what the simplest forecast costs); and, with
ENTENTE_MIRROR set, `accuracy` adds each open window's mean CRPS as a ratio to the stored conflictology benchmark.
Without the mirror the history is made up, 25 years of 191 countries.

    python -m benchmarks.forecasts
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from entente.engines.warning.fatalities.baselines import conflictology
from entente.engines.warning.fatalities.draws import Draws, read_actuals, read_draws, write_draws
from entente.engines.warning.fatalities.evaluation import evaluate
from entente.engines.warning.fatalities.forecast import forecast
from entente.engines.warning.fatalities.long_history import extend_back, read_long_history
from entente.engines.warning.fatalities.months import parse_month
from entente.engines.warning.fatalities.panel import Panel, panel_at, read_history

LIMIT_MS = 180_000
HORIZONS = range(3, 15)
DRAWS = 1000
OPEN_WINDOWS = range(2018, 2022)


def _milliseconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _made_up(folder: Path) -> tuple[Path, None]:
    """Twenty-five years to 2021-10 of 191 countries, one in five at war on a scale of its own."""
    rng = np.random.default_rng(2)
    months = 300
    rate = np.exp(rng.normal(2.5, 1.5, size=191) + np.cumsum(rng.normal(0, 0.2, size=(months, 191)), axis=0))
    deaths = rng.poisson(np.minimum(rate, 1e5) * (rng.random(191) < 0.2))
    path = folder / "history.parquet"
    pl.DataFrame(
        {
            "month_id": np.repeat(np.arange(503 - months, 503), 191),
            "country_id": np.tile(np.arange(1, 192), months),
            "ged_sb": deaths.reshape(-1),
        }
    ).write_parquet(path)
    return path, None


def _files(folder: Path) -> tuple[Path, Path | None]:
    mirror = os.environ.get("ENTENTE_MIRROR", "")
    if not mirror:
        return _made_up(folder)
    views = Path(mirror) / "views"
    return views / "ged_sb_country_month.parquet", views / "all_violence_country_month_1989_2017.parquet"


def _panel(history: Path, long_history: Path | None, origin: str) -> Panel:
    panel = panel_at(read_history(history), parse_month(origin))
    return extend_back(panel, read_long_history(long_history)) if long_history else panel


def _benchmark(panel: Panel) -> Draws:
    """Conflictology at `DRAWS` draws for every horizon."""
    rng = np.random.default_rng(0)
    ensemble = conflictology(panel)
    picked = rng.integers(0, ensemble.shape[1], size=(len(HORIZONS), len(ensemble), DRAWS))
    outcomes = np.take_along_axis(ensemble[None], picked, axis=-1).astype(np.int64).reshape(-1, DRAWS)
    months = np.repeat([panel.origin + horizon for horizon in HORIZONS], len(ensemble))
    return Draws(months, np.tile(panel.countries, len(HORIZONS)), outcomes)


def _accuracy(history: Path, long_history: Path | None) -> list[dict[str, Any]]:
    """Mean CRPS per open window beside conflictology's; nothing without the mirror's stored benchmark."""
    stored = history.parent / "conflictology"
    if not stored.is_dir():
        return []
    actuals, rows = read_actuals(history), []
    for year in OPEN_WINDOWS:
        ours = evaluate(forecast(_panel(history, long_history, f"{year - 1}-10"), HORIZONS, draws=DRAWS), actuals)
        theirs = evaluate(read_draws(stored / f"Y{year}.parquet"), actuals)
        rows.append(
            {
                "name": f"mean CRPS {year}",
                "ours": round(ours.crps, 2),
                "reference": f"conflictology, {theirs.crps:.2f}",
                "ratio": round(ours.crps / theirs.crps, 4),
                "largest_country_share": round(ours.largest_country_share, 3),
            }
        )
    return rows


def run() -> dict[str, list[dict[str, Any]]]:
    """Measure, and return rows as `entente bench` prints them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        history, long_history = _files(folder)
        out = folder / "forecast.parquet"
        ours = _milliseconds(
            lambda: write_draws(forecast(_panel(history, long_history, "2021-10"), HORIZONS, draws=DRAWS), out)
        )
        theirs = _milliseconds(lambda: write_draws(_benchmark(_panel(history, long_history, "2021-10")), out))
        rows = [
            _row("191 countries x 12 months x 1,000 draws", ours, LIMIT_MS, "limit of three minutes"),
            _row("the same, against the simplest forecast", ours, theirs, "conflictology at 1,000 draws"),
        ]
        return {"rows": rows, "accuracy": _accuracy(history, long_history)}


def _row(name: str, ours: float, reference: float, label: str) -> dict[str, Any]:
    return {
        "name": name,
        "ours_ms": round(ours, 1),
        "reference_ms": round(reference, 1),
        "reference": label,
        "ratio": round(ours / reference, 4),
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
