"""Logistic regression with a penalty per coefficient, fitted to convergence by Newton's method.

Deterministic: rows are summed in the order given, on one thread, from a fixed start, until the step is negligible,
so the same rows give the same coefficients to the last bit (Hastie, Tibshirani and Friedman, The Elements of
Statistical Learning, 2nd ed., 4.4.1 and 18.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from entente.engines.warning.panel import Floats

STEPS, SMALL_STEP, FLAT = 60, 1e-8, 1e-9
INTERCEPT_PENALTY = 0.1
PSEUDO_EVENTS, PSEUDO_ROWS = 0.5, 20.0
FARTHEST = 35.0


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep linear algebra on one thread: the order of a sum then never depends on the machine's load."""
    with import_module("threadpoolctl").threadpool_limits(limits=1):
        yield


@dataclass(frozen=True, slots=True)
class Ridge:
    """A fitted model: P = 1 / (1 + exp(-(intercept + ((x - mean) / scale) . weights)))."""

    mean: Floats
    scale: Floats
    intercept: float
    weights: Floats

    def score(self, x: Floats) -> Floats:
        """Log odds for rows of `x`, shape (n, features)."""
        terms = ((x - self.mean) / self.scale) * self.weights
        return np.asarray(self.intercept + terms.sum(axis=1))

    def probability(self, x: Floats) -> Floats:
        """Probability for rows of `x`."""
        return sigmoid(self.score(x))


def sigmoid(score: Floats) -> Floats:
    """1 / (1 + exp(-score)), safe at the ends."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(score, -FARTHEST, FARTHEST))))


def fit(x: Floats, y: Floats, penalty: Floats, weight: float = 1.0) -> Ridge:
    """Maximise weight * log likelihood - sum(penalty * b ** 2) / 2 on standardised columns.

    Parameters
    ----------
    x, y
        Shapes (n, features) and (n,), y of 0 and 1.
    penalty
        Shape (features,). The intercept is held near the base rate, (events + 0.5) / (rows + 20), by a penalty of 0.1,
        so that a past without any event still gives a small probability and not none.
    weight
        What one row counts: rows of overlapping weeks carry the information of less than one.
    """
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale < FLAT, 1.0, scale)
    z = np.empty((len(y), x.shape[1] + 1))
    z[:, 0] = 1.0
    np.subtract(x, mean, out=z[:, 1:])
    z[:, 1:] /= scale
    base = (weight * y.sum() + PSEUDO_EVENTS) / (weight * len(y) + PSEUDO_ROWS)
    centre = np.zeros(z.shape[1])
    centre[0] = np.log(base / (1 - base))
    coefficients = _climb(z, y, np.concatenate([[INTERCEPT_PENALTY], penalty]), centre, weight)
    return Ridge(mean, scale, float(coefficients[0]), coefficients[1:])


def _climb(z: Floats, y: Floats, penalty: Floats, centre: Floats, weight: float) -> Floats:
    """Newton steps, halved while they do not lower the penalised loss."""
    b = centre.copy()
    score = z @ b
    loss = _loss(score, y, b - centre, penalty, weight)
    for _ in range(STEPS):
        p = sigmoid(score)
        gradient = weight * (z.T @ (y - p)) - penalty * (b - centre)
        curvature = weight * ((z * (p * (1 - p))[:, None]).T @ z) + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        for _ in range(20):
            trial = z @ (b + step)
            trial_loss = _loss(trial, y, b + step - centre, penalty, weight)
            if trial_loss <= loss:
                break
            step = step / 2
        b, score, loss = b + step, trial, trial_loss
        if np.abs(step).max() < SMALL_STEP:
            break
    return b


def _loss(score: Floats, y: Floats, away: Floats, penalty: Floats, weight: float) -> float:
    return float(weight * (np.logaddexp(0.0, score) - y * score).sum() + 0.5 * (penalty * away * away).sum())
