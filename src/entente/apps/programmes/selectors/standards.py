"""The catalogue of standards, the interoperability of parties, and what is required against what they have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import (
    Adoption,
    AdoptionEvidence,
    Requirement,
    RequirementSet,
    Standard,
    StandardSource,
)
from entente.apps.programmes.rules.dates import latest
from entente.apps.programmes.rules.standards import fit
from entente.apps.programmes.selectors.rows import UNREAD, marking_of
from entente.apps.programmes.vocabularies import AdoptionState, Fit
from entente.apps.register.models import Term

FIELDS = "standard_field"


@dataclass(frozen=True, slots=True)
class StandardView:
    """A standard of the catalogue. `sources` are (code, title)."""

    code: str
    number: str
    agreement: str
    title: str
    edition: str
    edition_on: str
    field: str
    field_name: str
    withdrawn: bool
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AdoptionView:
    """How far a party is with a standard. Without an entry `id` is None and the state "not considered".

    `late`: the target date has passed and the standard is not in use.
    """

    id: UUID | None
    party: str
    standard: str
    number: str
    title: str
    edition: str
    field: str
    state: AdoptionState
    since: date | None
    target_on: str
    reservations: str
    owner: str
    owner_name: str
    late: bool
    revision: int
    exercise: bool
    marking_id: int


@dataclass(frozen=True, slots=True)
class FieldProfile:
    """A party in one field: how many standards of the catalogue stand how, and how many with reservations."""

    field: str
    name: str
    total: int
    by_state: dict[AdoptionState, int]
    with_reservations: int
    late: int


@dataclass(frozen=True, slots=True)
class Profile:
    """The interoperability of a party: by field, and standard by standard."""

    party: str
    fields: tuple[FieldProfile, ...]
    standards: tuple[AdoptionView, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A standard that is required, and what the party has."""

    standard: str
    number: str
    title: str
    depth: str
    note: str
    state: AdoptionState
    target_on: str
    reservations: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a mission or an exercise requires against what one party has. `gaps` are what is not met outright."""

    code: str
    title: str
    party: str
    needs: tuple[Need, ...]

    @property
    def counts(self) -> dict[Fit, int]:
        """How many requirements are met, met with reservations, under way, missing."""
        counted = Counter(need.fit for need in self.needs)
        return {each: counted[each] for each in Fit}

    @property
    def gaps(self) -> tuple[Need, ...]:
        """What somebody still has to see to."""
        return tuple(need for need in self.needs if need.fit != Fit.MET)


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What shows something: text, address, source."""

    on: date
    text: str
    url: str
    source: str
    source_title: str
    by: str


def standards_catalogue(viewer: Viewer, *, field: str = "", withdrawn: bool = False) -> tuple[StandardView, ...]:
    """Return the catalogue, all of it or one field, in its order. Three statements."""
    rows = Standard.objects.all()
    if field:
        rows = rows.filter(field=field)
    if not withdrawn:
        rows = rows.filter(withdrawn=False)
    return standard_views(rows)


def standard_views(rows: QuerySet[Standard]) -> tuple[StandardView, ...]:
    """Turn standards into what pages show. Three statements."""
    unread = [f"source__{column}" for column in UNREAD]
    cited = StandardSource.objects.select_related("source").defer(*unread)
    names = field_names()
    return tuple(
        StandardView(
            code=row.code,
            number=row.number,
            agreement=row.agreement,
            title=row.title,
            edition=row.edition,
            edition_on=row.edition_on,
            field=row.field,
            field_name=names.get(row.field, row.field),
            withdrawn=row.withdrawn,
            sources=tuple((each.source.code, each.source.title) for each in row.citations.all()),
        )
        for row in rows.prefetch_related(Prefetch("citations", cited))
    )


def field_names() -> dict[str, str]:
    """Return the fields of standards by code, in the order of the pack and the reader's language."""
    return {term.code: term.name for term in Term.objects.filter(list=FIELDS)}


def interoperability_profile(viewer: Viewer, *, party: str, on: date | None = None) -> Profile:
    """Return how far a party is with every standard of the catalogue, and by field. Three statements.

    What the viewer may not read of the party counts as not considered.
    """
    day = on or timezone.now().date()
    held = {row.standard_id: row for row in Adoption.objects.filter(party__code=party).select_related("owner")}
    rows = [row for row in Standard.objects.all() if not row.withdrawn or row.code in held]
    views = tuple(adoption_view(party, row, held.get(row.code), day) for row in rows)
    names = field_names()
    present = {row.field for row in rows}
    order = [code for code in names if code in present] + sorted(present - names.keys())
    return Profile(party, tuple(_field(code, names.get(code, code), views) for code in order), views)


def readiness(viewer: Viewer, *, requirement_set: str, party: str) -> Readiness:
    """Return what a mission or an exercise requires against what a party has. Three statements.

    Raises RequirementSet.DoesNotExist, also for one that the viewer may not read.
    """
    return readiness_of_parties(viewer, requirement_set=requirement_set, parties=[party])[0]


def readiness_of_parties(viewer: Viewer, *, requirement_set: str, parties: list[str]) -> tuple[Readiness, ...]:
    """Return the same for several parties side by side. Three statements whatever their number."""
    asked = RequirementSet.objects.get(pk=requirement_set)
    required = list(Requirement.objects.filter(requirement_set=asked).select_related("standard"))
    held = {
        (row.party.code, row.standard_id): row
        for row in Adoption.objects.filter(
            party__code__in=parties, standard__in=[row.standard_id for row in required]
        ).select_related("party")
    }
    return tuple(
        Readiness(
            asked.code, asked.title, party, tuple(_need(row, held.get((party, row.standard_id))) for row in required)
        )
        for party in parties
    )


def requirement_sets(viewer: Viewer) -> tuple[RequirementSet, ...]:
    """Return the missions and exercises with requirements. One statement."""
    return tuple(RequirementSet.objects.all())


def adoption_evidence(viewer: Viewer, *, adoption_id: UUID) -> tuple[EvidenceView, ...]:
    """Return what shows how far a party is with a standard, by day. One statement."""
    rows = AdoptionEvidence.objects.filter(adoption=adoption_id).annotate(
        source_code=F("source__code"), source_name=F("source__title")
    )
    return tuple(
        EvidenceView(row.on, row.text, row.url, row.source_code or "", row.source_name or "", row.by_name)
        for row in rows
    )


def adoption_view(party: str, standard: Standard, row: Adoption | None, day: date) -> AdoptionView:
    """Turn an adoption, or the lack of one, into what pages show on a day."""
    state = AdoptionState(row.state) if row else AdoptionState.NOT_CONSIDERED
    return AdoptionView(
        id=row.pk if row else None,
        party=party,
        standard=standard.code,
        number=standard.number,
        title=standard.title,
        edition=standard.edition,
        field=standard.field,
        state=state,
        since=row.since if row else None,
        target_on=row.target_on if row else "",
        reservations=row.reservations if row else "",
        owner=row.owner.code if row and row.owner else "",
        owner_name=row.owner.name if row and row.owner else "",
        late=row is not None and is_late(state, row.target_on, day),
        revision=row.revision if row else 0,
        exercise=bool(row and row.exercise),
        marking_id=marking_of(row or standard),
    )


def is_late(state: str, target_on: str, day: date) -> bool:
    """Whether a party is past the last day it aimed at, and not yet there."""
    if not target_on or state == AdoptionState.IMPLEMENTED:
        return False
    target = latest(target_on)
    return target is not None and target < day


def _field(code: str, name: str, views: tuple[AdoptionView, ...]) -> FieldProfile:
    own = [view for view in views if view.field == code]
    counted = Counter(view.state for view in own)
    return FieldProfile(
        field=code,
        name=name,
        total=len(own),
        by_state={state: counted[state] for state in AdoptionState},
        with_reservations=sum(bool(view.reservations) for view in own),
        late=sum(view.late for view in own),
    )


def _need(row: Requirement, held: Adoption | None) -> Need:
    state = AdoptionState(held.state) if held else AdoptionState.NOT_CONSIDERED
    reservations = held.reservations if held else ""
    return Need(
        standard=row.standard_id,
        number=row.standard.number,
        title=row.standard.title,
        depth=row.depth,
        note=row.note,
        state=state,
        target_on=held.target_on if held else "",
        reservations=reservations,
        fit=fit(required=row.depth, state=state, reservations=reservations),
    )
