"""Which programme of a partner applies on a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ProgrammeState
from entente.apps.programmes.models import Programme, ProgrammeStep
from entente.apps.programmes.rules.applies import Window, what_applies
from entente.apps.programmes.rules.dates import latest
from entente.apps.programmes.rules.transitions import LIVE
from entente.apps.programmes.selectors.rows import programme_row, with_names
from entente.apps.programmes.selectors.types import AppliesView, ProgrammeRow
from entente.kernel.periods import Period

# Programmes that were in force once.
BINDING = (*LIVE, ProgrammeState.CLOSED, ProgrammeState.SUPERSEDED)
_ENDS = {ProgrammeState.CLOSED, ProgrammeState.SUPERSEDED}


def applying(viewer: Viewer, *, party: str, on: date, exercise: bool | None = None) -> tuple[AppliesView, ...]:
    """Return what bears on a day for a partner (code): in force, bridging, lapsed, adopted later. One statement.

    With `exercise` only programmes made up for exercise, or only real ones.
    """
    rows = Programme.objects.filter(party__code=party, state__in=BINDING, period__isnull=False)
    if exercise is not None:
        rows = rows.filter(exercise=exercise)
    return _applying(with_steps(with_names(rows)), on)


def party_programmes(viewer: Viewer, *, party: str, on: date) -> tuple[list[ProgrammeRow], tuple[AppliesView, ...]]:
    """Return all programmes of a partner (code), and what of them bears on a day. One statement."""
    rows = list(with_steps(with_names(Programme.objects.filter(party__code=party))))
    binding = [row for row in rows if row.state in BINDING and row.period is not None]
    return [programme_row(row, on=on) for row in rows], _applying(binding, on)


def with_steps(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Load programmes with the steps that `window_of` reads."""
    steps = ProgrammeStep.objects.filter(programme=OuterRef("pk")).values(
        json=JSONObject(verb="verb", after="state_after", on="on")
    )
    return rows.annotate(steps_list=ArraySubquery(steps))


def _applying(rows: Iterable[Programme], on: date) -> tuple[AppliesView, ...]:
    found = {row.pk: row for row in rows}
    return tuple(
        AppliesView(programme_row(found[applies.id], on=on), applies.how, applies.since, applies.until)
        for applies in what_applies((window_of(row) for row in found.values()), on)
    )


def window_of(row: Programme) -> Window:
    """Return when a programme could apply. `row.steps_list` holds its steps."""
    steps = [(step["verb"], step["after"], date.fromisoformat(step["on"])) for step in getattr(row, "steps_list", [])]
    ends = [day for _verb, after, day in steps if after in _ENDS]
    bridged = [day for verb, _after, day in steps if verb == "bridge"]
    # Closed, but nobody wrote down when: it ended with its period.
    unknown = row.period.upper if row.state in _ENDS else None
    return Window(
        id=row.pk,
        instrument=str(row.instrument_id),
        period=Period(row.period.lower, row.period.upper),
        adopted=latest(row.adopted_on),
        bridged=min(bridged, default=None),
        ended=min(ends, default=unknown),
        supersedes=row.supersedes_id,
        exercise=row.exercise,
    )
