"""The logistic regression, against scikit-learn and against itself."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from entente.engines.warning.ridge import fit, sigmoid


def _sample(rows: int = 800, features: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(rows, features)) * np.arange(1, features + 1)
    y = (rng.uniform(size=rows) < sigmoid(x @ np.linspace(0.4, -0.1, features) - 2)).astype(float)
    return x, y


def test_equals_scikit_learn() -> None:
    """On standardised columns one penalty for all is its C = 1 / penalty.

    Tolerance 2e-4: the intercept is held by a penalty of 0.1 here and by none there, a pull of 0.1 over a curvature
    of about 100 rows' worth of information.
    """
    x, y = _sample()
    ours = fit(x, y, np.full(6, 2.0)).probability(x)
    z = (x - x.mean(0)) / x.std(0)
    theirs = LogisticRegression(C=1 / 2.0, tol=1e-10, max_iter=5000).fit(z, y).predict_proba(z)[:, 1]
    assert ours == pytest.approx(theirs, abs=2e-4)


def test_is_at_the_maximum() -> None:
    x, y = _sample()
    penalty = np.array([1.0, 5.0, 20.0, 20.0, 200.0, 200.0])
    model = fit(x, y, penalty, weight=1 / 7)
    z = (x - model.mean) / model.scale
    slope = z.T @ (y - model.probability(x)) / 7 - penalty * model.weights
    assert np.abs(slope).max() < 1e-8


def test_weight_and_penalty_trade_off() -> None:
    """A row that counts a seventh is a penalty seven times as strong, but for how the intercept is held."""
    x, y = _sample()
    light, heavy = fit(x, y, np.full(6, 1.0), weight=1 / 7), fit(x, y, np.full(6, 7.0))
    assert light.weights == pytest.approx(heavy.weights, abs=2e-3)


def test_nothing_happened_yet_gives_a_small_chance() -> None:
    x, _ = _sample()
    chance = fit(x, np.zeros(len(x)), np.full(6, 20.0)).probability(x)
    assert chance.min() > 0
    assert chance.max() < 0.01


def test_constant_column_is_no_division_by_zero() -> None:
    x, y = _sample()
    x[:, 2] = 4.0
    assert fit(x, y, np.full(6, 1.0)).weights[2] == 0
