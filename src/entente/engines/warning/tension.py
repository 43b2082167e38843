"""How tense the reports on each country were in seven days, each judged against its own past.

What is coloured on a map is not the number of reports, which follows the attention of the press, but whether conflict
stood out from what is usual for the country: material conflict beyond its own past, or a share of conflict beyond it,
at a false discovery rate over all countries; and below that, the balance of conflict and cooperation.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from entente.engines.events.store import EventStore
from entente.engines.warning.panel import by_country
from entente.engines.warning.reading import TWO_SIDED, Question, read_panel
from entente.engines.warning.signals import signals, trailing_weeks
from entente.engines.warning.tension_levels import LEVELS, CountryTension, Tension

FDR = 0.05
RAISED, CALM = 1.5, -1.5
FEWEST_REPORTS = 10


def tension_at(store: EventStore, until: date, *, source: str = "", marking: str | None = None) -> Tension:
    """The tension of every country in the seven days before `until`, from events dated before it alone.

    With a `marking`, only events that bear it are counted. Raises `BadInput` naming what the store lacks.
    """
    found = read_panel(store, Question(until, until, source, marking))
    panel = by_country(found.panel)
    edges = trailing_weeks(panel, until)
    rows = [_judged(row) for row in signals(panel, edges).iter_rows(named=True)]
    rows.sort(key=lambda row: (LEVELS.index(row.level), row.rate, -row.balance_z, row.iso3))
    return Tension(found.source, edges[-2], until - timedelta(days=1), len(edges) - 2, tuple(rows))


def _judged(row: dict[str, float]) -> CountryTension:
    # Two looks at each country: the smaller rate counts double.
    rate = min(1.0, 2 * min(row["force_q"], row["conflict_share_q"]))
    return CountryTension(
        iso3=str(row["series_id"]),
        level=level_of(row["total"], rate, row["conflict_balance_z"]),
        reports=int(row["total"]),
        force=int(row["force"]),
        force_expected=float(row["force_expected"]),
        share=float(row["conflict"] / row["total"]) if row["total"] else 0.0,
        share_expected=float(row["conflict_share_expected"]),
        rate=float(rate),
        balance_z=float(row["conflict_balance_z"]),
    )


def level_of(reports: float, rate: float, balance_z: float) -> str:
    """One of LEVELS. A week that stands out does so however few its reports: the rate knows the volume."""
    if rate <= FDR:
        return "stands_out"
    if reports < FEWEST_REPORTS:
        return "thin"
    if balance_z >= RAISED:
        return "raised"
    return "calm" if balance_z <= CALM else "usual"


def days_held(store: EventStore, *, marking: str | None = None) -> dict[str, tuple[date, ...]]:
    """Of each set the days with events of both sides known (that bear `marking`), in order; sets without are left out.

    Sets that record violence where it happens are not counted here, and do not say how far the others reach.
    """
    held: dict[str, tuple[date, ...]] = {}
    for source in (each.source for each in store.sets() if each.source in TWO_SIDED):
        events = store.scan(source).filter(pl.col("series").is_not_null())
        if marking is not None:
            events = events.filter(pl.col("marking") == marking)
        days = events.select(pl.col("day").unique()).collect(engine="streaming")["day"].sort()
        if len(days):
            held[source] = tuple(days)
    return held
