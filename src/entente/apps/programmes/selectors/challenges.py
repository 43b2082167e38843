"""Challenges: lists, history, the heat map over partners, and reviews that are overdue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Challenge, ChallengeEvidence, ChallengeStep
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.selectors.standards import EvidenceView
from entente.apps.programmes.vocabularies import ChallengeKind, ChallengeState, Severity, Trend

# A cell shows the worst trend of its challenges.
_WORSE = {Trend.EASING: 0, Trend.STEADY: 1, Trend.WORSENING: 2}


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A challenge as its owner judges it now. `overdue`: its review day has passed."""

    id: UUID
    party: str
    party_name: str
    programme_id: UUID | None
    programme: str
    programme_title: str
    goal: str
    goal_title: str
    kind: ChallengeKind
    title: str
    description: str
    severity: Severity
    trend: Trend
    mitigation: str
    owner: str
    owner_name: str
    owner_id: UUID
    review_on: date | None
    overdue: bool
    state: ChallengeState
    opened_on: date
    evidence: int
    revision: int
    exercise: bool
    marking_id: int


@dataclass(frozen=True, slots=True)
class JudgementView:
    """How a challenge was judged on a day, and why."""

    on: date
    severity: Severity
    trend: Trend
    state: ChallengeState
    mitigation: str
    review_on: date | None
    owner: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A partner and a kind: how many open challenges, the highest severity (None: none), the worst trend."""

    party: str
    kind: ChallengeKind
    count: int
    severity: Severity | None
    trend: Trend | None
    overdue: int
    exercise: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A partner's cells, in the order of the kinds."""

    party: str
    party_name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class OwnerReviews:
    """The challenges of one owner whose review is overdue, the longest first."""

    owner: str
    owner_name: str
    challenges: tuple[ChallengeView, ...]


def challenges(
    viewer: Viewer, *, party: str = "", programme_id: UUID | None = None, owner_id: UUID | None = None,
    kind: str = "", state: str = ChallengeState.OPEN, on: date | None = None,
) -> tuple[ChallengeView, ...]:  # fmt: skip
    """Return challenges, the gravest first; `state` "" for open and closed ones. One statement."""
    wanted = {
        "party__code": party, "programme": programme_id, "owner": owner_id, "kind": kind, "state": str(state),
    }  # fmt: skip
    rows = Challenge.objects.filter(**{name: value for name, value in wanted.items() if value})
    day = on or timezone.now().date()
    return tuple(_view(row, row.shown, day) for row in _with_evidence(rows))


def challenge_get(viewer: Viewer, *, challenge_id: UUID, on: date | None = None) -> ChallengeView:
    """Return one challenge. Raises Challenge.DoesNotExist, also when it is hidden. One statement."""
    row = _with_evidence(Challenge.objects.all()).get(pk=challenge_id)
    return _view(row, row.shown, on or timezone.now().date())


def challenge_history(viewer: Viewer, *, challenge_id: UUID) -> tuple[JudgementView, ...]:
    """Return how a challenge was judged, from the first day to the last. One statement."""
    rows = ChallengeStep.objects.filter(challenge=challenge_id).select_related("owner")
    return tuple(
        JudgementView(
            row.on, Severity(row.severity), Trend(row.trend), ChallengeState(row.state), row.mitigation, row.review_on,
            row.owner.code, row.reason, row.by_name,
        )
        for row in rows
    )  # fmt: skip


def challenge_evidence(viewer: Viewer, *, challenge_id: UUID) -> tuple[EvidenceView, ...]:
    """Return what shows a challenge, by day. One statement."""
    rows = ChallengeEvidence.objects.filter(challenge=challenge_id).annotate(
        source_code=F("source__code"), source_name=F("source__title")
    )
    return tuple(
        EvidenceView(row.on, row.text, row.url, row.source_code or "", row.source_name or "", row.by_name)
        for row in rows
    )


def challenge_heat_map(viewer: Viewer, *, exercise: bool | None = None, on: date | None = None) -> tuple[HeatRow, ...]:
    """Return open challenges by partner and kind, partners by name. One statement.

    `exercise` keeps what is made up, or what is not. A partner without an open challenge that the viewer may
    read has no row.
    """
    day = on or timezone.now().date()
    rows = Challenge.objects.filter(state=ChallengeState.OPEN).select_related("party")
    if exercise is not None:
        rows = rows.filter(exercise=exercise)
    by_party: dict[tuple[str, str], list[Challenge]] = defaultdict(list)
    for row in rows:
        by_party[row.party.name, row.party.code].append(row)
    return tuple(
        HeatRow(code, name, tuple(_cell(code, kind, held, day) for kind in ChallengeKind))
        for (name, code), held in sorted(by_party.items())
    )


def overdue_challenges(viewer: Viewer, *, on: date | None = None) -> tuple[OwnerReviews, ...]:
    """Return the challenges whose review is overdue, by owner. One statement."""
    day = on or timezone.now().date()
    rows = Challenge.objects.filter(Q(review_on__lt=day), state=ChallengeState.OPEN)
    views = [_view(row, row.shown, day) for row in _with_evidence(rows)]
    by_owner: dict[tuple[str, str], list[ChallengeView]] = defaultdict(list)
    for view in sorted(views, key=lambda view: (view.review_on or day, view.title)):
        by_owner[view.owner_name, view.owner].append(view)
    return tuple(OwnerReviews(code, name, tuple(held)) for (name, code), held in sorted(by_owner.items()))


def _with_evidence(rows: QuerySet[Challenge]) -> QuerySet[Any, Any]:
    """Load challenges with the markings of their evidence: as many as there are of it."""
    there = Q(evidence__isnull=False)
    return _with_related(rows).annotate(shown=ArrayAgg("evidence__marking_id", filter=there, default=Value([])))


def _with_related(rows: QuerySet[Challenge]) -> QuerySet[Challenge]:
    return rows.select_related("party", "programme", "goal", "owner")


def _cell(party: str, kind: ChallengeKind, rows: list[Challenge], day: date) -> Cell:
    own = [row for row in rows if row.kind == kind]
    return Cell(
        party=party,
        kind=kind,
        count=len(own),
        severity=Severity(max(row.severity for row in own)) if own else None,
        trend=max((Trend(row.trend) for row in own), key=_WORSE.__getitem__, default=None),
        overdue=sum(row.review_on is not None and row.review_on < day for row in own),
        exercise=sum(row.exercise for row in own),
    )


def _view(row: Challenge, evidence: list[int], day: date) -> ChallengeView:
    for marking_id in evidence:
        note(marking_id)
    return ChallengeView(
        id=row.pk,
        party=row.party.code,
        party_name=row.party.name,
        programme_id=row.programme_id,
        programme=row.programme.code if row.programme else "",
        programme_title=row.programme.title if row.programme else "",
        goal=row.goal.code if row.goal else "",
        goal_title=row.goal.title if row.goal else "",
        kind=ChallengeKind(row.kind),
        title=row.title,
        description=row.description,
        severity=Severity(row.severity),
        trend=Trend(row.trend),
        mitigation=row.mitigation,
        owner=row.owner.code,
        owner_name=row.owner.name,
        owner_id=row.owner_id,
        review_on=row.review_on,
        overdue=row.state == ChallengeState.OPEN and row.review_on is not None and row.review_on < day,
        state=ChallengeState(row.state),
        opened_on=row.opened_on,
        evidence=len(evidence),
        revision=row.revision,
        exercise=row.exercise,
        marking_id=marking_of(row),
    )
