"""A party's page: who they are to the alliance on a date, and how they came there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind
from entente.apps.register.models import Party, Source
from entente.apps.register.selectors.held import cited, cited_sources, fact_views, held_facts
from entente.apps.register.selectors.packs import PackView, pack_lead
from entente.apps.register.selectors.portfolio import Standing, relation_of
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView, Relation, SourceRef, TermView
from entente.kernel.as_of import AsOf


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A party at a point on both clocks. `facts` holds every claim, rivals too, oldest first."""

    as_of: AsOf
    pack: PackView | None
    code: str
    kind: str
    iso_alpha2: str
    iso_numeric: str
    name: str
    official: str
    aliases: tuple[str, ...]
    region: TermView | None
    capital: str
    latitude: float | None
    longitude: float | None
    sources: tuple[SourceRef, ...]
    relation: Relation
    facts: tuple[FactView, ...]

    def of_kind(self, *kinds: str) -> tuple[FactView, ...]:
        """Return the claims of some kinds, rivals included."""
        return tuple(fact for fact in self.facts if fact.kind in kinds)

    def holding(self, *kinds: str) -> tuple[FactView, ...]:
        """Return the followed claims of some kinds that hold on the date."""
        return tuple(fact for fact in self.of_kind(*kinds) if fact.holds and fact.followed)

    @property
    def memberships(self) -> tuple[FactView, ...]:
        """The memberships on the date."""
        return self.holding(FactKind.MEMBERSHIP)

    @property
    def programmes(self) -> tuple[FactView, ...]:
        """The programmes in force on the date."""
        return self.holding(FactKind.PROGRAMME)

    @property
    def mandates(self) -> tuple[FactView, ...]:
        """The liaison offices and contact point embassies on the date."""
        return self.holding(FactKind.MANDATE)

    @property
    def agreements(self) -> tuple[FactView, ...]:
        """Every agreement: with no known end it counts as signed, not as expired."""
        return self.of_kind(FactKind.AGREEMENT)

    @property
    def suspensions(self) -> tuple[FactView, ...]:
        """What is suspended on the date, track by track."""
        return self.holding(FactKind.SUSPENSION)

    @property
    def exercises(self) -> tuple[FactView, ...]:
        """Exercises they hosted or took part in, latest first."""
        return tuple(reversed(self.of_kind(FactKind.EXERCISE)))

    @property
    def disputed(self) -> tuple[FactView, ...]:
        """Every claim whose sources disagree with those of a rival."""
        return tuple(fact for fact in self.facts if fact.disputed)

    @property
    def status(self) -> TermView | None:
        """A suspension says more than the membership it suspends."""
        standing = (*self.suspensions, *self.memberships)
        return standing[0].status if standing else None


def party_get(viewer: Viewer, *, code: str, as_of: AsOf, pack: str = "") -> PartyPage | None:
    """Return a party's page as one alliance's pack sees it; None when there is no such party.

    Another alliance's facts are on its own page of the party. Four statements, whatever the number of facts.
    """
    sources = Source.objects.filter(parties=OuterRef("pk"))
    party = Party.objects.filter(code=code.upper()).annotate(sources_list=cited_sources(sources)).first()
    if party is None:
        return None
    words = Vocabulary()
    lead = pack_lead(viewer, code=pack)
    rows = held_facts(viewer, as_of=as_of).filter(Exists(party.fact_parties.filter(fact=OuterRef("pk"))))
    if lead is not None:
        # Facts without a framework belong to whoever recorded them: shown in every alliance's view.
        rows = rows.filter(Q(framework__pack=lead.code) | Q(framework=None))
    facts = tuple(fact_views(rows, as_of=as_of, words=words))
    return PartyPage(
        as_of=as_of,
        pack=lead,
        code=party.code,
        kind=party.kind,
        iso_alpha2=party.iso_alpha2,
        iso_numeric=party.iso_numeric,
        name=party.name,
        official=party.official,
        aliases=tuple(party.aliases),
        region=words.maybe("region", party.region),
        capital=party.capital,
        latitude=float(party.latitude) if party.latitude is not None else None,
        longitude=float(party.longitude) if party.longitude is not None else None,
        sources=tuple(cited(each) for each in getattr(party, "sources_list", ())),
        relation=relation_of(party.code, _standings(facts), lead) if lead else "other",
        facts=facts,
    )


def _standings(facts: tuple[FactView, ...]) -> tuple[Standing, ...]:
    return tuple(
        Standing(fact.framework, fact.title, fact.start, fact.end, fact.decided, fact.status)
        for fact in facts
        if fact.framework and fact.kind == FactKind.MEMBERSHIP and fact.holds and fact.followed
    )
