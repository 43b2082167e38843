"""The multinational military exercises as engagements: the data set's exercises, recorded from a public source."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import pycountry
from babel import Locale

from entente.apps.engagements.enums import EngagementKind, EngagementLevel, EngagementState
from entente.apps.engagements.intake.types import Batch, Incoming, IncomingParty, NewState, SourceText
from entente.engines.events.resolution import country_names
from entente.sources.mme import Exercise, read_exercises
from entente.sources.states import former_states, state_on

PREFIX = "mme"
SOURCE = SourceText(
    code="mme-exercises",
    title="Multinational Military Exercises, 1980-2005",
    publisher="V. D'Orazio, K. Galambos; long form of the package troopdata",
    url="https://meflynn.github.io/troopdata/articles/exercise-vignette.html",
    published="2021",
    note="One row per exercise and participant, coded from news reports. Cite D'Orazio and Galambos 2021.",
)
PEACEKEEPING = "peacekeeping"
_LONGEST_TITLE, _LONGEST_PLACE, _LONGEST_SERIES = 300, 200, 120
_WORDS = {"CPX": "command post exercise"}


def read_mme(path: Path) -> Batch:
    """Read a file of the data set. Raises BadInput when it cannot be read."""
    reading = read_exercises(path)
    return Batch(
        prefix=PREFIX,
        source=SOURCE,
        incoming=tuple(_incoming(exercise, path.name) for exercise in reading.exercises),
        states=states_by_code(),
        rejected=reading.rejected,
        refused=reading.refused,
        unmatched=reading.unmatched,
        notes=(
            ("rows", reading.rows),
            ("participants without a name", reading.unnamed),
            ("participants named twice", reading.repeated),
        ),
    )


@lru_cache(maxsize=1)
def states_by_code() -> Mapping[str, NewState]:
    """Return every state that the data set can name: ISO 3166-1 with names from CLDR, and the former ones."""
    english, french = Locale("en").territories, Locale("fr").territories
    found = {}
    for code, name in country_names().items():
        entry = pycountry.countries.get(alpha_3=code)
        alpha2 = entry.alpha_2 if entry else {"XKX": "XK"}.get(code, "")
        found[code] = NewState(
            code=code,
            name_en=english.get(alpha2, name),
            name_fr=french.get(alpha2, name),
            iso_alpha2=alpha2,
            iso_numeric=entry.numeric if entry else "",
        )
    for state in former_states():
        found[state.code] = NewState(state.code, state.name_en, state.name_fr)
    return MappingProxyType(found)


def _incoming(exercise: Exercise, file: str) -> Incoming:
    codes = tuple(dict.fromkeys(each.code for each in exercise.participants if each.code))
    where = exercise.place or _join_names(exercise)
    title = (
        (exercise.name, exercise.name)
        if exercise.name
        else (f"Exercise without a name: {where}", f"Exercice sans nom : {where}")
    )
    return Incoming(
        key=exercise.key,
        title_en=title[0][:_LONGEST_TITLE],
        title_fr=title[1][:_LONGEST_TITLE],
        kind=EngagementKind.EXERCISE.value,
        level=EngagementLevel.WORKING.value,
        state=EngagementState.RECORDED.value,
        field=PEACEKEEPING if "Peacekeeping" in exercise.purposes else "",
        starts=exercise.start,
        ends=exercise.end,
        place=exercise.place[:_LONGEST_PLACE],
        country=_country(exercise, codes),
        latitude=_degrees(exercise.latitude),
        longitude=_degrees(exercise.longitude),
        purpose=_purpose(exercise),
        series=exercise.series[:_LONGEST_SERIES],
        parties=tuple(IncomingParty(code) for code in codes),
        place_in_source=exercise.key,
        file=file,
        row=str(exercise.row),
    )


def _join_names(exercise: Exercise) -> str:
    """The participants, for an exercise of which neither name nor place was reported."""
    return ", ".join(each.label for each in exercise.participants[:3]) or exercise.key


def _purpose(exercise: Exercise) -> str:
    """What the data set says of it in words: its focus, its forces and aims, whom it does not name."""
    kinds = [_WORDS.get(name, name.lower()) for name in (*exercise.domains, *exercise.purposes)]
    others = [each.label for each in exercise.participants if each.code is None]
    if exercise.unnamed:
        others.append(f"{exercise.unnamed} participants without a name")
    parts = [
        exercise.focus[:1].upper() + exercise.focus[1:],
        ", ".join(kinds).capitalize(),
        f"Participants as reported: {exercise.note}" if exercise.note else "",
        f"Also took part: {', '.join(others)}" if others else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _country(exercise: Exercise, codes: tuple[str, ...]) -> str:
    """Return the state where it was held, when the place says so and nothing is guessed.

    The whole place names a state, or a part between commas names one that took part: "Fort Stewart, Georgia" is
    not in the Caucasus.
    """
    whole = state_on(exercise.place, exercise.start.first) if exercise.place else None
    if whole:
        return whole
    parts = (state_on(part.strip(), exercise.start.first) for part in exercise.place.split(","))
    named = {code for code in parts if code and code in codes}
    return named.pop() if len(named) == 1 else ""


def _degrees(value: float | None) -> Decimal | None:
    return round(Decimal(str(value)), 5) if value is not None else None
