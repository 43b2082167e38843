"""All programmes together: how they stand and run out, how their goals stand, two partners side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.programmes.selectors.portfolio import (
    SOON,
    Coverage,
    GanttBar,
    GoalTally,
    ProgrammePortfolio,
    area_coverage,
    compare_partners,
    gantt,
    goals_by_state,
    programme_portfolio,
)
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.charts.programmes import gantt_chart, goal_key
from entente.web.clock import clock_of
from entente.web.views.problems import explained
from entente.web.views.programmes.shared import borne_by, borne_by_rows, found_or_404, may_draft
from entente.web.views.programmes.wanted import KEYS, Query


@explained
def programmes(request: HttpRequest) -> HttpResponse:
    """Show every programme, how it stands and when it runs out."""
    viewer, clock, query = viewer_of(request), clock_of(request), Query.of(request.GET)
    bars = gantt(viewer, on=clock.on)
    found = programme_portfolio(viewer, on=clock.on)
    everything = [row for group in found.by_state for row in group.programmes]
    rows = query.ordered(row for row in everything if query.lets(row))
    context = {
        "found": found,
        "rows": rows,
        "query": query,
        "attention": _attention(found, query),
        "choices": _choices(everything, query),
        "gantt": _gantt([bar for bar in bars if query.lets(bar.programme)], request),
        "answer": _answer(found),
        "may_draft": may_draft(request),
        "tab": "programmes",
        **borne_by_rows(rows),
    }
    return render(request, "web/programmes/portfolio.html", context)


@explained
def goals(request: HttpRequest) -> HttpResponse:
    """Show how the goals of every partner stand, and which functional areas they cover."""
    viewer, kind = viewer_of(request), request.GET.get("kind", "")
    exercise = {"real": False, "exercise": True}.get(kind)
    tallies = goals_by_state(viewer, exercise=exercise)
    coverage = area_coverage(viewer, exercise=exercise)
    context = {
        "tallies": tallies,
        "longest": max((tally.total for tally in tallies), default=0),
        "key": goal_key([state for tally in tallies for state in tally.by_state]),
        "coverage": coverage,
        "covered": _covered(coverage),
        "uncovered": coverage.uncovered() if coverage.cells else (),
        "kind": kind,
        "answer": _goal_answer(tallies, coverage),
        "tab": "goals",
        **borne_by((), exercise=exercise is True),
    }
    return render(request, "web/programmes/goals.html", context)


@found_or_404
def compare(request: HttpRequest) -> HttpResponse:
    """Show two partners side by side."""
    viewer, clock = viewer_of(request), clock_of(request)
    parties = sorted({row.party for row in _rows(request)}, key=lambda party: fold(party.name))
    left, right = request.GET.get("left", ""), request.GET.get("right", "")
    both = bool(left and right and left != right)
    found = compare_partners(viewer, left=left, right=right, on=clock.on) if both else None
    sides = (found.left, found.right) if found else ()
    context = {
        "parties": parties,
        "left": left,
        "right": right,
        "same": bool(left) and left == right,
        "found": found,
        "sides": sides,
        "longest": max((side.tally.total for side in sides), default=0),
        "most": max((number for row in found.areas for number in row[1:]), default=0) if found else 0,
        "tab": "compare",
        **borne_by_rows(row for side in sides for row in side.programmes),
    }
    return render(request, "web/programmes/compare.html", context)


def _rows(request: HttpRequest) -> list[ProgrammeRow]:
    found = programme_portfolio(viewer_of(request), on=clock_of(request).on)
    return [row for group in found.by_state for row in group.programmes]


def _attention(found: ProgrammePortfolio, query: Query) -> list[tuple[str, str, list[ProgrammeRow]]]:
    """What asks for a decision: tone, heading, programmes; nothing twice."""
    groups = [
        ("stopped", _("Run out, and nobody said what applies"), [r for r in found.expired if r.state != "bridging"]),
        ("warning", _("Over, still applied"), [r for r in found.expired if r.state == "bridging"]),
        ("warning", _("Ending within %(days)s days") % {"days": SOON}, list(found.expiring)),
        ("stopped", _("Suspended"), list(found.suspended)),
    ]
    kept = [(tone, heading, [row for row in rows if query.lets(row)]) for tone, heading, rows in groups]
    return [group for group in kept if group[2]]


def _choices(rows: list[ProgrammeRow], query: Query) -> list[tuple[str, str, list[tuple[str, str, int]], str]]:
    """Each filter: its name, its label, its values with how many programmes have them, the value chosen."""

    def counted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
        listed = list(pairs)
        return [(code, name, listed.count((code, name))) for code, name in dict.fromkeys(listed)]

    exercise, real = ("exercise", _("Exercise")), ("real", _("Real"))
    by_name = sorted(rows, key=lambda row: fold(row.party.name))
    in_life = sorted(rows, key=KEYS["state"])
    filters = query.filters
    return [
        ("party", _("Partner"), counted((r.party.code, r.party.name) for r in by_name), _one(filters.party)),
        (
            "instrument",
            _("Instrument"),
            counted((r.instrument, r.instrument_name) for r in rows),
            _one(filters.instrument),
        ),
        ("state", _("State"), counted((r.state, r.state_label) for r in in_life), _one(filters.state)),
        ("kind", _("Kind"), counted(exercise if r.exercise else real for r in rows), query.kind),
    ]


def _one(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def _gantt(bars: list[GanttBar], request: HttpRequest) -> dict[str, Any] | None:
    clock = clock_of(request)
    suffix = f"?{clock.query}" if clock.query else ""
    hrefs = {bar.programme.code: reverse("programme", args=[bar.programme.code]) + suffix for bar in bars}
    return gantt_chart(bars, on=clock.on, hrefs=hrefs)


def _answer(found: ProgrammePortfolio) -> str:
    counts = {group.state: len(group.programmes) for group in found.by_state}
    in_force = sum(counts.get(state, 0) for state in ("in_force", "mid_term_review", "extended", "final_review"))
    parts = [
        ngettext("%(count)s programme in force", "%(count)s programmes in force", in_force)
        % {"count": number_format(in_force)}
    ]
    if found.expiring:
        number = len(found.expiring)
        parts.append(ngettext("%(count)s ends soon", "%(count)s end soon", number) % {"count": number_format(number)})
    if found.expired:
        number = len(found.expired)
        parts.append(
            ngettext("%(count)s past its end", "%(count)s past their end", number) % {"count": number_format(number)}
        )
    if found.suspended:
        number = len(found.suspended)
        parts.append(ngettext("%(count)s suspended", "%(count)s suspended", number) % {"count": number_format(number)})
    return ", ".join(parts) + "."


def _goal_answer(tallies: tuple[GoalTally, ...], coverage: Coverage) -> str:
    total = sum(tally.open for tally in tallies)
    stuck = sum(tally.by_state.get("blocked", 0) for tally in tallies)
    risk = sum(tally.by_state.get("at_risk", 0) for tally in tallies)
    text = ngettext("%(count)s open goal", "%(count)s open goals", total) % {"count": number_format(total)}
    values = {"goals": text, "risk": number_format(risk), "blocked": number_format(stuck)}
    return _("%(goals)s; at risk: %(risk)s, blocked: %(blocked)s.") % values


def _covered(coverage: Coverage) -> list[tuple[Any, list[tuple[Any, int]], int]]:
    """The areas that have goals: the area, its number for each partner, its total."""
    rows = []
    for area in coverage.areas:
        numbers = [(party, coverage.cells.get((area.code, party.code), 0)) for party in coverage.parties]
        total = sum(number for _party, number in numbers)
        if total:
            rows.append((area, numbers, total))
    return sorted(rows, key=lambda row: -row[2])
