"""Reports: recorded, graded, traced to what they repeat, laid under an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.services.inputs import party_of, refuse
from entente.apps.register.models import Party
from entente.apps.warnings.models import AlertReport, Derivation, Report, ReportParty
from entente.apps.warnings.rules.guards import Facts, grade_given
from entente.apps.warnings.services.marking import allied_marking
from entente.apps.warnings.services.writing import locked, record, require
from entente.kernel.errors import BadInput, Problem, Refused


@dataclass(frozen=True, slots=True)
class NewReport:
    """What was reported, by whom, about whom; `original` names what it says it repeats, `derived_from` what it does."""

    title: str
    reporter: str
    text: str = ""
    original: str = ""
    url: str = ""
    parties: tuple[str, ...] = ()
    received_on: date | None = None
    occurred_on: date | None = None
    derived_from: tuple[UUID, ...] = ()
    title_fr: str = ""
    text_fr: str = ""
    exercise: bool = False


@transaction.atomic
def record_report(actor: Actor, new: NewReport, *, marking_id: int | None = None) -> Report:
    """Write a report, not graded yet. Marked for the allies unless another marking is given.

    Raises BadInput naming what is missing, Report.DoesNotExist for a report that is not there for the actor.
    """
    require(actor, "warnings.report")
    received = day_of_act(new.received_on)
    parties = checked_parties(new, received)
    report = Report.objects.create(
        title=new.title.strip(),
        title_fr=new.title_fr.strip(),
        text=new.text.strip(),
        text_fr=new.text_fr.strip(),
        reporter=new.reporter.strip(),
        original=new.original.strip(),
        url=new.url.strip(),
        received_on=received,
        occurred_on=new.occurred_on,
        post_id=actor.post_id,
        by_name=actor.name,
        exercise=new.exercise,
        marking_id=allied_marking(on=timezone.now().date()) if marking_id is None else marking_id,
    )
    ReportParty.objects.bulk_create(
        ReportParty(report=report, party=party, position=position, marking_id=report.marking_id)
        for position, party in enumerate(parties)
    )
    record(
        actor, "record_report", kind="report", key=report.pk, marking_id=report.marking_id,
        after={"title": report.title, "reporter": report.reporter, "parties": [party.code for party in parties]},
    )  # fmt: skip
    for origin_id in new.derived_from:
        derive_report(actor, report.pk, origin_id)
    return report


@transaction.atomic
def grade_report(actor: Actor, report_id: UUID, *, reliability: str, credibility: str, reason: str = "") -> Report:
    """Grade a report by the Admiralty code: the source by a letter, the information by a number, independently."""
    require(actor, "warnings.grade")
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    now = timezone.now()
    grade_given(Facts(on=now.date(), now=now, reliability=reliability, credibility=credibility))
    before = {"reliability": report.reliability, "credibility": report.credibility}
    report.reliability, report.credibility = reliability, credibility
    report.grade_reason, report.graded_at = reason.strip(), now
    report.graded_by_id, report.graded_by_name = actor.post_id, actor.name
    report.revision += 1
    report.save()
    record(
        actor, "grade_report", kind="report", key=report.pk, marking_id=report.marking_id, before=before,
        after={"reliability": reliability, "credibility": credibility}, reason=reason,
    )  # fmt: skip
    return report


@transaction.atomic
def derive_report(actor: Actor, report_id: UUID, origin_id: UUID) -> bool:
    """Say that a report repeats or draws on another; tell whether that is new. Refused when it would go in a circle."""
    require(actor, "warnings.report")
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    origin = Report.objects.get(pk=origin_id)
    if report.pk == origin.pk or report.pk in _ancestors(origin.pk):
        raise Refused(
            _("A report cannot repeat itself, nor one that repeats it."),
            rule="warnings.no_circle",
            remedy=_("choose the report that came first"),
        )
    _row, new = Derivation.objects.get_or_create(
        report=report,
        origin=origin,
        defaults={"marking_id": report.marking_id, "origin_marking_id": origin.marking_id or PUBLIC},
    )
    if new:
        record(
            actor, "derive_report", kind="report", key=report.pk, marking_id=report.marking_id,
            after={"origin": str(origin.pk)}, marking_ids=(origin.marking_id or PUBLIC,),
        )  # fmt: skip
    return new


@transaction.atomic
def attach_report(actor: Actor, alert_id: UUID, report_id: UUID, *, on: date | None = None) -> bool:
    """Rest an alert on a report; tell whether that is new."""
    require(actor, "warnings.report")
    alert, report = locked(alert_id), Report.objects.get(pk=report_id)
    if alert.exercise != report.exercise:
        raise BadInput(
            Problem(
                _("what is made up for exercise and what is real do not mix"),
                field="report",
                remedy=_("choose another report"),
            )
        )
    _row, new = AlertReport.objects.get_or_create(
        alert=alert,
        report=report,
        defaults={
            "on": day_of_act(on), "by_name": actor.name, "marking_id": alert.marking_id,
            "report_marking_id": report.marking_id or PUBLIC,
        },
    )  # fmt: skip
    if new:
        record(
            actor, "attach_report", kind="alert", key=alert.pk, marking_id=alert.marking_id,
            after={"report": str(report.pk)}, marking_ids=(report.marking_id or PUBLIC,),
        )  # fmt: skip
    return new


def _ancestors(report_id: UUID) -> set[UUID]:
    """Everything a report goes back to, as far as the actor may read."""
    found: set[UUID] = set()
    waiting = {report_id}
    while waiting:
        above = set(Derivation.objects.filter(report__in=waiting).values_list("origin_id", flat=True))
        waiting = above - found
        found |= above
    return found


def checked_parties(new: NewReport, received: date) -> list[Party]:
    """Return whom a report is about. Raises BadInput naming what is missing or makes no sense in it."""
    problems: list[Problem] = []
    if not new.title.strip():
        problems.append(Problem(_("is missing"), field="title", remedy=_("say in one line what it is about")))
    if not new.reporter.strip():
        problems.append(Problem(_("is missing"), field="reporter", remedy=_("say who brought it")))
    if new.occurred_on is not None and new.occurred_on > received:
        problems.append(
            Problem(
                _("it is reported before it happened"), field="occurred_on",
                remedy=_("give a day up to the day it was received"),
            )
        )  # fmt: skip
    found = [party_of(code, "parties", problems) for code in dict.fromkeys(new.parties)]
    refuse(problems)
    return [party for party in found if party is not None]
