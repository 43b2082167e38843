"""What several pages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from entente.apps.register.enums import FactKind
from entente.apps.register.selectors.types import FactView
from entente.web.charts.timeline import timeline, timeline_marks
from entente.web.clock import Clock
from entente.web.labels import kind_heading


def grouped(facts: Iterable[FactView]) -> list[tuple[str, str, list[FactView]]]:
    """Return the facts by kind in the order of the vocabulary: code, heading, facts; empty kinds left out."""
    by_kind: dict[str, list[FactView]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    return [(kind, kind_heading(kind), by_kind[kind]) for kind in FactKind.values if kind in by_kind]


def timeline_of(facts: Iterable[FactView], clock: Clock, *, by_party: bool = False) -> dict[str, Any] | None:
    """Return the chart of the facts over time; None when there is nothing to draw."""
    facts = list(facts)
    suffix = f"?{clock.query}" if clock.query else ""
    hrefs = {str(fact.id): reverse("fact", args=[fact.id]) + suffix for fact in facts}
    until = max(clock.today, clock.on)
    marks = timeline_marks(facts, until=until, hrefs=hrefs, by_party=by_party)
    if not marks:
        return None
    first = date(int(min(mark.start for mark in marks)[:4]), 1, 1)
    return timeline(marks, on=clock.on, first=first, last=until)
