"""Lists of early warning as files: warnings, reports, a series."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entente.apps.warnings.selectors.series import SeriesPage
from entente.apps.warnings.selectors.titles import claim
from entente.apps.warnings.selectors.types import AlertRow, ReportRow
from entente.engines.warning.history import History, Period
from entente.web.clock import Clock
from entente.web.exports import Sheet, about
from entente.web.words import day_text, moment_text


def alerts_sheet(rows: tuple[AlertRow, ...], clock: Clock) -> Sheet:
    """Warnings, one a row."""
    return Sheet(
        name=f"warnings-{clock.today.isoformat()}",
        title=_("Warnings"),
        about=(*_heading(clock), (_("What may be claimed"), claim())),
        columns=(
            _("Title"), _("Parties"), _("State"), _("Grade"), _("Probability"), _("Threshold"),
            _("False discovery rate"), _("Since"), _("First seen"), _("Last seen"), _("Who is to acknowledge"),
            _("Due"), _("Origin"), _("Watches crossed"), _("Exercise"),
        ),
        rows=tuple(
            (
                row.title, ", ".join(party.name for party in row.parties), row.state_label, row.grade,
                "" if row.probability is None else f"{row.probability:.3f}", str(row.threshold or ""),
                "" if row.rate is None else f"{row.rate:.4f}", row.since.isoformat() if row.since else "",
                row.first_day.isoformat(), row.last_day.isoformat(), row.named_post, _moment(row.due_at),
                row.origin_label, "; ".join(row.crossed), _("yes") if row.exercise else "",
            )
            for row in rows
        ),
    )  # fmt: skip


def reports_sheet(rows: tuple[ReportRow, ...], clock: Clock) -> Sheet:
    """Reports, one a row, with letter and number apart."""
    return Sheet(
        name=f"reports-{clock.today.isoformat()}",
        title=pgettext("warning", "Reports"),
        about=_heading(clock),
        columns=(
            _("Title"), _("Parties"), _("Reliability of the source"), _("Credibility of the information"),
            _("Brought by"), _("Has it from"), _("Received"), _("Happened"), _("What is reported"), _("Address"),
            _("Exercise"),
        ),
        rows=tuple(
            (
                row.title, ", ".join(party.name for party in row.parties),
                _coded(row.reliability, row.reliability_label), _coded(row.credibility, row.credibility_label),
                row.reporter, row.original,
                row.received_on.isoformat(), row.occurred_on.isoformat() if row.occurred_on else "", row.text, row.url,
                _("yes") if row.exercise else "",
            )
            for row in rows
        ),
    )  # fmt: skip


def series_sheet(page: SeriesPage, held: History, clock: Clock) -> Sheet:
    """The periods of a series, the oldest first."""
    slug = page.series_id.replace("|", "-")
    changes = ", ".join(day.isoformat() for day in held.changes)
    return Sheet(
        name=f"series-{slug}-{held.frequency}-{held.periods[-1].start.isoformat()}",
        title=page.title,
        about=(
            *about(clock)[:1],
            (_("Event set"), held.source),
            (_("Public events"), f"{held.first_event} – {held.last_event}"),
            (_("Changes of level"), changes or _("none")),
            (_("What may be claimed"), claim()),
        ),
        columns=(
            _("From"), _("Material conflict"), _("Usual from"), _("Usual to"), _("Threshold"), _("Threshold reached"),
            _("Verbal conflict"), _("Conflict"), _("Cooperation"), _("All reports"),
        ),
        rows=tuple(_period(each) for each in held.periods),
    )  # fmt: skip


def _heading(clock: Clock) -> tuple[tuple[str, str], ...]:
    return (about(clock)[0], (_("As of"), day_text(clock.today, long=True)))


def _period(each: Period) -> tuple[str, ...]:
    return (
        each.start.isoformat(), str(each.force), _number(each.low), _number(each.high),
        "" if each.threshold is None else str(each.threshold), _("yes") if each.escalated else "",
        str(each.verbal_conflict), str(each.conflict), str(each.cooperation), str(each.total),
    )  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _coded(code: str, label: str) -> str:
    return f"{code} – {label}" if code else ""


def _moment(moment: datetime | None) -> str:
    return moment_text(moment) if moment else ""
