"""Where nobody answers: clauses in life without an accountable or a responsible post, by programme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Activity, Goal, Objective, Responsibility
from entente.apps.programmes.rules.duties import ACTIVITY_OVER, GOAL_OVER, PROGRAMME_OVER
from entente.apps.programmes.vocabularies import Duty
from entente.apps.register.models.named import in_language

# Each kind of clause, with the states in which nobody answers for it any more.
_CLAUSES: tuple[tuple[Any, frozenset[Any]], ...] = (
    (Objective, frozenset()),
    (Goal, GOAL_OVER),
    (Activity, ACTIVITY_OVER),
)


@dataclass(frozen=True, slots=True)
class ProgrammeGaps:
    """A programme: its clauses in life, how many have no accountable post, how many no responsible one."""

    code: str
    title_en: str
    title_fr: str
    party: str
    party_name: str
    exercise: bool
    clauses: int
    no_accountable: int
    no_responsible: int


def programme_gaps(viewer: Viewer, *, party: str = "") -> tuple[ProgrammeGaps, ...]:
    """Return the programmes in life that have clauses, those with most gaps first. Four statements."""
    _note_duties(party)
    counts: dict[tuple[str, str, str, str, str, bool], Counter[str]] = {}
    for model, over in _CLAUSES:
        clause = model._meta.model_name
        rows = model._default_manager.exclude(programme__state__in=PROGRAMME_OVER)
        if over:
            rows = rows.exclude(state__in=over)
        if party:
            rows = rows.filter(programme__party__code=party)
        # Read once each, and not again for every clause.
        held = Responsibility.objects.filter(**{f"{clause}__isnull": False}).order_by().values(clause)
        grouped = (
            rows.order_by()
            .values_list(
                "programme__code", "programme__title_en", "programme__title_fr", "programme__party__code",
                "programme__party__name_en", "programme__party__name_fr", "programme__exercise",
                "programme__marking_id", "marking_id",
            )
            .annotate(
                clauses=Count("pk"),
                unled=Count("pk", filter=~Q(pk__in=held.filter(duty=Duty.ACCOUNTABLE))),
                undone=Count("pk", filter=~Q(pk__in=held.filter(duty=Duty.RESPONSIBLE))),
            )
        )  # fmt: skip
        for code, title_en, title_fr, partner, name_en, name_fr, exercise, *borne, clauses, unled, undone in grouped:
            for marking_id in borne:
                note(marking_id)
            name = in_language(name_en, name_fr)
            held_counts = counts.setdefault((code, title_en, title_fr, partner, name, exercise), Counter())
            held_counts.update(clauses=clauses, no_accountable=unled, no_responsible=undone)
    found = [
        ProgrammeGaps(*programme, counted["clauses"], counted["no_accountable"], counted["no_responsible"])
        for programme, counted in counts.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.no_accountable, -each.no_responsible, each.code)))


def _note_duties(party: str) -> None:
    """Note what the duties bear that fill the gaps: that there is none tells of them as well."""
    duties = Responsibility.objects.exclude(programme__state__in=PROGRAMME_OVER)
    if party:
        duties = duties.filter(programme__party__code=party)
    for marking_id in duties.order_by().values_list("marking_id", flat=True).distinct():
        note(marking_id)
