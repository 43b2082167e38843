"""The responsibility matrix as a grid: clauses down, posts across, letters in the cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import Area, ClauseKind
from entente.apps.programmes.rules.duties import MatrixRow
from entente.apps.programmes.selectors.responsibilities import Matrix, MatrixLine, PostRef
from entente.apps.programmes.vocabularies import Duty
from entente.kernel.errors import BadInput, Problem

# The letters of the matrix, the same in both languages.
LETTERS = {Duty.ACCOUNTABLE: "A", Duty.RESPONSIBLE: "R", Duty.CONSULTED: "C", Duty.INFORMED: "I"}
_DUTIES = {letter: duty for duty, letter in LETTERS.items()}
_DEPTHS = {ClauseKind.OBJECTIVE: 0, ClauseKind.GOAL: 1, ClauseKind.ACTIVITY: 2}
NO_OBJECTIVE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a post is to a clause: letters, and the same in words."""

    post: str
    letters: str
    words: str

    @property
    def first(self) -> str:
        """The letter that decides how the cell looks."""
        return self.letters[:1].lower()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A clause with a cell for each post. `block` is the objective (number) it belongs to, `NO_OBJECTIVE` for none."""

    line: MatrixLine
    block: str
    cells: tuple[Cell, ...]

    @property
    def depth(self) -> int:
        """How far it is indented: ends, ways, means."""
        return _DEPTHS[self.line.kind]


@dataclass(frozen=True, slots=True)
class Block:
    """An objective with its goals and their activities: what is edited together."""

    key: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class AreaBlocks:
    """One of the three areas, "" for what serves no objective, with its blocks."""

    area: str
    label: str
    blocks: tuple[Block, ...]


def posts_of(lines: Iterable[MatrixLine]) -> list[PostRef]:
    """Return the posts of the lines: those accountable first, then by name."""
    found: dict[PostRef, int] = {}
    for line in lines:
        ranked = ((0, [line.accountable] if line.accountable else []), (1, line.responsible), (2, line.consulted),
                  (3, line.informed))  # fmt: skip
        for rank, posts in ranked:
            for post in posts:
                found[post] = min(rank, found.get(post, rank))
    return sorted(found, key=lambda post: (found[post], post.name))


def areas_of(matrix: Matrix, posts: list[PostRef], *, only: str = "") -> list[AreaBlocks]:
    """Arrange the matrix by area, then from ends to means; all of it, or one block."""
    codes = [(post.code, post.name) for post in posts]
    blocks: dict[str, dict[str, list[GridRow]]] = {}
    for line, block in _in_order(matrix.lines):
        if only and block != only:
            continue
        blocks.setdefault(line.area, {}).setdefault(block, []).append(GridRow(line, block, _cells(line, codes)))
    labels = {**{area.value: str(area.label) for area in Area}, "": _("Serves no objective")}
    return [
        AreaBlocks(area, labels[area], tuple(Block(key, tuple(rows)) for key, rows in blocks[area].items()))
        for area in labels
        if area in blocks
    ]


def first_block(matrix: Matrix) -> str:
    """Return the key of the first block in that order; "" without any."""
    keys: dict[str, str] = {}
    for line, block in _in_order(matrix.lines):
        keys.setdefault(line.area, block)
    return next((keys[area] for area in (*Area.values, "") if area in keys), "")


def letters_of(row: MatrixRow) -> dict[str, str]:
    """Return the letters of a row by post (code)."""
    found: dict[str, str] = {}
    for duty, code in row.pairs():
        found[code] = found.get(code, "") + LETTERS[duty]
    return found


def row_of(letters: Mapping[str, str], *, clause: str) -> MatrixRow:
    """Return the row that letters by post mean. Raises BadInput for what is no letter, and for a second A."""
    pairs: list[tuple[Duty, str]] = []
    for code, text in letters.items():
        for letter in text.upper().replace(" ", "").replace("/", ""):
            if letter not in _DUTIES:
                raise BadInput(
                    Problem(
                        _("%(clause)s: %(letter)r is no letter of the matrix") % {"clause": clause, "letter": letter},
                        row=clause, field=code, remedy=_("write R, A, C or I, or leave the cell empty"),
                    )
                )  # fmt: skip
            pairs.append((_DUTIES[letter], code))
    accountable = [code for duty, code in pairs if duty is Duty.ACCOUNTABLE]
    if len(set(accountable)) > 1:
        raise BadInput(
            Problem(
                _("%(clause)s has %(count)s accountable posts") % {"clause": clause, "count": len(set(accountable))},
                row=clause, field=accountable[1], remedy=_("leave exactly one A in the row"),
            )
        )  # fmt: skip
    return MatrixRow.of(pairs)


def _cells(line: MatrixLine, posts: list[tuple[str, str]]) -> tuple[Cell, ...]:
    letters = letters_of(line.row)
    if not letters:
        return tuple(Cell(code, "", "") for code, _name in posts)
    return tuple(
        Cell(
            code,
            letters.get(code, ""),
            f"{name}: {', '.join(str(_DUTIES[each].label) for each in letters[code])}" if code in letters else "",
        )
        for code, name in posts
    )


def _in_order(lines: Iterable[MatrixLine]) -> Iterator[tuple[MatrixLine, str]]:
    """Every line with its block: an objective, its goals each with their activities; then what hangs nowhere."""
    below: dict[tuple[ClauseKind, str], list[MatrixLine]] = {}
    for line in lines:
        below.setdefault((line.kind, line.above), []).append(line)

    def goals(number: str, block: str) -> Iterator[tuple[MatrixLine, str]]:
        for goal in below.get((ClauseKind.GOAL, number), ()):
            yield goal, block
            for activity in below.pop((ClauseKind.ACTIVITY, goal.code), ()):
                yield activity, block

    for objective in below.get((ClauseKind.OBJECTIVE, ""), ()):
        yield objective, objective.code
        yield from goals(objective.code, objective.code)
    yield from goals("", NO_OBJECTIVE)
    # Activities of no goal, or of a goal that the reader does not see.
    for (kind, _above), rest in below.items():
        if kind == ClauseKind.ACTIVITY:
            yield from ((activity, NO_OBJECTIVE) for activity in rest)
