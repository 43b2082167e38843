"""Correcting a report, and changing who may read a report or a warning."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import intern, reclassify
from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.register.models import Party
from entente.apps.warnings.enums import Origin
from entente.apps.warnings.errors import StaleReport
from entente.apps.warnings.models import Alert, Derivation, Report, ReportParty
from entente.apps.warnings.selectors.reports import TEXTS
from entente.apps.warnings.services.reports import NewReport, checked_parties, derive_report
from entente.apps.warnings.services.writing import locked, record, require
from entente.engines.text_diff import FieldChange, diff_words
from entente.kernel.errors import Refused

DAYS = ("received_on", "occurred_on")


@transaction.atomic
def correct_report(actor: Actor, report_id: UUID, new: NewReport, *, revision: int, reason: str) -> Report:
    """Make a report what it should have said; its grade, its marking and whether it is made up stay.

    `revision` is the one that was read. Of what it repeats, only what the actor may read is replaced. Raises
    Report.DoesNotExist for one that is not there for the actor, StaleReport when somebody else was faster, Refused
    without a reason or a change, BadInput naming what is missing.
    """
    require(actor, "warnings.report")
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    if not reason.strip():
        raise Refused(
            _("No reason was given."), rule="warnings.reason_given",
            remedy=_("say why, for whoever reads this later"),
        )  # fmt: skip
    received = day_of_act(new.received_on or report.received_on)
    parties = checked_parties(new, received)
    held, wanted = report_values(report), _wanted(new, received)
    if report.revision != revision:
        raise StaleReport(differences=_differences(held, wanted), revision=report.revision)
    if held == wanted:
        raise Refused(
            _("Nothing is changed."), rule="warnings.change", remedy=_("change something, or leave it as it is")
        )
    for name in TEXTS:
        setattr(report, name, getattr(new, name).strip())
    report.received_on, report.occurred_on = received, new.occurred_on
    report.revision += 1
    report.save()
    _replace_parties(report, parties)
    _replace_origins(actor, report, new)
    changed = sorted(name for name in wanted if wanted[name] != held[name])
    record(
        actor, "correct_report", kind="report", key=report.pk, marking_id=report.marking_id, reason=reason.strip(),
        before={name: held[name] for name in changed if name != "derived_from"},
        after={name: wanted[name] for name in changed if name != "derived_from"},
    )  # fmt: skip
    return report


def report_values(report: Report) -> dict[str, str]:
    """Return what a report says, field by field, as texts that can be compared; what it repeats by key."""
    parties = report.report_parties.order_by("position").values_list("party__code", flat=True)
    origins = Derivation.objects.filter(report=report).values_list("origin_id", flat=True)
    return {
        **{name: getattr(report, name) for name in TEXTS},
        **{name: str(getattr(report, name) or "") for name in DAYS},
        "parties": ", ".join(parties),
        "derived_from": ", ".join(sorted(map(str, origins))),
    }


@transaction.atomic
def mark_report(actor: Actor, report_id: UUID, spec: MarkingSpec, *, on: date, reason: str) -> None:
    """Give a report another marking; only its originator downgrades it or releases it further."""
    report = Report.objects.get(pk=report_id)
    reclassify(actor, report, spec, record_type="report", record_id=str(report.pk), on=on, reason=reason)


@transaction.atomic
def mark_alert(actor: Actor, alert_id: UUID, spec: MarkingSpec, *, on: date, reason: str) -> None:
    """Give a warning another marking, and with it all its parts; only its originator downgrades it or releases it.

    Raises Refused when the rule of markings does not allow it, or when another open warning about the same series
    bears that marking already. A later scan that sees the series adds a signal with the marking of scans.
    """
    alert = locked(alert_id)
    if alert.origin == Origin.SCAN and alert.closed_on is None and _taken(alert, intern(actor, spec, on=on)):
        raise Refused(
            _("Another open warning about the same parties bears this marking."),
            rule="warnings.one_open",
            remedy=_("close one of the two first"),
        )
    reclassify(actor, alert, spec, record_type="alert", record_id=str(alert.pk), on=on, reason=reason)


def _taken(alert: Alert, marking_id: int) -> bool:
    same = Alert.objects.filter(
        origin=Origin.SCAN, source=alert.source, series_id=alert.series_id, exercise=alert.exercise,
        marking_id=marking_id, closed_on__isnull=True,
    )  # fmt: skip
    return same.exclude(pk=alert.pk).exists()


def _wanted(new: NewReport, received: date) -> dict[str, str]:
    return {
        **{name: getattr(new, name).strip() for name in TEXTS},
        "received_on": str(received),
        "occurred_on": str(new.occurred_on or ""),
        "parties": ", ".join(dict.fromkeys(new.parties)),
        "derived_from": ", ".join(sorted(map(str, new.derived_from))),
    }


def _differences(held: dict[str, str], wanted: dict[str, str]) -> tuple[FieldChange, ...]:
    """What the text to save changes in the one held; what it repeats is told by its own list, not by keys."""
    return tuple(
        FieldChange(name, held[name], wanted[name], diff_words(held[name], wanted[name]))
        for name in wanted
        if name != "derived_from" and wanted[name] != held[name]
    )


def _replace_parties(report: Report, parties: list[Party]) -> None:
    ReportParty.objects.filter(report=report).delete()
    ReportParty.objects.bulk_create(
        ReportParty(report=report, party=party, position=position, marking_id=report.marking_id)
        for position, party in enumerate(parties)
    )


def _replace_origins(actor: Actor, report: Report, new: NewReport) -> None:
    """What the actor may read of what it repeats becomes what is wanted; what is hidden from them stays."""
    wanted = set(new.derived_from)
    held = set(Derivation.objects.filter(report=report).values_list("origin_id", flat=True))
    Derivation.objects.filter(report=report, origin__in=held - wanted).delete()
    for origin_id in sorted(wanted - held):
        derive_report(actor, report.pk, origin_id)
