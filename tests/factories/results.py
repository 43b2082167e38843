"""Scores and forecasts to test with: a scoreboard as the engine gives it, a publication of made-up deaths."""

from __future__ import annotations

from datetime import date
from typing import Any

from entente.apps.access.viewers import Actor
from entente.apps.warnings.models import ForecastRun, ScoreRun
from entente.apps.warnings.services.results import Provenance, publish_forecast, record_backtest
from entente.engines.warning.fatalities.published import PastWindow, Publication, PublishedCountry, PublishedMonth
from entente.engines.warning.fatalities.reliability import ReliabilityBin

PUBLISHER = Actor(name="Entente", permissions=frozenset({"warnings.scores", "warnings.publish_forecast"}))


def provenance(**changes: Any) -> Provenance:
    """How a made-up result came to be."""
    given: dict[str, Any] = {
        "engine_version": "0.1.0", "input_sha256": "a" * 64, "made_on": date(2026, 1, 2), "command": "entente ...",
    }  # fmt: skip
    return Provenance(**(given | changes))


def interval(low: float = 0.1, high: float = 0.3) -> dict[str, float]:
    """A 95 % interval."""
    return {"low": low, "high": high}


def method(auprc: float, **changes: Any) -> dict[str, Any]:
    """The scores of one method."""
    return {
        "auprc": auprc, "auprc_interval": interval(), "auprc_onset": 0.15, "auprc_onset_interval": interval(),
        "auprc_dyad": 0.18, "auprc_domestic": 0.26, "precision_at_k": 0.25, "precision_at_k_interval": interval(),
        "brier_skill": 0.1, "brier_skill_interval": interval(0.05, 0.15), "forecast_over_observed": 1.08,
        "top_mean_forecast": 0.26, "top_hit_rate": 0.25, "false_alerts_per_series_year": 1.1,
        "calibration_error": 0.003,
        "reliability": [
            {"rows": 90, "forecast": 0.01, "observed": 0.02}, {"rows": 10, "forecast": 0.3, "observed": 0.2},
        ],
        "timeliness": {
            "onsets": 20, "alerted_for_onset_week": 5, "warned": 7, "warned_by_chance": 6.6,
            "detected_by_week_after": 11, "detected_by_chance": 5.1, "crises": [],
        },
    } | changes  # fmt: skip


def board(**changes: Any) -> dict[str, Any]:
    """A scoreboard."""
    return {
        "source": "icews", "first": "2018-03-26", "last": "2018-07-23", "weeks": 18, "rows": 1000, "series": 40,
        "escalations": 30, "base_rate": 0.03, "alerts_per_week": 20, "precision_ceiling": 0.73,
        "methods": {"model": method(0.216), "ewma": method(0.174), "base_rate": method(0.043)},
        "auprc_gain": 0.042, "auprc_gain_interval": interval(0.017, 0.066), "claim": "Ranks, and does not predict.",
    } | changes  # fmt: skip


def month(number: int, *, level: int = 2, outcome: int | None = None, year: int = 2021) -> PublishedMonth:
    """A month whose quantiles rise from 0 in steps of `level`."""
    quantiles = tuple(level * step for step in range(19))
    deadly = sum(value >= 25 for value in quantiles) / 19
    scored = {} if outcome is None else {"crps": 3.0, "benchmark": 4.0}
    return PublishedMonth(date(year, number, 1), quantiles, 0.95, round(deadly, 4), outcome, **scored)


def country(iso3: str, *, level: int = 2, outcomes: tuple[int | None, ...] = (None, None)) -> PublishedCountry:
    """A country with three known months, a forecast from January 2021 on, and one past window."""
    months = tuple(month(number, level=level, outcome=value) for number, value in enumerate(outcomes, start=1))
    return PublishedCountry(iso3, (4, None, 6), months, (PastWindow("2020", 12, 2.0, 2.5, 4.0),))


def published(*countries: PublishedCountry, **changes: Any) -> Publication:
    """A publication made at the end of October 2020."""
    given: dict[str, Any] = {
        "origin": date(2020, 10, 1), "draws": 1000, "draws_sha256": "d" * 64, "history_sha256": "h" * 64,
        "countries": countries or (country("P"), country("Q", level=5)),
        "bins": (ReliabilityBin(0.0, 0.1, 90, 0.01, 0.02), ReliabilityBin(0.9, 1.0, 10, 0.95, 0.9)),
    }  # fmt: skip
    return Publication(**(given | changes))


def write_scores(**changes: Any) -> ScoreRun:
    """Record a scoreboard on the platform."""
    return record_backtest(PUBLISHER, board(), provenance(), **({"unseen": True} | changes))


def write_forecast(*countries: PublishedCountry, **changes: Any) -> ForecastRun:
    """Publish a forecast on the platform."""
    return publish_forecast(PUBLISHER, published(*countries), provenance(), **changes)


def told(**changes: Any) -> dict[str, Any]:
    """A look back at one series: two weeks, the second with a signal and an escalation."""
    week = {
        "period_start": "2014-03-03", "probability": None, "rank": None, "forecast": 120, "reports": 3,
        "threshold": None, "count": 0,
    }  # fmt: skip
    later = {
        **week,
        "period_start": "2014-03-10",
        "probability": 0.31,
        "rank": 4,
        "threshold": 3,
        "reports": 20,
        "count": 5,
    }
    given = {
        "source": "icews", "first": "2014-03-03", "last": "2014-03-10", "held_from": "2014-01-06",
        "held_to": "2014-03-17", "alerts_per_week": 5,
        "series": [
            {"series_id": "RUS|UKR", "reports": 40, "weeks": [week, later]},
            {"series_id": "POL|RUS", "reports": 0, "weeks": [week, {**week, "period_start": "2014-03-10"}]},
        ],
    }  # fmt: skip
    return {**given, **changes}
