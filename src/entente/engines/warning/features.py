"""What the escalation model looks at: one row per eligible series at a day, from the days before it alone.

Three groups. CORE says how close the series' recent force is to its threshold, how lively and how talkative it is, and
what its states are doing elsewhere; BENDS lets the effect of being close to the threshold grow faster than a straight
line; OTHER repeats CORE in more detail and is held close to zero by the model.
Counts enter as log(1 + n); ratios as log((n + 0.2) / threshold).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom

from entente.engines.warning.escalation import Standing, outcome, standing_at
from entente.engines.warning.panel import Counts, Floats, Panel, Rows

CORE = (
    "dyad",
    "threshold",
    "last",
    "before_last",
    "month",
    "own_mean",
    "highest",
    "active",
    "fast_ratio",
    "slow_ratio",
    "last_ratio",
    "tail",
    "surprise",
    "volume",
    "volume_surge",
    "verbal",
    "verbal_surge",
    "conflict_share",
    "late_force",
    "force_inside",
    "force_abroad",
    "abroad_surge",
    "verbal_abroad",
)
BENDS = ("fast_squared", "last_squared", "tail_squared", "fast_above", "last_above")
OTHER = (
    "third_last",
    "spread",
    "dispersion",
    "usual_volume",
    "verbal_month",
    "verbal_share",
    "verbal_cooperation",
    "material_cooperation",
    "arrest",
    "late_conflict",
)
NAMES = (*CORE, *BENDS, *OTHER)
FEWEST_WEEKS = 5
FAST, SLOW = 0.5, 0.15
LATE_DAYS = 3
LEAST_RATE, DISPERSION_RANGE = 0.02, (0.1, 4.0)
SMALLEST_TAIL = 1e-6
FAST_BEND, LAST_BEND = -1.0, -0.7
"""Log ratios, about 0.4 and 0.5 of the threshold, from which the effect may be steeper."""


@dataclass(frozen=True, slots=True)
class FeatureRows:
    """Features of the eligible series at a column of the panel, `x` of shape (rows, len(NAMES)).

    `escalated` is 0 or 1 per row, or None while the seven days are not wholly inside the panel.
    """

    standing: Standing
    x: Floats
    escalated: Floats | None


def smoothed(past: Floats, rate: float) -> Floats:
    """Exponentially weighted mean of weekly counts, latest first, begun from the mean of the first four weeks."""
    weeks = past.shape[1]
    weights = rate * (1 - rate) ** np.arange(weeks)
    return np.asarray((past * weights).sum(axis=1) + (1 - rate) ** weeks * past[:, -4:].mean(axis=1))


def fast_ratio(standing: Standing) -> Floats:
    """log((quick exponential mean of force + 0.2) / threshold): the one-variable reference."""
    return np.asarray(np.log((smoothed(standing.past, FAST) + 0.2) / standing.threshold))


def feature_rows(panel: Panel, column: int) -> FeatureRows:
    """Features for the seven days from `column`; at least FEWEST_WEEKS whole weeks must come before it."""
    standing = standing_at(panel, column)
    own = _own(panel, standing)
    made = {**own, **_bends(own), **_talk(panel, standing), **_elsewhere(panel, standing)}
    x = np.column_stack([made[name] for name in NAMES])
    known = column + 7 <= panel.days
    escalated = (outcome(panel, standing) >= standing.threshold).astype(np.float64) if known else None
    return FeatureRows(standing, x, escalated)


def dispersion(past: Floats) -> Floats:
    """Negative binomial dispersion per series, half its own (by moments) and half the pool's; variance m + d m ** 2."""
    mean, variance = past.mean(axis=1), past.var(axis=1)
    pool = float(np.clip((variance.sum() - mean.sum()) / max((mean**2).sum(), 1e-9), 0.05, 5.0)) if len(past) else 1.0
    own = (variance - mean + pool) / (mean**2 + 1.0)
    return np.asarray(np.clip(0.5 * own + 0.5 * pool, *DISPERSION_RANGE))


def _own(panel: Panel, standing: Standing) -> dict[str, Floats]:
    past, limit = standing.past, standing.threshold
    last, recent = past[:, 0], past[:, :12]
    fast, slow, mean = smoothed(past, FAST), smoothed(past, SLOW), past.mean(axis=1)
    spread = dispersion(past)
    rate = np.maximum(0.45 * fast + 0.35 * slow + 0.20 * mean, LEAST_RATE)
    size = 1 / spread
    tail = np.clip(nbinom.sf(limit - 1, size, size / (size + rate)), SMALLEST_TAIL, 1 - SMALLEST_TAIL)
    late = panel.within("force", standing.rows, standing.column - LATE_DAYS, standing.column)
    return {
        "dyad": panel.dyad[standing.rows].astype(np.float64),
        "threshold": np.log1p(limit),
        "last": np.log1p(last),
        "before_last": np.log1p(past[:, 1]),
        "third_last": np.log1p(past[:, 2]),
        "month": np.log1p(past[:, :4].mean(axis=1)),
        "own_mean": np.log1p(mean),
        "highest": np.log1p(recent.max(axis=1)),
        "active": (recent > 0).mean(axis=1),
        "spread": np.log1p(past.std(axis=1)),
        "dispersion": np.log(spread),
        "fast_ratio": np.log((fast + 0.2) / limit),
        "slow_ratio": np.log((slow + 0.2) / limit),
        "last_ratio": np.log((last + 0.2) / limit),
        "tail": np.log(tail / (1 - tail)),
        "surprise": (last - recent.mean(axis=1)) / (recent.std(axis=1) + 1),
        "late_force": np.log1p(late),
    }


def _bends(own: dict[str, Floats]) -> dict[str, Floats]:
    fast, last, tail = own["fast_ratio"], own["last_ratio"], own["tail"]
    return {
        "fast_squared": fast**2,
        "last_squared": last**2,
        "tail_squared": tail**2,
        "fast_above": np.maximum(fast, FAST_BEND),
        "last_above": np.maximum(last, LAST_BEND),
    }


def _talk(panel: Panel, standing: Standing) -> dict[str, Floats]:
    rows, column, weeks = standing.rows, standing.column, standing.past.shape[1]
    total = panel.blocks("total", rows, column, weeks)
    verbal = panel.blocks("verbal_conflict", rows, column, weeks)
    usual, usual_verbal = smoothed(total, SLOW), smoothed(verbal, SLOW)
    conflict = ("force", "arrest", "verbal_conflict")

    def count(name: str, days: int) -> Floats:
        return panel.within(name, rows, column - days, column)

    month = sum((count(name, 28) for name in conflict), start=np.zeros(len(rows)))
    late = sum((count(name, LATE_DAYS) for name in conflict), start=np.zeros(len(rows)))
    return {
        "volume": np.log1p(total[:, 0]),
        "usual_volume": np.log1p(usual),
        "volume_surge": np.log((total[:, 0] + 1) / (usual + 1)),
        "verbal": np.log1p(verbal[:, 0]),
        "verbal_month": np.log1p(verbal[:, :4].mean(axis=1)),
        "verbal_surge": np.log((verbal[:, 0] + 1) / (usual_verbal + 1)),
        "verbal_share": verbal[:, 0] / (total[:, 0] + 2),
        "conflict_share": month / (count("total", 28) + 4),
        "verbal_cooperation": np.log1p(count("verbal_cooperation", 7)),
        "material_cooperation": np.log1p(count("material_cooperation", 7)),
        "arrest": np.log1p(count("arrest", 7)),
        "late_conflict": np.log1p(late),
    }


def _elsewhere(panel: Panel, standing: Standing) -> dict[str, Floats]:
    """Force within the two states of a pair, and what its states do with others, the series itself left out."""
    rows, column = standing.rows, standing.column
    dyad, left, right = panel.dyad[rows], panel.left[rows], panel.right[rows]

    def country(held: Counts, side: Rows, start: int, end: int) -> Floats:
        return np.asarray(held[side, end] - held[side, start], dtype=np.float64)

    def others(name: str, start: int, end: int) -> Floats:
        held = panel.abroad[name]
        own = panel.within(name, rows, start, end)
        second = country(held, right, start, end) - 2 * own
        return np.asarray(country(held, left, start, end) + np.where(dyad, second, 0.0))

    week, month = column - 7, column - 35
    inside = country(panel.home["force"], left, week, column) + country(panel.home["force"], right, week, column)
    abroad, before = others("force", week, column), others("force", month, week) / 4
    return {
        "force_inside": np.log1p(np.where(dyad, inside, 0.0)),
        "force_abroad": np.log1p(abroad),
        "abroad_surge": np.log((abroad + 1) / (before + 1)),
        "verbal_abroad": np.log1p(others("verbal_conflict", week, column)),
    }
