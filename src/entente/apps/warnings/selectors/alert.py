"""One warning: what the scans said, what it rests on, what was done, what can be done, how such warnings fared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entente.apps.access.viewers import Viewer
from entente.apps.register.selectors.types import PartyRef
from entente.apps.warnings.enums import AlertState, Credibility, Origin, Reliability
from entente.apps.warnings.models import Alert, AlertReport, AlertStep, Consultation, Scan, Sighting
from entente.apps.warnings.rules.transitions import CLOSED, LABELS, available
from entente.apps.warnings.selectors.acting_for import posts_acted_for
from entente.apps.warnings.selectors.evidence import sighting_view, states_named
from entente.apps.warnings.selectors.outcomes import outcomes_like
from entente.apps.warnings.selectors.reports import corroboration
from entente.apps.warnings.selectors.rows import alert_rows, report_row, with_parties
from entente.apps.warnings.selectors.titles import names_of
from entente.apps.warnings.selectors.types import (
    ActionView,
    AlertRow,
    ConsultationView,
    Corroboration,
    Moment,
    OutcomeRecord,
    ReportRow,
    SightingView,
)


@dataclass(frozen=True, slots=True)
class AlertPage:
    """All of a warning that the viewer may read. `sightings`: the newest first; `moments`: the oldest first.

    `missed_on`: the day of the newest scan of its event set, where that one no longer saw an open warning.
    """

    row: AlertRow
    summary: str
    reliability_label: str
    credibility_label: str
    raised_by: str
    raised_by_name: str
    acknowledged_by: str
    acknowledged_at: datetime | None
    reminded_at: datetime | None
    sightings: tuple[SightingView, ...]
    reports: tuple[ReportRow, ...]
    corroboration: Corroboration
    consultation: ConsultationView | None
    moments: tuple[Moment, ...]
    actions: tuple[ActionView, ...]
    outcomes: tuple[OutcomeRecord, ...]
    missed_on: date | None = None

    @property
    def latest(self) -> SightingView | None:
        """What the newest scan said."""
        return self.sightings[0] if self.sightings else None


def alert_get(viewer: Viewer, *, alert_id: UUID, now: datetime | None = None) -> AlertPage:
    """Return a warning. Raises Alert.DoesNotExist, also when it is hidden. The statements do not grow with it."""
    now = now or timezone.now()
    rows = with_parties(Alert.objects.filter(pk=alert_id)).select_related("raised_by", "acknowledged_by", "named_post")
    alert = rows.get()
    row = alert_rows(viewer, [alert], now=now)[0]
    sighted = list(Sighting.objects.filter(alert=alert).select_related("scan"))
    names = names_of(code for each in sighted for code in states_named(each))
    reports = _reports(alert)
    consultation = _consultation(alert)
    sightings = tuple(sighting_view(each, names) for each in sighted)
    return AlertPage(
        row=row,
        summary=alert.shown_summary,
        reliability_label=str(Reliability(alert.reliability).label) if alert.reliability else "",
        credibility_label=str(Credibility(alert.credibility).label) if alert.credibility else "",
        raised_by=alert.raised_by.name if alert.raised_by else "",
        raised_by_name=alert.raised_by_name,
        acknowledged_by=alert.acknowledged_by.name if alert.acknowledged_by else "",
        acknowledged_at=alert.acknowledged_at,
        reminded_at=alert.reminded_at,
        sightings=sightings,
        reports=reports,
        corroboration=corroboration(viewer, report_ids=[each.id for each in reports]),
        consultation=consultation,
        moments=_moments(alert, sightings, reports),
        actions=_actions(viewer, alert, row, on=now.date()),
        outcomes=outcomes_like(viewer, alert=alert),
        missed_on=_missed_on(alert),
    )


def _actions(viewer: Viewer, alert: Alert, row: AlertRow, *, on: date) -> tuple[ActionView, ...]:
    """What the viewer's post may do with a warning now; what one post alone may, only to it and whom it lent this."""
    found = available(viewer, row.state, parties=[party.code for party in row.parties])
    own = {"acknowledge": alert.named_post_id, "undo_acknowledge": alert.acknowledged_by_id}
    asked = [each for each in found if each.verb in own]
    posts = posts_acted_for(viewer, permission=asked[0].permission, on=on) if asked else frozenset()
    return tuple(
        ActionView(each.verb, str(LABELS[each.verb]))
        for each in found
        if each.verb not in own or own[each.verb] in posts
    )


def _missed_on(alert: Alert) -> date | None:
    """When the newest scan was that should have seen an open warning again and did not."""
    if alert.origin != Origin.SCAN or alert.state in CLOSED:
        return None
    later = Scan.objects.filter(
        source=alert.source, exercise=alert.exercise, marking=alert.marking_id, day__gt=alert.last_day
    )
    day = later.aggregate(day=Max("day"))["day"]
    return day if isinstance(day, date) else None


def _reports(alert: Alert) -> tuple[ReportRow, ...]:
    rows = AlertReport.objects.filter(alert=alert).select_related("report")
    rows = rows.prefetch_related("report__report_parties__party")
    return tuple(report_row(each.report) for each in rows)


def _consultation(alert: Alert) -> ConsultationView | None:
    row = Consultation.objects.filter(alert=alert).select_related("framework", "party").first()
    if row is None:
        return None
    return ConsultationView(
        framework=row.framework.code,
        framework_name=row.framework.name,
        party=PartyRef(row.party.code, row.party.name),
        request=row.request,
        requested_on=row.requested_on,
        met_on=row.met_on,
        reference=row.reference,
        outcome=row.outcome,
        outcome_on=row.outcome_on,
    )


def _moments(alert: Alert, sightings: tuple[SightingView, ...], reports: tuple[ReportRow, ...]) -> tuple[Moment, ...]:
    """One line from the first report or scan to the end, by day; on a day, what came in before what was done."""
    received = [
        Moment(
            on=report.received_on, kind="report", label=pgettext("warning", "Report"),
            text=report.title, by=report.reporter, reason="",
            href=("report", str(report.id)),
        )
        for report in reports
    ]  # fmt: skip
    seen = [_sighted(each) for each in sightings]
    steps = AlertStep.objects.filter(alert=alert).select_related("post")
    done = [_step(each) for each in steps if each.verb != "signal" or not seen]
    order = {"report": 0, "scan": 1, "step": 2}
    return tuple(sorted([*received, *seen, *done], key=lambda each: (each.on, order[each.kind])))


def _sighted(each: SightingView) -> Moment:
    if each.escalated is None:
        text = ", ".join(each.reasons)
    else:
        values = {"reasons": ", ".join(each.reasons), "count": each.observed, "threshold": each.threshold}
        text = (
            _("%(reasons)s; an escalation followed (%(count)s, from %(threshold)s on)")
            if each.escalated
            else _("%(reasons)s; no escalation followed (%(count)s, from %(threshold)s on)")
        ) % values
    return Moment(on=each.day, kind="scan", label=_("Scan of events"), text=text, by=each.source, reason="")


def _step(each: AlertStep) -> Moment:
    label = str(LABELS[each.verb]) if each.verb in LABELS else _("Signal pointed out")
    # Accounts made up for demonstration are called after their post: once is enough.
    post = f", {each.post.name}" if each.post and each.by_name not in {each.post.name_en, each.post.name_fr} else ""
    return Moment(
        on=each.on,
        kind="step",
        label=label,
        text=_detail(each),
        by=f"{each.by_name}{post}",
        reason=each.reason,
        state=each.state_after,
        state_label=str(AlertState(each.state_after).label),
    )


def _detail(each: AlertStep) -> str:
    known = {
        "grade": _("Grade %(value)s"),
        "indicator": _("Indicator: %(value)s"),
        "reference": _("Reference: %(value)s"),
        "outcome": _("Outcome: %(value)s"),
    }
    if each.verb == "lapse":
        return _("No scan has seen it since, and nobody took it up.")
    said = [text % {"value": each.detail[key]} for key, text in known.items() if each.detail.get(key)]
    return "; ".join(said)
