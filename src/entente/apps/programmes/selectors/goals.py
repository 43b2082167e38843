"""One goal with its lineage, and how goals stood on a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind, GoalState, LineageKind
from entente.apps.programmes.models import Goal, GoalLineage, GoalStep, Programme
from entente.apps.programmes.rules.clauses import Text, text_of
from entente.apps.programmes.rules.sides import voice
from entente.apps.programmes.rules.texts import is_open
from entente.apps.programmes.rules.transitions import GOAL, LABELS, OPEN, available
from entente.apps.programmes.selectors.parts import activity_rows, commitment_views, goal_row, with_goal_names
from entente.apps.programmes.selectors.rows import programme_row, slim, with_names
from entente.apps.programmes.selectors.types import ActionView, ActivityRow, CommitmentView, GoalRow, ProgrammeRow


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
    """Return one goal's page, by the codes of programme and goal. Eight statements. Raises Goal.DoesNotExist."""
    whole = with_names(Programme.objects.filter(code=programme)).first()
    row = with_goal_names(Goal.objects.filter(programme=whole, code=goal)).get()
    row.programme = whole or row.programme
    return GoalPage(
        row=goal_row(row),
        programme=programme_row(row.programme, on=on),
        objective=row.objective.title if row.objective else "",
        text=text_of(ClauseKind.GOAL, row),
        theory_of_change=row.theory_of_change,
        text_open=is_open(row.programme),
        side=voice(viewer, party=row.programme.party.code) or "",
        steps=tuple(
            GoalStepView(step.state, str(GoalState(step.state).label), step.on, step.reason, step.by_name)
            for step in GoalStep.objects.filter(goal=row)
        ),
        activities=activity_rows(viewer, goal_id=row.pk),
        commitments=commitment_views(viewer, goal_id=row.pk),
        lineage=lineage_get(viewer, goal_id=row.pk),
        actions=tuple(
            ActionView(each.verb, str(LABELS[each.verb]), each.target)
            for each in available(viewer, row.programme, state=row.state, table=GOAL)
        ),
    )


# Up from the goal through all parents, down through all children; never up again on the way down, so that
# the goals merged into the same one are shown and the rest of the partner's goals are not.
_GRAPH = """
WITH RECURSIVE above (id, depth) AS (
    SELECT %(goal)s::uuid, 0
    UNION
    SELECT l.parent_id, a.depth - 1 FROM programmes_goallineage l JOIN above a ON l.child_id = a.id
), below (id, depth) AS (
    SELECT %(goal)s::uuid, 0
    UNION
    SELECT l.child_id, b.depth + 1 FROM programmes_goallineage l JOIN below b ON l.parent_id = b.id
)
SELECT id, min(depth) FROM above GROUP BY id UNION SELECT id, max(depth) FROM below GROUP BY id
"""


def lineage_get(viewer: Viewer, *, goal_id: UUID) -> Lineage:
    """Return the graph of a goal. Three statements, whatever its size."""
    with connection.cursor() as cursor:
        cursor.execute(_GRAPH, {"goal": goal_id})
        depths: dict[UUID, int] = dict(cursor.fetchall())
    goals = slim(Goal.objects.filter(pk__in=depths), programme=("code",))
    nodes = [
        LineageNode(
            row.pk, row.code, row.title, row.programme.code, row.state, str(GoalState(row.state).label), depths[row.pk]
        )
        for row in goals
    ]
    edges = [
        LineageEdge(row.parent_id, row.child_id, row.kind, str(LineageKind(row.kind).label), row.on)
        for row in GoalLineage.objects.filter(parent__in=depths, child__in=depths)
    ]
    return Lineage(tuple(sorted(nodes, key=lambda node: (node.depth, node.code))), tuple(edges))


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
