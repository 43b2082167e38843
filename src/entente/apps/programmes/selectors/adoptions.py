"""One standard and who has adopted it, one party and one standard, all parties together, what a mission requires."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Adoption, RequirementSet, Standard
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.selectors.standards import (
    AdoptionView,
    StandardView,
    adoption_view,
    is_late,
    standard_views,
)
from entente.apps.programmes.vocabularies import AdoptionState
from entente.apps.register.models import Party
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef
from entente.kernel.folding import fold


@dataclass(frozen=True, slots=True)
class PartyStanding:
    """How many standards of the catalogue a party has in each state; what has no entry is not counted."""

    party: PartyRef
    by_state: dict[AdoptionState, int]
    with_reservations: int
    late: int
    exercise: bool

    @property
    def total(self) -> int:
        """The standards with an entry."""
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class RequiredView:
    """A standard that is required, and how deep."""

    standard: str
    number: str
    title: str
    depth: str
    note: str


@dataclass(frozen=True, slots=True)
class RequirementsView:
    """What a mission or an exercise requires."""

    code: str
    kind: str
    kind_label: str
    title: str
    title_en: str
    title_fr: str
    on: str
    fact_key: str
    exercise: bool
    required: tuple[RequiredView, ...]
    marking_id: int


def standard_get(viewer: Viewer, *, code: str) -> StandardView:
    """Return a standard, also a withdrawn one. Raises Standard.DoesNotExist. At most three statements."""
    for view in standard_views(Standard.objects.filter(pk=code)):
        return view
    raise Standard.DoesNotExist(code)


def standard_adopters(
    viewer: Viewer, *, standard: str, on: date | None = None
) -> tuple[tuple[PartyRef, AdoptionView], ...]:
    """Return the parties that have an entry for a standard, by name, with how far they are. One statement."""
    day = on or timezone.now().date()
    rows = {
        row.party_id: row
        for row in Adoption.objects.filter(standard=standard).select_related("party", "owner", "standard")
    }
    found = [(PartyRef(row.party.code, row.party.name), adoption_view(row.party.code, row.standard, row, day))
             for row in rows.values()]  # fmt: skip
    return tuple(sorted(found, key=lambda pair: fold(pair[0].name)))


def adoption_get(viewer: Viewer, *, party: str, standard: str, on: date | None = None) -> AdoptionView:
    """Return how far a party is with a standard; without an entry "not considered". At most two statements.

    Raises Standard.DoesNotExist.
    """
    row = Adoption.objects.filter(party__code=party, standard=standard).select_related("owner", "standard").last()
    held = row.standard if row else Standard.objects.get(pk=standard)
    return adoption_view(party, held, row, on or timezone.now().date())


def interoperability_overview(viewer: Viewer, *, on: date | None = None) -> tuple[PartyStanding, ...]:
    """Return the parties that have any entry, by name. One statement."""
    day = on or timezone.now().date()
    rows = Adoption.objects.values_list(
        "marking_id", "party__code", "party__name_en", "party__name_fr", "standard_id", "state", "target_on",
        "reservations", "exercise",
    )  # fmt: skip
    # Of two entries of a party for a standard the later one counts, which comes last.
    held: dict[tuple[str, str, str], dict[str, _Entry]] = {}
    for marking_id, code, en, fr, standard, state, target_on, reservations, exercise in rows:
        note(marking_id)
        held.setdefault((code, en, fr), {})[standard] = _Entry(state, target_on, reservations, exercise)
    found = []
    for (code, en, fr), by_standard in held.items():
        entries = by_standard.values()
        counted = Counter(entry.state for entry in entries)
        found.append(
            PartyStanding(
                PartyRef(code, in_language(en, fr)),
                {state: counted[state] for state in AdoptionState},
                sum(bool(entry.reservations) for entry in entries),
                sum(is_late(entry.state, entry.target_on, day) for entry in entries),
                all(entry.exercise for entry in entries),
            )
        )
    return tuple(sorted(found, key=lambda each: fold(each.party.name)))


class _Entry(NamedTuple):
    """What counts of an adoption."""

    state: str
    target_on: str
    reservations: str
    exercise: bool


def adopting_parties(viewer: Viewer) -> tuple[PartyRef, ...]:
    """Return the parties that have any entry, by name. One statement."""
    rows = Adoption.objects.order_by().values_list("party__code", "party__name_en", "party__name_fr", "marking_id")
    found = set()
    for code, en, fr, marking_id in rows.distinct():
        note(marking_id)
        found.add(PartyRef(code, in_language(en, fr)))
    return tuple(sorted(found, key=lambda party: fold(party.name)))


def requirement_list(viewer: Viewer) -> tuple[RequirementsView, ...]:
    """Return the missions and exercises with what they require. Three statements."""
    rows = RequirementSet.objects.prefetch_related("requirements__standard")
    return tuple(_required(row) for row in rows)


def requirements_get(viewer: Viewer, *, code: str) -> RequirementsView:
    """Return one of them. Raises RequirementSet.DoesNotExist, also when it is hidden. Three statements."""
    return _required(RequirementSet.objects.prefetch_related("requirements__standard").get(pk=code))


def party_named(viewer: Viewer, *, code: str) -> PartyRef:
    """Return a party by its code, named. Raises Party.DoesNotExist. One statement."""
    row = Party.objects.only("code", "name_en", "name_fr").get(code=code)
    return PartyRef(row.code, row.name)


def _required(row: RequirementSet) -> RequirementsView:
    return RequirementsView(
        code=row.code,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        title=row.title,
        title_en=row.title_en,
        title_fr=row.title_fr,
        on=row.on,
        fact_key=row.fact_key,
        exercise=row.exercise,
        required=tuple(
            RequiredView(each.standard_id, each.standard.number, each.standard.title, each.depth, each.note)
            for each in row.requirements.all()
        ),
        marking_id=marking_of(row),
    )
