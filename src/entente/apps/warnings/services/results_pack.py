"""Loading the scores, looks back and forecasts that a pack ships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from entente.apps.access.viewers import Actor
from entente.apps.warnings.models.results import ForecastRun, Replay, ScoreRun
from entente.apps.warnings.services.results import Provenance, publish_forecast, record_backtest, record_replay
from entente.engines.warning.provenance import unseen
from entente.sources.packs.forecasts import PackForecast
from entente.sources.packs.results import PackReplay, PackScore
from entente.sources.packs.types import Pack


@dataclass(frozen=True, slots=True)
class ResultsReport:
    """What loading added."""

    scores: int = 0
    forecasts: int = 0
    replays: int = 0


@transaction.atomic
def load_results(actor: Actor, pack: Pack) -> ResultsReport:
    """Record the scores and looks back, and publish the forecasts, of a pack that has been checked.

    A second load writes nothing. What a pack no longer ships stays: it was published. Raises what `record_backtest`,
    `record_replay` and `publish_forecast` raise.
    """
    scores, forecasts, replays = ScoreRun.objects.count(), ForecastRun.objects.count(), Replay.objects.count()
    for score in pack.scores:
        board = score.result
        fresh = unseen(board["source"], date.fromisoformat(board["first"]), date.fromisoformat(board["last"]))
        record_backtest(actor, board, _provenance(pack, score), unseen=fresh)
    for told in pack.replays:
        record_replay(actor, told.fact, told.result, _provenance(pack, told))
    for forecast in pack.forecasts:
        publish_forecast(actor, forecast.publication, _provenance(pack, forecast))
    return ResultsReport(
        ScoreRun.objects.count() - scores,
        ForecastRun.objects.count() - forecasts,
        Replay.objects.count() - replays,
    )


def _provenance(pack: Pack, shipped: PackScore | PackReplay | PackForecast) -> Provenance:
    origin = shipped.origin
    return Provenance(
        engine_version=origin.engine_version,
        input_sha256=origin.input_sha256,
        made_on=date.fromisoformat(origin.made_on),
        command=origin.command,
        title_en=shipped.title.en,
        title_fr=shipped.title.fr,
        note_en=shipped.note.en,
        note_fr=shipped.note.fr,
        licence=origin.licence,
        attribution_en=origin.attribution.en,
        attribution_fr=origin.attribution.fr,
        sources=shipped.sources,
        code=shipped.code,
        pack=pack.code,
    )
