"""Recording scores of warnings and publishing forecasts of fatalities."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register.enums import FactKind
from entente.apps.register.models import Fact, Pack
from entente.apps.warnings.models.results import ForecastCountry, ForecastMonth, ForecastRun, Replay, ScoreRun
from entente.engines.warning.fatalities.published import LEVELS, Publication, PublishedCountry
from entente.kernel.errors import BadInput, Problem, Refused

METHODS = ("model", "ewma", "base_rate")


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result came to be, in words and hashes. `code` and `pack` are set for what a pack ships."""

    engine_version: str
    input_sha256: str
    made_on: date
    command: str = ""
    title_en: str = ""
    title_fr: str = ""
    note_en: str = ""
    note_fr: str = ""
    licence: str = ""
    attribution_en: str = ""
    attribution_fr: str = ""
    sources: Sequence[str] = ()
    code: str = ""
    pack: str = ""


@transaction.atomic
def record_backtest(
    actor: Actor,
    board: Mapping[str, Any],
    provenance: Provenance,
    *,
    unseen: bool,
    exercise: bool = False,
    marking: MarkingSpec | None = None,
) -> ScoreRun:
    """Keep the scoreboard of a backtest, good or bad; return it. The same one a second time is not kept twice.

    `board` is the document that `entente warning backtest --json` prints, with its event set under "source". Without a
    marking it is public. Raises Refused without the permission, BadInput when the document is not a scoreboard.
    """
    _require(actor, "warnings.scores")
    first, last = _check_board(board)
    marking_id = _marking(actor, marking)
    held = ScoreRun.objects.filter(
        marking_id=marking_id, event_set=board["source"], first=first, last=last,
        alerts_per_week=board["alerts_per_week"], input_sha256=provenance.input_sha256,
        engine_version=provenance.engine_version, code=provenance.code,
    ).first()  # fmt: skip
    if held is not None:
        return held
    run = ScoreRun.objects.create(
        **_kept(actor, provenance), event_set=board["source"], first=first, last=last, marking_id=marking_id,
        alerts_per_week=board["alerts_per_week"], unseen=unseen, exercise=exercise, result=dict(board),
    )  # fmt: skip
    append(
        actor,
        action="warnings.record_scores",
        record_type="score_run",
        record_id=str(run.pk),
        after={
            "event_set": run.event_set, "first": first, "last": last, "unseen": unseen,
            "input_sha256": run.input_sha256, "engine_version": run.engine_version,
        },
        marking_id=marking_id,
    )  # fmt: skip
    return run


@transaction.atomic
def record_replay(
    actor: Actor, fact_key: str, told: Mapping[str, Any], provenance: Provenance, *, marking: MarkingSpec | None = None
) -> Replay:
    """Keep what the engine would have said before a consultation of the register; return it. The same is kept once.

    `told` is the document that `entente warning replay --json` prints. Without a marking it is public. Raises Refused
    without the permission, BadInput when it is no replay or the register holds no such consultation.
    """
    _require(actor, "warnings.scores")
    _check_replay(fact_key, told)
    marking_id = _marking(actor, marking)
    held = Replay.objects.filter(
        marking_id=marking_id, fact_key=fact_key, event_set=told["source"], input_sha256=provenance.input_sha256,
        engine_version=provenance.engine_version, code=provenance.code, result=dict(told),
    ).first()  # fmt: skip
    if held is not None:
        return held
    run = Replay.objects.create(
        **_kept(actor, provenance), fact_key=fact_key, event_set=told["source"], result=dict(told),
        marking_id=marking_id,
    )  # fmt: skip
    append(
        actor,
        action="warnings.record_replay",
        record_type="replay",
        record_id=str(run.pk),
        after={
            "consultation": fact_key, "event_set": run.event_set, "first": told["first"], "last": told["last"],
            "input_sha256": run.input_sha256, "engine_version": run.engine_version,
        },
        marking_id=marking_id,
    )  # fmt: skip
    return run


@transaction.atomic
def publish_forecast(
    actor: Actor,
    published: Publication,
    provenance: Provenance,
    *,
    exercise: bool = False,
    marking: MarkingSpec | None = None,
) -> ForecastRun:
    """Publish a forecast of fatalities, or add to a published one what has become known since; return it.

    A forecast is recognised by its draws and origin: published again with a later history, only the outcomes and
    scores that were not known are added. Without a marking it is public. Raises Refused without the permission,
    BadInput when there is nothing in it or its quantiles are none.
    """
    _require(actor, "warnings.publish_forecast")
    _check_publication(published)
    marking_id = _marking(actor, marking)
    held = (
        ForecastRun.objects.select_for_update(of=("self",))
        .filter(
            marking_id=marking_id,
            origin=published.origin,
            draws_sha256=published.draws_sha256,
            code=provenance.code,
        )
        .first()
    )
    if held is not None:
        _add_outcomes(actor, held, published.countries)
        return held
    months = sorted({month.month for country in published.countries for month in country.months})
    run = ForecastRun.objects.create(
        **_kept(actor, provenance), origin=published.origin, first=months[0], last=months[-1], marking_id=marking_id,
        draws=published.draws, draws_sha256=published.draws_sha256, exercise=exercise,
        bins=[asdict(each) for each in published.bins],
    )  # fmt: skip
    _write_countries(run, published.countries)
    append(
        actor,
        action="warnings.publish_forecast",
        record_type="forecast_run",
        record_id=str(run.pk),
        after={
            "origin": run.origin, "first": run.first, "last": run.last, "countries": len(published.countries),
            "input_sha256": run.input_sha256, "draws_sha256": run.draws_sha256, "engine_version": run.engine_version,
        },
        marking_id=marking_id,
    )  # fmt: skip
    return run


def _write_countries(run: ForecastRun, countries: Sequence[PublishedCountry]) -> None:
    ForecastCountry.objects.bulk_create(
        [
            ForecastCountry(
                run=run, marking_id=run.marking_id, iso3=country.iso3, history=list(country.history),
                past=[asdict(each) for each in country.past],
            )
            for country in countries
        ]
    )  # fmt: skip
    ForecastMonth.objects.bulk_create(
        [
            ForecastMonth(
                run=run, marking_id=run.marking_id, iso3=country.iso3, month=each.month,
                quantiles=list(each.quantiles), chance_of_any=each.chance_of_any, chance_deadly=each.chance_deadly,
                outcome=each.outcome, crps=each.crps, benchmark=each.benchmark,
            )
            for country in countries
            for each in country.months
        ],
        batch_size=1000,
    )  # fmt: skip


def _add_outcomes(actor: Actor, run: ForecastRun, countries: Sequence[PublishedCountry]) -> None:
    """Write outcomes and scores into the months that had none; what was known stays as it was."""
    known = {
        (country.iso3, each.month): each for country in countries for each in country.months if each.outcome is not None
    }
    rows = [row for row in run.months.filter(outcome=None) if (row.iso3, row.month) in known]
    if not rows:
        return
    for row in rows:
        each = known[row.iso3, row.month]
        row.outcome, row.crps, row.benchmark = each.outcome, each.crps, each.benchmark
    ForecastMonth.objects.bulk_update(rows, ["outcome", "crps", "benchmark"], batch_size=1000)
    append(
        actor,
        action="warnings.add_outcomes",
        record_type="forecast_run",
        record_id=str(run.pk),
        after={"country_months": len(rows), "last": max(row.month for row in rows)},
        marking_id=run.marking_id,
    )


def _require(actor: Actor, permission: str) -> None:
    if actor.side == "partner" or not actor.may(permission):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS[permission]},
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def _marking(actor: Actor, marking: MarkingSpec | None) -> int:
    if marking is None:
        return PUBLIC
    return intern(actor, marking, on=timezone.now().date()) or PUBLIC


def _kept(actor: Actor, provenance: Provenance) -> dict[str, Any]:
    """The columns of `Result` without marking and exercise."""
    columns = asdict(provenance)
    pack = columns.pop("pack")
    return {
        **columns,
        "sources": list(provenance.sources),
        "pack": Pack.objects.filter(pk=pack).first() if pack else None,
        "post_id": actor.post_id,
        "by_name": actor.name,
    }


def _check_board(board: Mapping[str, Any]) -> tuple[date, date]:
    """First and last week of a scoreboard. Raises BadInput for what is none."""
    remedy = _("give what “entente warning backtest --json” prints")
    try:
        first, last = date.fromisoformat(str(board["first"])), date.fromisoformat(str(board["last"]))
        methods = board["methods"]
        numbers = [float(methods[name]["auprc"]) for name in METHODS]
        whole = all(board[name] is not None for name in ("source", "weeks", "rows", "alerts_per_week", "claim"))
    except (KeyError, TypeError, ValueError):
        raise BadInput(_("this is not a scoreboard"), field="board", remedy=remedy) from None
    if not whole or not all(math.isfinite(number) for number in numbers):
        raise BadInput(_("the scoreboard is not whole"), field="board", remedy=remedy)
    return first, last


def _check_replay(fact_key: str, told: Mapping[str, Any]) -> None:
    """Raise BadInput for what is no replay, or one of a consultation that the register does not hold."""
    if not Fact.objects.filter(key=fact_key, kind=FactKind.CONSULTATION).exists():
        raise BadInput(
            _("the register holds no consultation “%(key)s”") % {"key": fact_key}, field="fact",
            remedy=_("give the key of one: “entente register party” names them"),
        )  # fmt: skip
    try:
        days = [date.fromisoformat(str(told[name])) for name in ("first", "last", "held_from", "held_to")]
        weeks = [week["period_start"] for series in told["series"] for week in series["weeks"]]
        whole = bool(told["source"]) and int(told["alerts_per_week"]) > 0 and bool(weeks) and days[0] <= days[1]
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        raise BadInput(
            _("this is not a replay"), field="replay", remedy=_("give what “entente warning replay --json” prints")
        )


def _check_publication(published: Publication) -> None:
    problems = []
    if not any(country.months for country in published.countries):
        problems.append(Problem(_("the forecast speaks of no month"), field="countries", remedy=_("forecast some")))
    for country in published.countries:
        for each in country.months:
            if len(each.quantiles) != len(LEVELS) or list(each.quantiles) != sorted(each.quantiles):
                where = {"country": country.iso3, "month": f"{each.month:%Y-%m}", "count": len(LEVELS)}
                problems.append(
                    Problem(
                        _("%(country)s, %(month)s: these are not %(count)s quantiles in order") % where,
                        field="quantiles",
                        remedy=_("make the publication anew from the draws"),
                    )
                )
    if problems:
        raise BadInput(problems)
