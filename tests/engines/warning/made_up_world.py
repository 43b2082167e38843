"""Events of a world made up from a seed: eight states that talk, quarrel in bursts, and sometimes fight."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl

from entente.engines.warning.panel import Panel, build_panel

MONDAY = date(2018, 1, 1)
STATES = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH")
CODES = ("010", "036", "042", "061", "112", "138", "173", "190")
SCHEMA = {"day": pl.Date, "iso_a": pl.String, "iso_b": pl.String, "code": pl.String, "root": pl.Int8}


def frame(rows: list[tuple[date, str | None, str | None, str]]) -> pl.DataFrame:
    """Events from (day, one side, other side, CAMEO code)."""
    return pl.DataFrame([(*row, int(row[3][:2])) for row in rows], schema=SCHEMA, orient="row")


def weekly(counts: Mapping[str, list[int]], code: str = "190", *, start: date = MONDAY) -> pl.DataFrame:
    """So many events of one code in each week, for series such as `AAA|BBB` or `AAA`."""
    rows = []
    for series, per_week in counts.items():
        one, other = series.split("|")[0], series.split("|")[-1]
        for week, count in enumerate(per_week):
            rows += [(start + timedelta(days=7 * week + event % 7), one, other, code) for event in range(count)]
    return frame(rows)


def panel_of(events: pl.DataFrame, weeks: int, *, start: date = MONDAY) -> Panel:
    """A panel of so many whole weeks."""
    return build_panel(events, start=start, end=start + timedelta(weeks=weeks))


def world(weeks: int = 24, seed: int = 7) -> pl.DataFrame:
    """A few thousand events over whole weeks from MONDAY, in no order; conflict comes in bursts of about two weeks."""
    rng = np.random.default_rng(seed)
    pairs = [(a, b) for i, a in enumerate(STATES) for b in STATES[i:] if rng.uniform() < 0.6]
    rows = []
    for one, other in pairs:
        talk, heat = rng.gamma(1.0, 0.6), 0.0
        for day in range(7 * weeks):
            heat = heat * 0.85 + (rng.gamma(1.0, 1.2) if rng.uniform() < 0.02 else 0.0)
            rates = np.array([talk, talk, talk / 2, talk / 4, heat + talk / 3, heat / 2, 0.05, heat])
            for code, count in zip(CODES, rng.poisson(rates), strict=True):
                sides = (one, other) if rng.uniform() < 0.5 else (other, one)
                rows += [(MONDAY + timedelta(days=day), *sides, code)] * int(count)
    rows.append((MONDAY, None, "AAA", "190"))
    return frame(rows).sample(fraction=1.0, shuffle=True, seed=seed)
