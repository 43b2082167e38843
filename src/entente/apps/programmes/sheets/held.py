"""What the platform holds of the programmes that a workbook speaks of, read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from entente.apps.access.models import Post
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Activity, Commitment, Goal, Objective, Programme
from entente.apps.programmes.rules.clauses import Lookups, Text, text_of
from entente.apps.programmes.selectors.clauses import AREAS, RELATED
from entente.apps.programmes.sheets.layout import PROGRAMME, REMOVE, SHEETS, YES, plain
from entente.apps.programmes.sheets.reading import Row
from entente.apps.register.models import Framework, Party, Term

Part = Objective | Goal | Activity | Commitment
PARTS: dict[ClauseKind, type[Part]] = {
    ClauseKind.OBJECTIVE: Objective,
    ClauseKind.GOAL: Goal,
    ClauseKind.ACTIVITY: Activity,
    ClauseKind.COMMITMENT: Commitment,
}
_POSTS = ("alliance_owner", "partner_owner", "lead")
_NAMED = (ClauseKind.OBJECTIVE, ClauseKind.GOAL)


def name_of(kind: ClauseKind, text: Text) -> str:
    """Return what tells a clause from the others of its kind in a programme, where it has no id."""
    if kind == ClauseKind.OBJECTIVE:
        return text.get("number", "")
    if kind == ClauseKind.COMMITMENT:
        wording = plain(text.get("text", ""))
        return f"{text.get('side', '')}: {wording}" if wording else ""
    return text.get("code", "")


def removes(row: Row) -> bool:
    """Whether a row asks for its clause to be removed."""
    return row.cells.get(REMOVE, "").casefold() in YES


@dataclass(slots=True)
class Held:
    """Programmes by code, their clauses by kind and key, and the keys of clauses by programme, kind and name."""

    programmes: dict[str, Programme] = field(default_factory=dict)
    clauses: dict[ClauseKind, dict[UUID, Part]] = field(default_factory=dict)
    names: dict[tuple[str, ClauseKind, str], UUID] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Held:
        """Read what the rows speak of. Five statements."""
        codes = {row.cells[PROGRAMME] for row in rows}
        found = Programme.objects.filter(code__in=codes).select_related(
            "party", "instrument", *RELATED[ClauseKind.PROGRAMME]
        )
        held = cls({row.code: row for row in found})
        by_key = {row.pk: code for code, row in held.programmes.items()}
        for kind, model in PARTS.items():
            parts: Iterable[Part] = model._default_manager.filter(programme__in=list(by_key)).select_related(
                *RELATED[kind]
            )
            held.clauses[kind] = {part.pk: part for part in parts}
            for part in held.clauses[kind].values():
                held.names[by_key[part.programme_id], kind, name_of(kind, text_of(kind, part))] = part.pk
        return held

    def lookups(self, rows: Sequence[Row], codes: Iterable[str]) -> dict[str, Lookups]:
        """Return what the text of each programme may refer to: what is held, and what the rows add. Two statements."""
        wanted = {row.cells[name] for row in rows for name in _POSTS if row.cells.get(name)}
        posts = dict(Post.objects.filter(code__in=wanted, active=True).values_list("code", "pk")) if wanted else {}
        areas = frozenset(Term.objects.filter(list=AREAS).values_list("code", flat=True))
        names: dict[tuple[str, ClauseKind], dict[str, UUID]] = defaultdict(dict)
        for (code, kind, name), key in self.names.items():
            names[code, kind][name] = key
        for row in rows:
            name = name_of(row.sheet.kind, row.cells)
            if row.sheet.kind in _NAMED and name and not removes(row):
                names[row.cells[PROGRAMME], row.sheet.kind].setdefault(name, uuid4())
        return {
            code: Lookups(posts, names[code, ClauseKind.OBJECTIVE], names[code, ClauseKind.GOAL], areas)
            for code in codes
        }


def parties_and_instruments(
    rows: Iterable[Row], party: str, instrument: str
) -> tuple[dict[str, Party], dict[str, Framework]]:
    """Return the parties and instruments that rows name in two columns, by code."""
    rows = list(rows)
    parties = {row.cells.get(party, "") for row in rows}
    instruments = {row.cells.get(instrument, "") for row in rows}
    return (
        {row.code: row for row in Party.objects.filter(code__in=parties)} if rows else {},
        {row.code: row for row in Framework.objects.filter(code__in=instruments)} if rows else {},
    )


def sheet_order(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in the order of the sheets, what others refer to first."""
    order = {sheet.name: position for position, sheet in enumerate(SHEETS)}
    return sorted(rows, key=lambda row: order[row.sheet.name])
