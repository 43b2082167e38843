"""A signal that a person points out, without a scan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.services.inputs import party_of, refuse
from entente.apps.register.models import Party
from entente.apps.warnings.enums import AlertState, Origin
from entente.apps.warnings.models import Alert, AlertParty
from entente.apps.warnings.services.crossings import note_crossings
from entente.apps.warnings.services.marking import allied_marking
from entente.apps.warnings.services.reports import attach_report
from entente.apps.warnings.services.writing import note_step, record, require
from entente.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class NewSignal:
    """What a person saw: a title, what changed and since when, whom it is about, on which reports it rests.

    `title_fr`, `summary_fr`: the same in French. What is made up for exercise need be about nobody.
    """

    title: str
    summary: str
    parties: tuple[str, ...]
    since: date | None = None
    reports: tuple[UUID, ...] = ()
    title_fr: str = ""
    summary_fr: str = ""
    exercise: bool = False


@transaction.atomic
def point_out(actor: Actor, new: NewSignal, *, marking_id: int | None = None, on: date | None = None) -> Alert:
    """Write a signal that rests on what a person saw. Marked for the allies unless another marking is given.

    Raises BadInput naming what is missing, Report.DoesNotExist for a report that is not there for the actor.
    """
    require(actor, "warnings.report")
    day = day_of_act(on)
    parties = _checked(new, day)
    alert = Alert.objects.create(
        origin=Origin.PERSON,
        series_id=_series(parties),
        title=new.title.strip(),
        title_fr=new.title_fr.strip(),
        summary=new.summary.strip(),
        summary_fr=new.summary_fr.strip(),
        since=new.since,
        state=AlertState.SIGNAL,
        first_day=day,
        last_day=day,
        raised_by_id=actor.post_id,
        raised_by_name=actor.name,
        exercise=new.exercise,
        marking_id=allied_marking(on=timezone.now().date()) if marking_id is None else marking_id,
    )
    AlertParty.objects.bulk_create(
        AlertParty(alert=alert, party=party, position=position, marking_id=alert.marking_id)
        for position, party in enumerate(parties)
    )
    note_step(actor, alert, "signal", before="", on=day)
    record(
        actor, "signal", kind="alert", key=alert.pk, marking_id=alert.marking_id,
        after={"title": alert.title, "parties": [party.code for party in parties], "since": new.since},
    )  # fmt: skip
    for report_id in new.reports:
        attach_report(actor, alert.pk, report_id, on=day)
    note_crossings(actor, alert, day=day, values={})
    return alert


def _checked(new: NewSignal, day: date) -> list[Party]:
    problems: list[Problem] = []
    for field, value, remedy in (
        ("title", new.title, _("say in one line what it is about")),
        ("summary", new.summary, _("say what changed")),
    ):
        if not value.strip():
            problems.append(Problem(_("is missing"), field=field, remedy=remedy))
    if not new.parties and not new.exercise:
        problems.append(Problem(_("nobody is named"), field="parties", remedy=_("choose whom it is about")))
    if new.since is not None and new.since > day:
        problems.append(Problem(_("is still to come"), field="since", remedy=_("give a day up to today")))
    found = [party_of(code, "parties", problems) for code in dict.fromkeys(new.parties)]
    refuse(problems)
    return [party for party in found if party is not None]


def _series(parties: Collection[Party]) -> str:
    """The series of one state, or of a pair; none for more, or for who is no state."""
    codes = sorted(party.code for party in parties if party.kind == "state" and len(party.code) == 3)
    return "|".join(codes) if len(codes) == len(parties) <= 2 else ""
