"""One goal with its lineage, and how goals stood on a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind, GoalState, LineageKind
from entente.apps.programmes.models import Commitment, Goal, GoalStep, Programme
from entente.apps.programmes.rules.clauses import Text, text_of
from entente.apps.programmes.rules.sides import voice
from entente.apps.programmes.rules.texts import is_open
from entente.apps.programmes.rules.transitions import GOAL, LABELS, OPEN, available
from entente.apps.programmes.selectors.parts import (
    activity_rows,
    commitments_list,
    commitments_of,
    goal_row,
    with_goal_names,
)
from entente.apps.programmes.selectors.rows import listed, marking_of, noted, own_columns, programme_row
from entente.apps.programmes.selectors.types import ActionView, ActivityRow, CommitmentView, GoalRow, ProgrammeRow
from entente.apps.register.models.named import in_language


@dataclass(frozen=True, slots=True)
class LineageNode:
    """A goal in the graph; `depth` is below zero for what it came out of, above for what came out of it."""

    id: UUID
    code: str
    title: str
    programme: str
    state: str
    state_label: str
    depth: int


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """The child came out of the parent."""

    parent: UUID
    child: UUID
    kind: str
    label: str
    on: date


@dataclass(frozen=True, slots=True)
class Lineage:
    """All that a goal came out of and all that came out of it, as far as the viewer may read."""

    nodes: tuple[LineageNode, ...]
    edges: tuple[LineageEdge, ...]

    def parents(self, goal_id: UUID) -> tuple[LineageNode, ...]:
        """The goals that one came directly out of."""
        above = {edge.parent for edge in self.edges if edge.child == goal_id}
        return tuple(node for node in self.nodes if node.id in above)


@dataclass(frozen=True, slots=True)
class GoalStepView:
    """How a goal stood from a day on, and why."""

    state: str
    label: str
    on: date
    reason: str
    by_name: str


@dataclass(frozen=True, slots=True)
class GoalPage:
    """All that one goal's page shows. `text` is its clause as text, for editing at `row.revision`."""

    row: GoalRow
    programme: ProgrammeRow
    objective: str
    text: Text
    marking_id: int
    theory_of_change: str
    text_open: bool
    side: str
    steps: tuple[GoalStepView, ...]
    activities: tuple[ActivityRow, ...]
    commitments: tuple[CommitmentView, ...]
    lineage: Lineage
    actions: tuple[ActionView, ...]


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """How many goals stood how on a date. `open`: agreed or worked on, or still talked about."""

    on: date
    by_state: Mapping[str, int]

    @property
    def open(self) -> int:
        """Goals not ended."""
        return sum(number for state, number in self.by_state.items() if state in OPEN)

    @property
    def completed(self) -> int:
        """Goals completed."""
        return self.by_state.get(GoalState.COMPLETED, 0)


def goal_get(viewer: Viewer, *, programme: str, goal: str, on: date) -> GoalPage:
    """Return one goal's page, by the codes of programme and goal. Three statements. Raises Goal.DoesNotExist."""
    row = _with_page(Goal.objects.filter(programme__code=programme, code=goal)).get()
    return GoalPage(
        row=goal_row(row),
        programme=programme_row(row.programme, on=on),
        objective=row.objective.title if row.objective else "",
        text=text_of(ClauseKind.GOAL, row),
        marking_id=marking_of(row),
        theory_of_change=row.theory_of_change,
        text_open=is_open(row.programme),
        side=voice(viewer, party=row.programme.party.code) or "",
        steps=tuple(
            GoalStepView(
                step["state"],
                str(GoalState(step["state"]).label),
                date.fromisoformat(step["on"]),
                step["reason"],
                step["by"],
            )
            for step in noted(row, "steps_list")
        ),
        activities=activity_rows(viewer, goal_id=row.pk),
        commitments=commitments_of(row),
        lineage=lineage_get(viewer, goal_id=row.pk),
        actions=tuple(
            ActionView(each.verb, str(LABELS[each.verb]), each.target)
            for each in available(viewer, row.programme, state=row.state, table=GOAL)
        ),
    )


def _with_page(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    """Load goals with their programmes and with what is short: how they stood, and the commitments to them."""
    whole = {
        "programme": own_columns(Programme),
        "programme__party": ("code", "name_en", "name_fr"),
        "programme__instrument": ("code", "short_en", "short_fr"),
    }
    steps = GoalStep.objects.filter(goal=OuterRef("pk"))
    return with_goal_names(rows, **whole).annotate(
        steps_list=listed(steps, state="state", on="on", reason="reason", by="by_name"),
        commitments_list=commitments_list(Commitment.objects.filter(goal=OuterRef("pk"))),
    )


# Up from the goal through all parents, down through all children; never up again on the way down, so that
# the goals merged into the same one are shown and the rest of the partner's goals are not. A goal out of sight is in
# no row, and neither is a line from it or to it.
_GRAPH = """
WITH RECURSIVE above (id, depth) AS (
    SELECT %(goal)s::uuid, 0
    UNION
    SELECT l.parent_id, a.depth - 1 FROM programmes_goallineage l JOIN above a ON l.child_id = a.id
), below (id, depth) AS (
    SELECT %(goal)s::uuid, 0
    UNION
    SELECT l.child_id, b.depth + 1 FROM programmes_goallineage l JOIN below b ON l.parent_id = b.id
), reached AS (
    SELECT id, min(depth) AS depth FROM above GROUP BY id UNION SELECT id, max(depth) FROM below GROUP BY id
)
SELECT g.id, g.marking_id, g.code, g.title_en, g.title_fr, p.code, g.state, r.depth,
    (SELECT coalesce(json_agg(json_build_array(l.child_id, l.marking_id, l.kind, l."on") ORDER BY l."on", l.id), '[]')
     FROM programmes_goallineage l WHERE l.parent_id = g.id AND l.child_id IN (SELECT id FROM reached))
FROM reached r JOIN programmes_goal g ON g.id = r.id JOIN programmes_programme p ON p.id = g.programme_id
"""


def lineage_get(viewer: Viewer, *, goal_id: UUID) -> Lineage:
    """Return the graph of a goal. One statement, whatever its size."""
    with connection.cursor() as cursor:
        cursor.execute(_GRAPH, {"goal": goal_id})
        found = cursor.fetchall()
    nodes: dict[UUID, LineageNode] = {}
    edges: list[LineageEdge] = []
    for key, marking_id, code, en, fr, programme, state, depth, lines in found:
        if key in nodes:
            continue
        note(marking_id)
        label = str(GoalState(state).label)
        nodes[key] = LineageNode(key, code, in_language(en, fr), programme, state, label, depth)
        for child, mark, kind, on in lines:
            note(mark)
            label = str(LineageKind(kind).label)
            edges.append(LineageEdge(key, UUID(child), kind, label, date.fromisoformat(on)))
    return Lineage(
        tuple(sorted(nodes.values(), key=lambda node: (node.depth, node.code))),
        tuple(sorted(edges, key=lambda edge: edge.on)),
    )


_COUNTS = """
SELECT latest.state, latest.marking_id, count(*) FROM (
    SELECT DISTINCT ON (s.goal_id) s.goal_id, s.state, s.marking_id
    FROM programmes_goalstep s
    JOIN programmes_goal g ON g.id = s.goal_id
    JOIN programmes_programme p ON p.id = s.programme_id
    JOIN register_party party ON party.id = p.party_id
    JOIN register_framework i ON i.id = p.instrument_id
    WHERE party.code = %(party)s AND s."on" <= %(on)s AND (%(any)s OR i.code = ANY (%(instruments)s))
    ORDER BY s.goal_id, s."on" DESC, s.id DESC
) latest GROUP BY latest.state, latest.marking_id
"""


def goal_counts(viewer: Viewer, *, party: str, on: date, instruments: Collection[str] = ()) -> GoalCounts:
    """Return how a partner's goals stood on a date, across programmes of the instruments (all by default).

    A goal that was merged or carried over counts under that state; the goal it went into counts by itself.
    One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"party": party, "on": on, "any": not instruments, "instruments": list(instruments)})
        counted = cursor.fetchall()
    by_state: Counter[str] = Counter()
    for state, marking_id, number in counted:
        note(marking_id)
        by_state[state] += number
    return GoalCounts(on, by_state)
