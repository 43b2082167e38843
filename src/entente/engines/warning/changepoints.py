"""When a series changed: looking back over all of it, and as the weeks come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import ruptures
from scipy.stats import t as student

from entente.engines.warning.panel import Floats

EXPECTED_RUN = 26.0
PRIOR_SHAPE, PRIOR_WEIGHT, LEAST_VARIANCE = 2.0, 0.25, 0.1
SHORTEST_RUN = 3
PENALTY = 3.0


def offline_changes(counts: Floats, *, penalty: float = PENALTY, shortest: int = SHORTEST_RUN) -> tuple[int, ...]:
    """Positions at which the level or spread of counts changes, the whole series known.

    Kernel change point detection with a Gaussian kernel on log(1 + n), scaled to unit spread (Arlot, Celisse and
    Harchaoui, A kernel multiple change-point algorithm, 2019; `ruptures.KernelCPD`). `penalty` is the gain that one
    more change must bring; segments have at least `shortest` periods. A position is the first period of a new level.
    """
    if len(counts) < 2 * shortest:
        return ()
    values = np.log1p(counts)
    spread = values.std()
    if spread == 0:
        return ()
    found = ruptures.KernelCPD(kernel="rbf", min_size=shortest).fit(values / spread).predict(pen=penalty)
    return tuple(int(end) for end in found[:-1])


@dataclass(frozen=True, slots=True)
class OnlineChange:
    """Belief at the end of a series about when the present level began.

    `run`, of shape (periods,), holds the probability that the level has lasted 1, 2, ... periods, the last one
    included. `began` is the position of the most probable start; `probability` is that of a start within the last
    `recent` periods.
    """

    run: Floats
    began: int
    probability: float


def online_change(counts: Floats, *, expected_run: float = EXPECTED_RUN, recent: int = 4) -> OnlineChange:
    """Bayesian online change point detection (Adams and MacKay 2007, algorithm 1) on log(1 + n).

    Within a run the values are normal with unknown mean and variance (normal-inverse-gamma, so the predictive is
    Student's t; Murphy, Conjugate Bayesian analysis of the Gaussian distribution, 2007, section 3); counts of reports
    swing more than a Poisson allows. A run ends with chance 1 / `expected_run` per period, and the next starts from a
    prior set by all values seen before it. Values are read in order, and never ahead.

    Raises
    ------
    ValueError
        There are no counts.
    """
    if not len(counts):
        raise ValueError("an online change needs at least one period")
    values = np.log1p(counts)
    hazard = 1 / expected_run
    log_run = np.zeros(1)
    beliefs = _updated(_prior(values[:0]), float(values[0]))
    for position in range(1, len(values)):
        value, fresh = float(values[position]), _prior(values[:position])
        grown = log_run + _log_predictive(beliefs, value) + np.log1p(-hazard)
        begun = np.log(hazard) + _log_predictive(fresh, value)
        log_run = np.concatenate([begun, grown])
        log_run -= np.logaddexp.reduce(log_run)
        beliefs = _updated(np.concatenate([fresh, beliefs], axis=1), value)
    run = np.exp(log_run)
    return OnlineChange(run, len(values) - 1 - int(np.argmax(run)), float(run[:recent].sum()))


def _prior(past: Floats) -> Floats:
    """Mean, weight of the mean, shape and scale of the variance, as a column of shape (4, 1)."""
    mean = float(past.mean()) if len(past) else 0.0
    variance = max(float(past.var()), LEAST_VARIANCE) if len(past) > 1 else 1.0
    return np.array([[mean], [PRIOR_WEIGHT], [PRIOR_SHAPE], [PRIOR_SHAPE * variance]])


def _updated(beliefs: Floats, value: float) -> Floats:
    mean, weight, shape, scale = beliefs
    return np.stack(
        [
            (weight * mean + value) / (weight + 1),
            weight + 1,
            shape + 0.5,
            scale + weight * (value - mean) ** 2 / (2 * (weight + 1)),
        ]
    )


def _log_predictive(beliefs: Floats, value: float) -> Floats:
    mean, weight, shape, scale = beliefs
    return np.asarray(student.logpdf(value, 2 * shape, mean, np.sqrt(scale * (weight + 1) / (shape * weight))))
