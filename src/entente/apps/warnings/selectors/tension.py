"""The tension of the reports on each country, from the event store that the pages read.

Only events that are public are counted, for every viewer alike: the store is a file and knows no need-to-know of its
own, and a map for a few would differ from the map for all by what it hides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from entente.apps.access.viewers import Viewer
from entente.apps.warnings.selectors.country_names import country_names
from entente.conf.environment import environment
from entente.engines.warning.tension_levels import CountryTension, Tension, last_days
from entente.kernel.errors import BadInput, Problem

PUBLIC_EVENTS = "public"


@dataclass(frozen=True, slots=True)
class TensionPage:
    """What the store says for the seven days before `until`; `tension` is None where it cannot answer.

    `first_held` and `last_held` are the days of the events that are held (None: there is no store, or it is empty);
    `missing` says what is lacking for the days asked for.
    """

    store: Path
    until: date | None
    first_held: date | None
    last_held: date | None
    tension: Tension | None
    names: dict[str, str]
    missing: tuple[Problem, ...] = ()


def tension_get(viewer: Viewer, *, on: date, until: date | None = None) -> TensionPage:
    """The tension in the seven days before `until`; without it, the last seven days up to `on` that can be answered.

    A set that has just been begun may be newer than one that can answer, and does not hide it.
    """
    root = environment().events()
    if not (root / "store.json").is_file():
        return TensionPage(root, None, None, None, None, {})
    state = _last_commit(root)
    held = _held(root, state)
    if not held:
        return TensionPage(root, None, None, None, None, {})
    span = min(days[0] for days in held.values()), max(days[-1] for days in held.values())
    asked = [until] if until else last_days(held, on) or [on + timedelta(days=1)]
    missing: tuple[Problem, ...] = ()
    for day in asked:
        try:
            found = _tension(root, state, day)
        except BadInput as error:
            missing = missing or error.problems
        else:
            return TensionPage(root, day, *span, found, country_names(each.iso3 for each in found.countries))
    return TensionPage(root, asked[0], *span, None, {}, missing)


def country_tension(viewer: Viewer, *, iso3: str, on: date) -> tuple[Tension, CountryTension] | None:
    """A country's last seven days up to `on` in the store; None without a store, an answer or the country."""
    page = tension_get(viewer, on=on)
    if page.tension is None:
        return None
    return next(((page.tension, each) for each in page.tension.countries if each.iso3 == iso3), None)


def _last_commit(root: Path) -> str:
    """Name of the newest commit of a store; empty when there is none."""
    return max((path.name for path in (root / "log").glob("*.json")), default="")


# Counting a year of events takes seconds, and a store changes only by a commit, whose name is `state`.
@lru_cache(maxsize=4)
def _held(root: Path, state: str) -> dict[str, tuple[date, ...]]:
    from entente.engines.events.store import EventStore
    from entente.engines.warning.tension import days_held

    return days_held(EventStore.open(root), marking=PUBLIC_EVENTS)


@lru_cache(maxsize=24)
def _tension(root: Path, state: str, until: date) -> Tension:
    from entente.engines.events.store import EventStore
    from entente.engines.warning.tension import tension_at

    return tension_at(EventStore.open(root), until, marking=PUBLIC_EVENTS)
