"""From rows of alerts and reports to what lists show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from entente.apps.access.models import PUBLIC
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef
from entente.apps.warnings.enums import AlertState, Credibility, Origin, Reliability
from entente.apps.warnings.models import Alert, AlertParty, Report, ReportParty
from entente.apps.warnings.selectors.acting_for import posts_acted_for
from entente.apps.warnings.selectors.titles import alert_titles
from entente.apps.warnings.selectors.types import AlertRow, ReportRow

ACKNOWLEDGE = "warnings.acknowledge"
_UNREAD = ("search", "search_names", "search_en", "search_fr")


def with_parties(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """Load alerts with their parties and the post they name, and without the search columns."""
    parties = AlertParty.objects.filter(alert=OuterRef("pk")).values(
        json=JSONObject(mark="marking_id", code="party__code", en="party__name_en", fr="party__name_fr")
    )
    return rows.select_related("named_post").annotate(parties_list=ArraySubquery(parties))


def reports_with_parties(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Load reports with their parties."""
    unread = [f"party__{column}" for column in _UNREAD]
    parties = ReportParty.objects.select_related("party").defer(*unread)
    return rows.prefetch_related(Prefetch("report_parties", parties))


def alert_rows(viewer: Viewer, rows: Iterable[Alert], *, now: datetime) -> tuple[AlertRow, ...]:
    """Turn rows loaded by `with_parties` into what lists show.

    One more statement where a series names a state that is no party of its alert, and one where an alert waits for
    another post, which may have lent its acknowledgements to the viewer.
    """
    alerts = list(rows)
    posts = _acted_for(viewer, alerts, now)
    titles = alert_titles(alerts, known={party.code: party.name for row in alerts for party in _parties(row)})
    return tuple(_alert_row(row, titles[row.pk], now, posts) for row in alerts)


def _acted_for(viewer: Viewer, alerts: Sequence[Alert], now: datetime) -> frozenset[UUID]:
    """The posts for which the viewer acknowledges, as far as these alerts ask for it."""
    waiting = {row.named_post_id for row in alerts if row.state == AlertState.ALERT}
    if waiting <= {viewer.post_id}:
        return frozenset({viewer.post_id} if viewer.post_id else ())
    return posts_acted_for(viewer, permission=ACKNOWLEDGE, on=now.date())


def _parties(row: Alert) -> tuple[PartyRef, ...]:
    found = []
    for part in getattr(row, "parties_list", ()):
        note(part["mark"])
        found.append(PartyRef(part["code"], in_language(part["en"], part["fr"])))
    return tuple(found)


def _alert_row(row: Alert, title: str, now: datetime, posts: frozenset[UUID]) -> AlertRow:
    waiting = row.state == AlertState.ALERT
    return AlertRow(
        id=row.pk,
        title=title,
        series_id=row.series_id,
        parties=_parties(row),
        state=row.state,
        state_label=str(AlertState(row.state).label),
        origin=row.origin,
        origin_label=str(Origin(row.origin).label),
        source=row.source,
        grade=row.reliability + row.credibility,
        indicator=row.indicator,
        probability=row.probability,
        rank=row.rank,
        threshold=row.threshold,
        rate=row.rate,
        since=row.since,
        first_day=row.first_day,
        last_day=row.last_day,
        named_post=row.named_post.name if row.named_post else "",
        due_at=row.due_at,
        overdue=waiting and row.due_at is not None and row.due_at < now,
        mine=waiting and row.named_post_id in posts,
        was_alert=row.was_alert,
        closed_on=row.closed_on,
        exercise=row.exercise,
        marking_id=row.marking_id or PUBLIC,
    )


def report_row(row: Report) -> ReportRow:
    """Turn a row loaded by `reports_with_parties` into what lists show."""
    return ReportRow(
        id=row.pk,
        title=row.shown_title,
        text=row.shown_text,
        reporter=row.reporter,
        original=row.original,
        url=row.url,
        parties=tuple(PartyRef(part.party.code, part.party.name) for part in row.report_parties.all()),
        received_on=row.received_on,
        occurred_on=row.occurred_on,
        reliability=row.reliability,
        reliability_label=str(Reliability(row.reliability).label) if row.reliability else "",
        credibility=row.credibility,
        credibility_label=str(Credibility(row.credibility).label) if row.credibility else "",
        grade_reason=row.grade_reason,
        graded_by=row.graded_by_name,
        graded_at=row.graded_at,
        by_name=row.by_name,
        exercise=row.exercise,
        marking_id=row.marking_id or PUBLIC,
    )
