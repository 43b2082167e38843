"""Frameworks, and who was in them when."""

from __future__ import annotations

from dataclasses import dataclass

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind, FactRole, FrameworkKind
from entente.apps.register.models import Framework
from entente.apps.register.selectors.held import (
    fact_view,
    fact_views,
    framework_ref,
    held_facts,
    known_facts,
    source_ref,
)
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView, FrameworkRef, SourceRef, TermView
from entente.kernel.as_of import AsOf


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework in the list; `members` counts parties on the date."""

    code: str
    name: str
    short: str
    kind: str
    kind_label: str
    description: str
    launched: str
    ended: str
    members: int
    pack: str


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """A framework at a point on both clocks. `facts` holds every claim of it, rivals too, oldest first."""

    as_of: AsOf
    framework: FrameworkRef
    kind_label: str
    description: str
    launched: str
    ended: str
    succeeds: FrameworkRef | None
    succeeded_by: tuple[FrameworkRef, ...]
    sources: tuple[SourceRef, ...]
    facts: tuple[FactView, ...]

    @property
    def members(self) -> tuple[FactView, ...]:
        """The memberships on the date."""
        return self._memberships("current")

    @property
    def former(self) -> tuple[FactView, ...]:
        """The memberships that had ended by the date."""
        return self._memberships("past")

    @property
    def later(self) -> tuple[FactView, ...]:
        """The memberships that had yet to begin on the date."""
        return self._memberships("future")

    @property
    def others(self) -> tuple[FactView, ...]:
        """Everything that is not a membership."""
        return tuple(fact for fact in self.facts if fact.kind != FactKind.MEMBERSHIP)

    def _memberships(self, phase: str) -> tuple[FactView, ...]:
        return tuple(
            fact for fact in self.facts if fact.kind == FactKind.MEMBERSHIP and fact.phase == phase and fact.followed
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a framework on a date. `status` is that of a suspension where one is in force."""

    party: str
    name: str
    start: str
    end: str
    status: TermView
    suspended: tuple[TermView, ...]
    disputed: bool
    sources: tuple[SourceRef, ...]


def framework_list(viewer: Viewer, *, as_of: AsOf) -> list[FrameworkRow]:
    """Return every framework with the number of parties that a followed claim places in it on the date."""
    held: dict[object, set[object]] = {}
    pairs = (
        known_facts(as_of)
        .filter(claim=1, valid__contains=as_of.valid, framework__isnull=False, fact_parties__role=FactRole.SUBJECT)
        .exclude(kind=FactKind.SUSPENSION)
        .values_list("framework_id", "fact_parties__party_id", "marking_id")
    )
    for framework, party, marking_id in pairs:
        held.setdefault(framework, set()).add(party)
        note(marking_id)
    return [
        FrameworkRow(
            code=row.code,
            name=row.name,
            short=row.short,
            kind=row.kind,
            kind_label=str(FrameworkKind(row.kind).label),
            description=row.description,
            launched=row.launched,
            ended=row.ended,
            members=len(held.get(row.pk, ())),
            pack=row.pack_id,
        )
        for row in Framework.objects.order_by("pack__position", "position")
    ]


def framework_get(viewer: Viewer, *, code: str, as_of: AsOf) -> FrameworkPage | None:
    """Return a framework's page; None when there is no such framework."""
    framework = (
        Framework.objects.select_related("succeeds")
        .prefetch_related("sources", "succeeded_by")
        .filter(code=code)
        .first()
    )
    reference = framework_ref(framework)
    if framework is None or reference is None:
        return None
    rows = held_facts(viewer, as_of=as_of).filter(framework=framework)
    return FrameworkPage(
        as_of=as_of,
        framework=reference,
        kind_label=str(FrameworkKind(framework.kind).label),
        description=framework.description,
        launched=framework.launched,
        ended=framework.ended,
        succeeds=framework_ref(framework.succeeds),
        succeeded_by=tuple(ref for each in framework.succeeded_by.all() if (ref := framework_ref(each))),
        sources=tuple(source_ref(source) for source in framework.sources.all()),
        facts=tuple(fact_views(rows, as_of=as_of, words=Vocabulary())),
    )


def members_list(viewer: Viewer, *, framework: str, as_of: AsOf) -> list[Member]:
    """Return who is in a framework on a date, by name; empty for a framework that is not known."""
    words = Vocabulary()
    rows = held_facts(viewer, as_of=as_of).filter(
        framework__code=framework, claim=1, kind__in=[FactKind.MEMBERSHIP, FactKind.SUSPENSION]
    )
    suspended: dict[str, list[FactView]] = {}
    memberships = []
    for row in rows.filter(valid__contains=as_of.valid):
        view = fact_view(row, as_of=as_of, words=words)
        if view.kind == FactKind.MEMBERSHIP:
            memberships.append(view)
        else:
            for party in view.parties:
                suspended.setdefault(party.code, []).append(view)
    members = [
        Member(
            party=party.code,
            name=party.name,
            start=view.start,
            end=view.end,
            status=suspended[party.code][0].status if party.code in suspended else view.status,
            suspended=tuple(each.track for each in suspended.get(party.code, []) if each.track),
            disputed=view.disputed,
            sources=view.sources,
        )
        for view in memberships
        for party in view.parties
    ]
    return sorted(members, key=lambda member: member.name)
