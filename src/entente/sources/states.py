"""The state that a data set of the past names on a day: one of today, or a former one kept under its own name.

`tables/former_states.csv` is reviewed by hand: a label, the day before which it means that state (empty: always), the
code that ISO 3166-3 retired, names and the basis. What it does not list is looked up among the states of today
(`entente.engines.events.resolution`). A former state is never turned into one that came after it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from entente.engines.events.resolution import fold, resolve_country


@dataclass(frozen=True, slots=True)
class FormerState:
    """A state that is no more, under the three-letter code it had; `before` limits what its label means."""

    label: str
    before: date | None
    code: str
    name_en: str
    name_fr: str
    basis: str


@lru_cache(maxsize=1)
def former_states() -> Sequence[FormerState]:
    """Return the reviewed table."""
    text = files("entente.sources").joinpath("tables", "former_states.csv").read_text(encoding="utf-8")
    return tuple(
        FormerState(
            label=row["label"],
            before=date.fromisoformat(row["before"]) if row["before"] else None,
            code=row["code"],
            name_en=row["name_en"],
            name_fr=row["name_fr"],
            basis=row["basis"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=1)
def _by_label() -> Mapping[str, FormerState]:
    return MappingProxyType({fold(state.label): state for state in former_states()})


def state_on(label: str, day: date) -> str | None:
    """Return the code of the state that a label named on a day; None for a label in none of the tables."""
    former = _by_label().get(fold(label))
    if former is not None and (former.before is None or day < former.before):
        return former.code
    return resolve_country(label)
