"""One goal: what is wanted, measured how, where it stands, what it came out of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.programmes.selectors.goals import GoalPage, LineageEdge, LineageNode, goal_get
from entente.web.actors import viewer_of
from entente.web.charts.programmes_lineage import lineage_drawing
from entente.web.clock import clock_of
from entente.web.views.engagements.shared import engaged
from entente.web.views.history import already_read, record_parts
from entente.web.views.programmes.shared import borne_by, found_or_404


@found_or_404
def goal(request: HttpRequest, code: str, goal: str) -> HttpResponse:
    """Show a goal."""
    page = goal_get(viewer_of(request), programme=code, goal=goal, on=clock_of(request).on)
    context = {
        "page": page,
        "goal": page.row,
        "actions": [(each.verb, each.label) for each in page.actions],
        "row": page.programme,
        "lines": _lines(page),
        "drawing": lineage_drawing(page.lineage, current=str(page.row.id)),
        "engaged": engaged(request, page.row.id),
        **record_parts(request, "goal", str(page.row.id), described=already_read(page.marking_id)),
        **borne_by([page.programme.marking_id], exercise=page.row.exercise or page.programme.exercise),
    }
    return render(request, "web/programmes/goal.html", context)


def _lines(page: GoalPage) -> list[tuple[LineageNode, LineageNode, LineageEdge]]:
    """The lineage in words: parent, child, and the line between them."""
    nodes = {node.id: node for node in page.lineage.nodes}
    return [
        (nodes[edge.parent], nodes[edge.child], edge)
        for edge in page.lineage.edges
        if edge.parent in nodes and edge.child in nodes
    ]
