"""The scoreboard: how good the warnings were, beside what simpler rules would have done, never hidden when bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entente.apps.access.viewers import Viewer
from entente.apps.warnings.models import ScoreRun
from entente.apps.warnings.selectors.outcomes import Performance, outcomes_of_all
from entente.apps.warnings.selectors.results import ScorePage, score_get, score_list
from entente.web import exports
from entente.web.actors import viewer_of
from entente.web.charts.reliability import Point, reliability_chart
from entente.web.clock import clock_of
from entente.web.views.outlook.shared import decimal, made_rows, percent, run_of, set_name
from entente.web.views.problems import found_or_404

METHODS = ("model", "ewma", "base_rate")


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the scoreboard: what it measures, in words, and each method's value with its interval."""

    name: str
    meaning: str
    values: tuple[tuple[str, str], ...]


@found_or_404
def scores(request: HttpRequest) -> HttpResponse:
    """Show a backtest; the page says so when none is recorded."""
    viewer, run = viewer_of(request), run_of(request)
    runs = score_list(viewer)
    page = score_get(viewer, run=run) if runs or run else None
    context: dict[str, Any] = {
        "section": "warnings", "tab": "scores", "runs": [(ref, set_name(ref.event_set)) for ref in runs],
        "page": page, "outcomes": _outcomes(viewer), "exports": [("csv", "CSV"), ("xlsx", "XLSX")],
        "claim": _claim(),
    }  # fmt: skip
    if page is not None:
        context |= _shown(page) | {"exercise": page.ref.exercise}
    return render(request, "web/outlook/scores.html", context)


@found_or_404
def scores_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the scoreboard as a file."""
    page = score_get(viewer_of(request), run=run_of(request))
    if page is None:
        raise ScoreRun.DoesNotExist
    clock, ref = clock_of(request), page.ref
    names = method_names()
    rows = tuple(
        (measure.name, *(part for value in measure.values for part in value)) for measure in measures(page.board)
    ) + tuple(
        (name, *(part for number, whole, chance in values for part in (met_of(number, whole, chance), "")))
        for name, values in _timeliness(page.board)
    )
    columns = (
        _("Measure"),
        *(part for code in METHODS for part in (names[code], _("%(method)s, 95 %%") % {"method": names[code]})),
    )
    about = (
        *exports.about(clock)[:1],
        (_("Event set"), set_name(ref.event_set)),
        (_("Weeks"), f"{ref.first} – {ref.last}"),
        (_("Weeks the settings were not chosen on"), _("yes") if ref.unseen else _("no")),
        *made_rows(page.made),
        (_("What may be claimed"), _claim()),
    )
    sheet = exports.Sheet(f"scores-{ref.event_set}-{ref.first}", _("Scores"), about, columns, rows)
    return exports.respond(sheet, form)


def _outcomes(viewer: Viewer) -> list[tuple[Performance, bool]]:
    """What became of alerts on this platform, those of exercises apart and last."""
    real = [(each, False) for each in outcomes_of_all(viewer)]
    return real + [(each, True) for each in outcomes_of_all(viewer, exercise=True)]


def method_names() -> dict[str, str]:
    """What the methods are called."""
    return {
        "model": pgettext("method", "This platform"),
        "ewma": pgettext("method", "Moving average"),
        "base_rate": pgettext("method", "Past share"),
    }


def _shown(page: ScorePage) -> dict[str, Any]:
    board, names = page.board, method_names()
    model, ewma = board["methods"]["model"], board["methods"]["ewma"]
    points = [
        Point(names[code], entry["forecast"], entry["observed"], entry["rows"])
        for code in ("model", "ewma")
        for entry in board["methods"][code]["reliability"]
    ]
    return {
        "board": board,
        "event_set": set_name(page.ref.event_set),
        "methods": [names[code] for code in METHODS],
        "measures": measures(board),
        "timeliness": _timeliness(board),
        "points": points,
        "chart": reliability_chart(
            points, stated=_("Probability stated"), observed=_("Share that came true"), cases=_("Series and weeks")
        ),
        "answer": _answer(board),
        "chart_title": _chart_title(model),
        "ceiling": percent(board["precision_ceiling"]),
        "base_rate": percent(board["base_rate"]),
        "better": model["auprc"] > ewma["auprc"],
    }


def measures(board: Mapping[str, Any]) -> list[Measure]:
    """The measures of the task in the order in which they are read, each with its meaning in plain words."""
    ceiling = percent(board["precision_ceiling"])
    k = board["alerts_per_week"]
    return [
        _measure(board, _("Average precision"), "auprc", _("How well it ranks; a guess would have %(rate)s.")
                 % {"rate": decimal(board["base_rate"])}),
        _measure(board, _("Average precision on onsets"), "auprc_onset",
                 _("The same where the week before was below the threshold: the hard part.")),
        _measure(board, _("Precision of the %(k)s highest of a week") % {"k": k}, "precision_at_k",
                 _("Share of the alerts that were followed by an escalation. It cannot exceed %(ceiling)s: there were "
                   "not more escalations.") % {"ceiling": ceiling}),
        _measure(board, _("Brier skill"), "brier_skill",
                 _("Error of the probabilities saved against the past share; 0 is no better than that.")),
        _measure(board, _("Forecast over observed"), "forecast_over_observed",
                 _("1 is right; above 1 it says too much, below too little.")),
        _measure(board, _("Mean forecast of the highest"), "top_mean_forecast",
                 _("What the alerts said of themselves, to be compared with the line below.")),
        _measure(board, _("Hit rate of the highest"), "top_hit_rate", _("What came of them.")),
        _measure(board, _("False alerts per series and year"), "false_alerts_per_series_year",
                 _("Alerts that were not followed by an escalation."), places=2),
        _measure(board, _("Error of calibration"), "calibration_error",
                 _("Mean distance from the diagonal of the picture below.")),
    ]  # fmt: skip


def _measure(board: Mapping[str, Any], name: str, field: str, meaning: str, places: int = 3) -> Measure:
    values = []
    for code in METHODS:
        scores = board["methods"][code]
        interval = scores.get(f"{field}_interval")
        span = f"{decimal(interval['low'], places)} – {decimal(interval['high'], places)}" if interval else ""
        values.append((decimal(scores[field], places), span))
    return Measure(name, meaning, tuple(values))


def _timeliness(board: Mapping[str, Any]) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Onsets met by each method: number, of how many, and what chance would have met; "" where that is not known."""
    rows = (
        (_("Detected by the week after the onset"), "detected_by_week_after", "detected_by_chance"),
        (_("Lead time: warned of in the onset week or the three before"), "warned", "warned_by_chance"),
        (_("Lead time: an alert for the onset week itself"), "alerted_for_onset_week", ""),
    )
    return [
        (
            name,
            [
                (times[count], times["onsets"], decimal(times[chance], 0) if chance else "")
                for times in (board["methods"][code]["timeliness"] for code in METHODS)
            ],
        )
        for name, count, chance in rows
    ]


def met_of(number: int, whole: int, chance: str) -> str:
    """So many onsets of all, beside what chance would have met."""
    values = {"number": number, "whole": whole, "chance": chance}
    if not chance:
        return _("%(number)s of %(whole)s") % values
    return _("%(number)s of %(whole)s (chance: %(chance)s)") % values


def _answer(board: Mapping[str, Any]) -> str:
    """The finding in a sentence, good or bad."""
    model, ewma = board["methods"]["model"], board["methods"]["ewma"]
    gain = board["auprc_gain_interval"]
    values = {
        "hits": percent(model["precision_at_k"]),
        "ceiling": percent(board["precision_ceiling"]),
        "model": decimal(model["auprc"]),
        "average": decimal(ewma["auprc"]),
    }
    if gain["low"] > 0:
        return (
            _(
                "%(hits)s of the alerts were followed by an escalation, of at most %(ceiling)s possible; it ranked "
                "better than a moving average (%(model)s against %(average)s)."
            )
            % values
        )
    if model["auprc"] > ewma["auprc"]:
        return (
            _(
                "%(hits)s of the alerts were followed by an escalation, of at most %(ceiling)s possible; whether it "
                "ranked better than a moving average is not certain (%(model)s against %(average)s)."
            )
            % values
        )
    return (
        _(
            "%(hits)s of the alerts were followed by an escalation, of at most %(ceiling)s possible; a moving average "
            "ranked as well or better (%(average)s against %(model)s)."
        )
        % values
    )


def _chart_title(model: Mapping[str, Any]) -> str:
    off = 100 * model["calibration_error"]
    ratio = model["forecast_over_observed"]
    if ratio > 1.2:
        text = _(
            "The probabilities were too high: %(ratio)s times what came; %(off)s points from the diagonal on average"
        )
    elif ratio < 0.85:
        text = _(
            "The probabilities were too low: %(ratio)s times what came; %(off)s points from the diagonal on average"
        )
    else:
        text = _("The probabilities held: %(ratio)s times what came, %(off)s points from the diagonal on average")
    return text % {"ratio": decimal(ratio, 2), "off": decimal(off, 1)}


def _claim() -> str:
    """What may be claimed, wherever scores or alerts are shown."""
    return _(
        "Ranks next week’s escalations about ten times better than chance; a fifth to a quarter of the 20 highest "
        "alerts are correct. It does not predict crises and gives no weeks of lead time: warning before an onset is at "
        "chance. Precision is read against its ceiling. Counts are of reports in one event set, never pooled across "
        "sets, and are not violence."
    )
