"""Reports: lists, one with what it repeats and what repeats it, and how many origins some of them have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.warnings.models import Alert, Derivation, Report
from entente.apps.warnings.rules.origins import independent_origins
from entente.apps.warnings.selectors.rows import report_row, reports_with_parties
from entente.apps.warnings.selectors.titles import alert_titles
from entente.apps.warnings.selectors.types import Corroboration, ReportRow

PAGE = 200
TEXTS = ("title", "title_fr", "text", "text_fr", "reporter", "original", "url")


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """What is listed. `graded`: only those with a grade, or only those without."""

    party: tuple[str, ...] = ()
    reliability: tuple[str, ...] = ()
    graded: bool | None = None
    exercise: bool | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with the reports it repeats, those that repeat it, and the warnings that rest on it."""

    row: ReportRow
    derived_from: tuple[ReportRow, ...]
    derivatives: tuple[ReportRow, ...]
    alerts: tuple[tuple[UUID, str], ...]
    corroboration: Corroboration


@dataclass(frozen=True, slots=True)
class ReportText:
    """What a report says as it was written, in both languages, for the form that corrects it."""

    texts: dict[str, str]
    received_on: date
    occurred_on: date | None
    parties: tuple[str, ...]
    derived_from: tuple[UUID, ...]
    revision: int


def report_list(viewer: Viewer, *, filters: ReportFilters | None = None, limit: int = PAGE) -> tuple[ReportRow, ...]:
    """Return reports, the newest first. Two statements."""
    wanted = filters or ReportFilters()
    rows = Report.objects.all()
    if wanted.party:
        rows = rows.filter(report_parties__party__code__in=wanted.party).distinct()
    if wanted.reliability:
        rows = rows.filter(reliability__in=wanted.reliability)
    if wanted.graded is not None:
        rows = rows.filter(graded_at__isnull=not wanted.graded)
    if wanted.exercise is not None:
        rows = rows.filter(exercise=wanted.exercise)
    return tuple(report_row(row) for row in reports_with_parties(rows)[:limit])


def report_get(viewer: Viewer, *, report_id: UUID) -> ReportPage:
    """Return a report. Raises Report.DoesNotExist, also when it is hidden."""
    row = reports_with_parties(Report.objects.filter(pk=report_id)).get()
    origins = reports_with_parties(Report.objects.filter(derivatives__report=row))
    repeats = reports_with_parties(Report.objects.filter(derived_from__origin=row))
    alerts = list(Alert.objects.filter(alert_reports__report=row))
    titles = alert_titles(alerts)
    above, below = tuple(map(report_row, origins)), tuple(map(report_row, repeats))
    family = [row.pk, *(each.id for each in above), *(each.id for each in below)]
    return ReportPage(
        row=report_row(row),
        derived_from=above,
        derivatives=below,
        alerts=tuple((alert.pk, titles[alert.pk]) for alert in alerts),
        corroboration=corroboration(viewer, report_ids=family),
    )


def report_text(viewer: Viewer, *, report_id: UUID) -> ReportText:
    """Return what a report says as it was written. Raises Report.DoesNotExist, also when it is hidden."""
    row = reports_with_parties(Report.objects.filter(pk=report_id)).get()
    origins = Derivation.objects.filter(report=row).values_list("origin_id", flat=True)
    return ReportText(
        texts={name: getattr(row, name) for name in TEXTS},
        received_on=row.received_on,
        occurred_on=row.occurred_on,
        parties=tuple(part.party.code for part in row.report_parties.all()),
        derived_from=tuple(origins),
        revision=row.revision,
    )


def corroboration(viewer: Viewer | Actor, *, report_ids: Collection[UUID]) -> Corroboration:
    """Return how many of some reports are independent of one another, as far as the viewer may read.

    A statement per step back to the first reports; they are few.
    """
    asked = list(dict.fromkeys(report_ids))
    derived: dict[UUID, set[UUID]] = {}
    seen: set[UUID] = set()
    waiting = set(asked)
    while waiting:
        seen |= waiting
        found = Derivation.objects.filter(report__in=waiting).values_list("report_id", "origin_id")
        above = set()
        for report_id, origin_id in found:
            derived.setdefault(report_id, set()).add(origin_id)
            above.add(origin_id)
        waiting = above - seen
    named = dict(Report.objects.filter(~Q(original=""), pk__in=seen).values_list("pk", "original")) if seen else {}
    return Corroboration(len(asked), independent_origins(asked, derived, named))
