"""When alerts came, against onsets: by how many weeks, and how often chance would have done as well.

An alert for a week is raised before it starts. Chance is judged by the series' own habit: a series that is alerted in
a share a of the weeks away from the onset would be alerted at least once in n weeks with 1 - (1 - a) ** n.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from entente.engines.warning.panel import Flags, Rows

BEFORE_WEEKS = 3
AWAY_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Crisis:
    """An onset named by a person: the series, the day, and what it was."""

    series_id: str
    onset: date
    label: str = ""


@dataclass(frozen=True, slots=True)
class Detection:
    """How one onset was met. `lag` is the week of the first alert near it, 0 for the onset week itself."""

    series_id: str
    week: date
    label: str
    lag: int | None
    warned: bool
    detected: bool
    chance_of_warning: float
    chance_of_detection: float


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Onsets met: alerted for the onset week, warned in it or the three weeks before, detected by the week after.

    The chance figures are the expected numbers for alerts raised without regard to time.
    """

    onsets: int
    alerted_for_onset_week: int
    warned: int
    warned_by_chance: float
    detected_by_week_after: int
    detected_by_chance: float
    crises: tuple[Detection, ...] = ()


def _detect(
    weeks: Sequence[date], raised: Mapping[int, bool], onset: int, series_id: str, label: str = ""
) -> Detection:
    lags = [week - onset for week, alerted in raised.items() if alerted]
    near = [lag for lag in lags if -BEFORE_WEEKS <= lag <= 1]
    away = [alerted for week, alerted in raised.items() if abs(week - onset) > AWAY_WEEKS]
    habit = sum(away) / len(away) if away else 0.0
    return Detection(
        series_id=series_id,
        week=weeks[onset],
        label=label,
        lag=min(near) if near else None,
        warned=any(lag <= 0 for lag in near),
        detected=any(lag >= 0 for lag in near),
        chance_of_warning=1 - (1 - habit) ** (BEFORE_WEEKS + 1),
        chance_of_detection=1 - (1 - habit) ** 2,
    )


def timeliness(
    names: Sequence[str],
    weeks: Sequence[date],
    series: Rows,
    week: Rows,
    raised: Flags,
    onset: Flags,
    crises: Sequence[Crisis] = (),
) -> Timeliness:
    """Meet every onset in the rows, and every named crisis whose week is among `weeks`.

    `series` and `week` are codes into `names` and `weeks`; `raised` and `onset` mark rows.
    """
    habits: dict[int, dict[int, bool]] = {}
    for one, when, alerted in zip(series.tolist(), week.tolist(), raised.tolist(), strict=True):
        habits.setdefault(one, {})[when] = alerted
    met = [
        _detect(weeks, habits[int(series[row])], int(week[row]), names[int(series[row])])
        for row in np.flatnonzero(onset)
    ]
    code = {name: index for index, name in enumerate(names)}
    position = {day: index for index, day in enumerate(weeks)}
    named = [
        _detect(weeks, habits.get(code.get(c.series_id, -1), {}), position[monday], c.series_id, c.label)
        for c in crises
        if (monday := c.onset - timedelta(days=c.onset.weekday())) in position
    ]
    return Timeliness(
        onsets=len(met),
        alerted_for_onset_week=sum(_alerted(habits, code, m, position) for m in met),
        warned=sum(m.warned for m in met),
        warned_by_chance=sum(m.chance_of_warning for m in met),
        detected_by_week_after=sum(m.detected for m in met),
        detected_by_chance=sum(m.chance_of_detection for m in met),
        crises=tuple(named),
    )


def _alerted(
    habits: Mapping[int, Mapping[int, bool]], code: Mapping[str, int], met: Detection, position: Mapping[date, int]
) -> bool:
    return habits[code[met.series_id]].get(position[met.week], False)
