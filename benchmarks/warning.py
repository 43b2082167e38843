"""Early warning: probabilities for more than a year of weeks over all series, against the limit of two minutes.

With ENTENTE_MIRROR set, over the open ICEWS sets of 2014 and 2018 (67 weeks, 2,900 series); without it, over a
made-up year of about the same size. Reading the store is timed, filling it is not. The second row compares the
platform's fit with scikit-learn's for the last week of the same history.

    python -m benchmarks.warning
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from entente.engines.events.ingest import ingest
from entente.engines.events.resolution import country_names
from entente.engines.events.store import EventStore
from entente.engines.warning.panel import mondays
from entente.engines.warning.probabilities import History, history_of, probabilities
from entente.engines.warning.reading import Question, read_panel
from entente.engines.warning.ridge import fit, one_thread
from entente.sources.formats import reader_of

LIMIT_MS = 120_000
MIRROR_WEEKS = {
    "icews14.parquet": (date(2014, 3, 3), date(2014, 12, 29)),
    "icews18_jan_jul.parquet": (date(2018, 2, 26), date(2018, 7, 30)),
}
MADE_UP_WEEKS = (date(2018, 2, 26), date(2019, 2, 18))


def _milliseconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def _forecast(store: Path, first: date, last: date) -> History:
    history = history_of(read_panel(EventStore.open(store), Question(first, last)).panel)
    probabilities(history, mondays(first, last))
    return history


def _made_up(path: Path) -> Path:
    """A year of 400,000 events between 60 states, in the layout `icews-quads`."""
    rng = np.random.default_rng(1)
    size, states = 400_000, np.array(sorted(country_names().values())[:60])
    weight = rng.dirichlet(np.full(60, 0.3))
    sides = states[rng.choice(60, size=(2, size), p=weight)]
    codes = rng.choice(np.array(["010", "042", "061", "112", "173", "190"]), size)
    number = np.arange(size).astype(str)
    pl.DataFrame(
        {
            "date": [date(2018, 1, 1) + timedelta(days=int(day)) for day in rng.integers(0, 420, size)],
            "subject": number,
            "relation": codes,
            "cameo": codes,
            "goldstein": np.zeros(size, np.float32),
            "object": number,
            "subj_country": sides[0],
            "obj_country": np.where(rng.uniform(size=size) < 0.4, sides[0], sides[1]),
        }
    ).write_parquet(path)
    return path


def _stores(folder: Path) -> list[tuple[Path, date, date]]:
    mirror = os.environ.get("ENTENTE_MIRROR", "")
    if mirror:
        jobs = [(Path(mirror) / "icews" / name, *weeks) for name, weeks in MIRROR_WEEKS.items()]
    else:
        jobs = [(_made_up(folder / "made-up.parquet"), *MADE_UP_WEEKS)]
    stores = []
    for number, (path, first, last) in enumerate(jobs):
        store = EventStore.create(folder / f"store{number}")
        ingest(store, reader_of("icews-quads"), [path])
        stores.append((store.root, first, last))
    return stores


def _fits(history: History, day: date) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    x, y = history.learnt_before(history.panel.index(day))
    with one_thread():
        ours, _ = _milliseconds(lambda: fit(x, y, history.model.penalty, weight=1 / 7))
        z = (x - x.mean(0)) / np.where(x.std(0) < 1e-9, 1.0, x.std(0))
        theirs, _ = _milliseconds(
            lambda: LogisticRegression(C=1 / 20, tol=1e-8, max_iter=2000).fit(z, y, np.full(len(y), 1 / 7))
        )
    return ours, theirs


def run() -> dict[str, list[dict[str, Any]]]:
    """Measure, and return rows as `entente bench` prints them."""
    with tempfile.TemporaryDirectory() as name:
        total, weeks, last = 0.0, 0, None
        for store, first, end in _stores(Path(name)):
            spent, history = _milliseconds(lambda s=store, f=first, e=end: _forecast(s, f, e))
            total, weeks, last = total + spent, weeks + len(mondays(first, end)), (history, end)
        ours, theirs = _fits(*last)
    return {
        "rows": [
            _row(f"probabilities for {weeks} weeks, all series", total, LIMIT_MS, "limit of two minutes"),
            _row("one fit on a year's past", ours, theirs, "scikit-learn LogisticRegression, lbfgs"),
        ]
    }


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
