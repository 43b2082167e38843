"""Who has not been met for how long, against the cadence that was meant to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.models import CadenceTarget
from entente.apps.calendars.rules import TONES, Due, Standing, due
from entente.apps.engagements.enums import EngagementLevel
from entente.apps.register.selectors.types import PartyRef

# For each party and level the last meeting up to the day and the first after it: two probes of an index each,
# whatever the number of engagements. What a public source tells of others is no meeting of ours.
_LAST_AND_NEXT = """
SELECT p.code, l.level, last.starts, last.code, last.marking_id, next.starts, next.code, next.marking_id
FROM register_party p CROSS JOIN unnest(%(levels)s::text[]) AS l(level)
LEFT JOIN LATERAL (
    SELECT ep.starts, e.code, ep.marking_id FROM engagements_engagementparty ep
    JOIN engagements_engagement e ON e.id = ep.engagement_id
    WHERE ep.party_id = p.id AND ep.level = l.level AND NOT ep.called_off AND NOT ep.recorded
        AND ep.starts <= %(on)s
    ORDER BY ep.starts DESC, ep.id DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT ep.starts, e.code, ep.marking_id FROM engagements_engagementparty ep
    JOIN engagements_engagement e ON e.id = ep.engagement_id
    WHERE ep.party_id = p.id AND ep.level = l.level AND NOT ep.called_off AND NOT ep.recorded
        AND ep.starts > %(on)s
    ORDER BY ep.starts, ep.id LIMIT 1
) next ON true
WHERE p.code = ANY(%(codes)s)
"""
# With one party: from what it took part in, once. Asked of every other party in turn, the ones it never met would
# each be searched to their beginning. Both steps read an index alone: of the last and the next part only the day
# and the number are kept, and what the page shows of them is looked up at the end. OFFSET 0 keeps the planner from
# reading all there is instead.
_WITH_ONE = """
WITH theirs AS MATERIALIZED (
    SELECT DISTINCT o.engagement_id FROM engagements_engagementparty o
    WHERE o.party_id = (SELECT id FROM register_party WHERE code = %(met_by)s) AND NOT o.called_off AND NOT o.recorded
), met AS MATERIALIZED (
    SELECT part.party_id, part.level,
        max(ARRAY[part.starts - DATE '2000-01-01', part.id]) FILTER (WHERE part.starts <= %(on)s) AS last,
        min(ARRAY[part.starts - DATE '2000-01-01', part.id]) FILTER (WHERE part.starts > %(on)s) AS next
    FROM theirs CROSS JOIN LATERAL (
        SELECT ep.party_id, ep.level, ep.starts, ep.id FROM engagements_engagementparty ep
        WHERE ep.engagement_id = theirs.engagement_id AND NOT ep.called_off AND NOT ep.recorded OFFSET 0
    ) part
    GROUP BY part.party_id, part.level
)
SELECT p.code, l.level, last.starts, last_of.code, last.marking_id, next.starts, next_of.code, next.marking_id
FROM register_party p CROSS JOIN unnest(%(levels)s::text[]) AS l(level)
LEFT JOIN met ON met.party_id = p.id AND met.level = l.level
LEFT JOIN (
    engagements_engagementparty last JOIN engagements_engagement last_of ON last_of.id = last.engagement_id
) ON last.id = met.last[2]
LEFT JOIN (
    engagements_engagementparty next JOIN engagements_engagement next_of ON next_of.id = next.engagement_id
) ON next.id = met.next[2]
WHERE p.code = ANY(%(codes)s)
"""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a party was met, or is to be, and in which engagement."""

    on: date
    code: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A party at a level: the last meeting and how many days ago, the next one, and how its cadence stands."""

    level: str
    last: Meeting | None
    ago: int | None
    next: Meeting | None
    every_days: int | None
    note: str
    due: Due
    target_exercise: bool = False

    @property
    def tone(self) -> str:
        """How it is shown."""
        return TONES[self.due.standing]


@dataclass(frozen=True, slots=True)
class Row:
    """A party at every level."""

    party: PartyRef
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> Standing:
        """The standing that asks most for attention."""
        order: tuple[Standing, ...] = ("overdue", "soon", "kept", "none")
        return min((cell.due.standing for cell in self.cells), key=order.index)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom to meet next, at which level, and why: overdue by so many days (None: never met), or due soon."""

    party: PartyRef
    cell: Cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """All parties by levels on a day; `suggestions` are the most overdue that no engagement is planned for."""

    on: date
    levels: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    suggestions: tuple[Suggestion, ...]
    counts: dict[str, int]


def cadence_matrix(viewer: Viewer, *, parties: Sequence[PartyRef], on: date, met_by: str = "") -> Matrix:
    """Return when each party was last met at each level, against what was meant. Two statements.

    `met_by` (code) counts only what that party took part in as well; without it, whatever is on the record as the
    alliance's own.
    """
    levels = tuple((level.value, str(level.label)) for level in EngagementLevel)
    codes = [party.code for party in parties]
    met = _met(codes, [code for code, _label in levels], on, met_by)
    targets = _targets(codes)
    rows = tuple(
        Row(
            party,
            tuple(
                _cell(level, met.get((party.code, level)), targets.get((party.code, level)), on)
                for level, _label in levels
            ),
        )
        for party in parties
    )
    suggestions = sorted(
        (
            Suggestion(row.party, cell)
            for row in rows
            for cell in row.cells
            if cell.due.standing in {"overdue", "soon"} and cell.next is None
        ),
        key=lambda each: each.cell.due.days if each.cell.due.days is not None else -10_000,
    )
    counts: dict[str, int] = {
        name: sum(cell.due.standing == name for row in rows for cell in row.cells) for name in TONES
    }
    return Matrix(on, levels, rows, tuple(suggestions), counts)


def _met(
    codes: list[str], levels: list[str], on: date, met_by: str
) -> dict[tuple[str, str], tuple[Meeting | None, Meeting | None]]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _WITH_ONE if met_by else _LAST_AND_NEXT,
            {"codes": codes, "levels": levels, "on": on, "met_by": met_by},
        )
        for code, level, last, last_code, last_marking, later, later_code, later_marking in cursor.fetchall():
            for marking_id in (last_marking, later_marking):
                note(marking_id)
            found[code, level] = (
                Meeting(last, last_code) if last else None,
                Meeting(later, later_code) if later else None,
            )
    return found


def _targets(codes: list[str]) -> dict[tuple[str, str], CadenceTarget]:
    rows = CadenceTarget.objects.filter(party__code__in=codes).select_related("party").order_by("pk")
    return {(row.party.code, row.level): row for row in rows}


def _cell(
    level: str, met: tuple[Meeting | None, Meeting | None] | None, target: CadenceTarget | None, on: date
) -> Cell:
    last, later = met or (None, None)
    every = target.every_days if target else None
    return Cell(
        level=level,
        last=last,
        ago=(on - last.on).days if last else None,
        next=later,
        every_days=every,
        note=target.note if target else "",
        due=due(every_days=every, last=last.on if last else None, on=on),
        target_exercise=bool(target and target.exercise),
    )
