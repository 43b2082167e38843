"""The portfolio: every party and how it stands to the alliance on a date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind, FactRole, FrameworkKind
from entente.apps.register.models import Fact, Framework, Party
from entente.apps.register.selectors.held import framework_ref, known_facts
from entente.apps.register.selectors.packs import PackView, pack_lead
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FrameworkRef, Relation, TermView
from entente.kernel.as_of import AsOf
from entente.kernel.folding import fold

_STANDING = (FactKind.MEMBERSHIP, FactKind.SUSPENSION, FactKind.PROGRAMME)


@dataclass(frozen=True, slots=True)
class PortfolioFilters:
    """What is shown; each empty field filters nothing, several values of one field are alternatives."""

    framework: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A membership or a programme on the date."""

    framework: FrameworkRef
    title: str
    start: str
    end: str
    decided: str
    status: TermView


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A party on the date. `iso_numeric` finds it on the map, `suspended` lists the tracks not in force."""

    code: str
    name: str
    kind: str
    iso_alpha2: str
    iso_numeric: str
    region: TermView | None
    latitude: float | None
    longitude: float | None
    relation: Relation
    status: TermView | None
    memberships: tuple[Standing, ...]
    programmes: tuple[Standing, ...]
    suspended: tuple[TermView, ...]
    search_names: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to filter by, and how many parties have it on the date, before any filter."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The rows that pass the filters, of `total` parties, and the values to filter by."""

    as_of: AsOf
    pack: PackView | None
    filters: PortfolioFilters
    rows: tuple[PortfolioRow, ...]
    total: int
    frameworks: tuple[Facet, ...] = ()
    regions: tuple[Facet, ...] = ()
    statuses: tuple[Facet, ...] = ()
    programmes: tuple[Facet, ...] = ()
    relations: tuple[Facet, ...] = ()


def portfolio_get(viewer: Viewer, *, as_of: AsOf, filters: PortfolioFilters | None = None, pack: str = "") -> Portfolio:
    """Return every party of a pack as it stood on the date. Seven statements, whatever the number of parties."""
    filters = filters or PortfolioFilters()
    view = pack_lead(viewer, code=pack)
    if view is None:
        return Portfolio(as_of, None, filters, (), 0)
    words = Vocabulary()
    frameworks = {row.pk: row for row in Framework.objects.filter(pack=view.code)}
    standing = _standing(as_of, frameworks)
    spoken_of = Party.objects.filter(
        fact_parties__fact__in=known_facts(as_of).filter(framework__pack=view.code)
    ).distinct()
    parties = [
        _row(party, standing.get(party.pk, []), frameworks, view, words)
        for party in spoken_of.defer("search", "search_en", "search_fr")
    ]
    rows = tuple(row for row in parties if _passes(row, filters))
    return Portfolio(
        as_of=as_of,
        pack=view,
        filters=filters,
        rows=rows,
        total=len(parties),
        frameworks=_facets((each.framework.code, each.framework.short) for row in parties for each in row.memberships),
        regions=_facets((row.region.code, row.region.name) for row in parties if row.region),
        statuses=_facets((row.status.code, row.status.name) for row in parties if row.status),
        programmes=_facets(
            {(each.framework.code, each.framework.short, row.code) for row in parties for each in row.programmes}
        ),
        relations=_facets((row.relation, row.relation) for row in parties),
    )


def _standing(as_of: AsOf, frameworks: dict[UUID, Framework]) -> dict[UUID, list[Fact]]:
    """The followed claims that hold on the date, by party."""
    facts = (
        known_facts(as_of)
        .filter(claim=1, kind__in=_STANDING, valid__contains=as_of.valid, framework__in=list(frameworks))
        .prefetch_related("fact_parties")
        .defer("search", "search_names", "search_en", "search_fr")
    )
    by_party: dict[UUID, list[Fact]] = defaultdict(list)
    for fact in facts:
        for part in fact.fact_parties.all():
            if part.role == FactRole.SUBJECT:
                by_party[part.party_id].append(fact)
    return by_party


def _row(
    party: Party, facts: list[Fact], frameworks: dict[UUID, Framework], pack: PackView, words: Vocabulary
) -> PortfolioRow:
    def standings(kind: FactKind) -> tuple[Standing, ...]:
        held = [(frameworks[fact.framework_id], fact) for fact in facts if fact.framework_id and fact.kind == kind]
        held.sort(key=lambda pair: pair[0].position)
        return tuple(_standing_view(fact, framework, words) for framework, fact in held)

    memberships = standings(FactKind.MEMBERSHIP)
    suspensions = [fact for fact in facts if fact.kind == FactKind.SUSPENSION]
    return PortfolioRow(
        code=party.code,
        name=party.name,
        kind=party.kind,
        iso_alpha2=party.iso_alpha2,
        iso_numeric=party.iso_numeric,
        region=words.maybe("region", party.region),
        latitude=float(party.latitude) if party.latitude is not None else None,
        longitude=float(party.longitude) if party.longitude is not None else None,
        relation=relation_of(party.code, memberships, pack),
        status=_status(memberships, suspensions, words),
        memberships=memberships,
        programmes=standings(FactKind.PROGRAMME),
        suspended=tuple(words.get("track", fact.track) for fact in suspensions),
        search_names=party.search_names,
    )


def _standing_view(fact: Fact, framework: Framework, words: Vocabulary) -> Standing:
    reference = framework_ref(framework) or FrameworkRef("", "", "", "")
    return Standing(reference, fact.title, fact.start, fact.end, fact.decided, words.get("status", fact.status))


def relation_of(code: str, memberships: tuple[Standing, ...], pack: PackView) -> Relation:
    """Say what a party is to the alliance, from its memberships on the date."""
    if code == pack.alliance:
        return "alliance"
    if any(each.framework.code == pack.membership_framework for each in memberships):
        return "ally"
    partner = any(each.framework.kind == FrameworkKind.PARTNER_FRAMEWORK for each in memberships)
    return "partner" if partner else "other"


def _status(memberships: tuple[Standing, ...], suspensions: list[Fact], words: Vocabulary) -> TermView | None:
    """A suspension says more than the membership it suspends."""
    if suspensions:
        return words.get("status", suspensions[0].status)
    return memberships[0].status if memberships else None


def _passes(row: PortfolioRow, filters: PortfolioFilters) -> bool:
    return (
        _any(filters.framework, (each.framework.code for each in row.memberships))
        and _any(filters.programme, (each.framework.code for each in row.programmes))
        and _any(filters.region, [row.region.code] if row.region else [])
        and _any(filters.status, [row.status.code] if row.status else [])
        and _any(filters.relation, [row.relation])
        and all(word in row.search_names for word in fold(filters.text).split())
    )


def _any(wanted: tuple[str, ...], values: Iterable[str]) -> bool:
    return not wanted or any(value in wanted for value in values)


def _facets(pairs: Iterable[tuple[str, ...]]) -> tuple[Facet, ...]:
    counts: Counter[tuple[str, str]] = Counter((pair[0], pair[1]) for pair in pairs)
    return tuple(
        Facet(code, name, count) for (code, name), count in sorted(counts.items(), key=lambda item: item[0][1])
    )
