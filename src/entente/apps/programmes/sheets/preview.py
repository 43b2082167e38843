"""What importing a workbook would change, cell by cell, and everything that is wrong with it. Writes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Goal, Programme, Version
from entente.apps.programmes.rules import texts
from entente.apps.programmes.rules.clauses import DEFAULTS, FORMS, Lookups, Text, key_of, text_of, values_of
from entente.apps.programmes.rules.dates import programme_period
from entente.apps.programmes.rules.sides import require_side
from entente.apps.programmes.services.drafting import NewProgramme
from entente.apps.programmes.services.editing import Edit
from entente.apps.programmes.services.writing import check_overlap
from entente.apps.programmes.sheets.held import Held, Part, name_of, parties_and_instruments, removes, sheet_order
from entente.apps.programmes.sheets.layout import ID, INSTRUMENT, PARTY, PROGRAMME, REMOVE, REVISION, plain
from entente.apps.programmes.sheets.reading import Row, read_workbook
from entente.apps.register.models import Framework, Party
from entente.kernel.errors import Problem, Refused

BEGIN, ADD, CHANGE, TAKE_OUT = "begin", "add", "change", "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change a programme, or one row that would add, remove or begin something.

    `verb` is "begin" (a programme), "add", "change" or "remove"; `name` is the code or number of the clause;
    `before` and `after` are the texts of the `field`.
    """

    sheet: str
    row: int
    cell: str
    verb: str
    programme: str
    kind: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. With problems it does nothing at all.

    `digest` names these very changes: apply them with it, and they are what was seen. `begun` are the programmes
    to begin, `edits` the edits by programme code.
    """

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    rows: int
    digest: str
    begun: tuple[NewProgramme, ...] = ()
    edits: tuple[tuple[str, tuple[Edit, ...]], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each verb touches."""
        touched = {(change.sheet, change.row, change.verb) for change in self.changes}
        return dict(Counter(verb for _sheet, _row, verb in touched))


def preview_workbook(actor: Actor, data: bytes) -> Preview:
    """Return what importing the workbook would change and every error in it, by sheet and cell.

    The number of statements does not grow with the number of rows. Raises BadInput for a file that is no workbook.
    """
    read = read_workbook(data)
    return _Draft(actor, read.rows, read.problems).preview()


@dataclass(slots=True)
class _Own:
    """A programme that rows speak of: held, or to begin."""

    programme: Programme
    begun: NewProgramme | None = None
    lookups: Lookups = field(default_factory=Lookups)
    edits: list[Edit] = field(default_factory=list)


class _Draft:
    """The import as it comes about, row by row."""

    def __init__(self, actor: Actor, rows: Sequence[Row], problems: list[Problem]) -> None:
        self.actor, self.problems = actor, problems
        self.rows = sheet_order(row for row in rows if row.cells[PROGRAMME])
        self.held = Held.of(self.rows)
        self.owned = {code: _Own(row) for code, row in self.held.programmes.items()}
        self.changes: list[Change] = []
        self.seen: dict[tuple[str, ClauseKind, str], Row] = {}
        self.removed: dict[tuple[str, ClauseKind, str], Row] = {}

    def preview(self) -> Preview:
        """Go through the rows."""
        self._find_begun()
        for code, lookups in self.held.lookups(self.rows, self.owned).items():
            self.owned[code].lookups = lookups
        for row in self.rows:
            if row.cells[PROGRAMME] in self.owned:
                self._row(row, self.owned[row.cells[PROGRAMME]])
        self._check_hanging()
        self._check_open()
        return Preview(
            changes=tuple(self.changes),
            problems=tuple(self.problems),
            rows=len(self.rows),
            digest=hashlib.sha256(repr(self.changes).encode()).hexdigest(),
            begun=tuple(own.begun for own in self.owned.values() if own.begun),
            edits=tuple((code, tuple(own.edits)) for code, own in self.owned.items() if own.edits),
        )

    def _find_begun(self) -> None:
        """Find the programmes that the workbook begins, and the rows whose programme there is not."""
        heads = [row for row in self.rows if row.sheet.kind == ClauseKind.PROGRAMME]
        new = [row for row in heads if row.cells[PROGRAMME] not in self.owned]
        parties, instruments = parties_and_instruments(new, PARTY, INSTRUMENT)
        for row in new:
            self._begin(row, parties.get(row.cells.get(PARTY, "")), instruments.get(row.cells.get(INSTRUMENT, "")))
        named = {row.cells[PROGRAMME] for row in heads}
        for row in self.rows:
            if row.cells[PROGRAMME] not in self.owned and row.cells[PROGRAMME] not in named:
                message = _("there is no programme %(code)s for you") % {"code": row.cells[PROGRAMME]}
                remedy = _("correct the code, or begin it on the sheet “Programmes”")
                self.problems.append(row.problem(PROGRAMME, message, remedy))

    def _begin(self, row: Row, party: Party | None, instrument: Framework | None) -> None:
        for column, found in ((PARTY, party), (INSTRUMENT, instrument)):
            if found is None:
                message = _("%(code)r is not known") % {"code": row.cells.get(column, "")}
                self.problems.append(row.problem(column, message, _("write a code of the register")))
        if party is None or instrument is None:
            return
        cells = row.cells
        begun = NewProgramme(
            party=party.code,
            instrument=instrument.code,
            code=cells[PROGRAMME],
            title_en=cells.get("title_en", ""),
            title_fr=cells.get("title_fr", ""),
            summary=cells.get("summary", ""),
            period_start=cells.get("period_start", ""),
            period_end=cells.get("period_end", ""),
            alliance_owner=cells.get("alliance_owner", ""),
            partner_owner=cells.get("partner_owner", ""),
        )
        self.owned[begun.code] = _Own(Programme(code=begun.code, party=party, instrument=instrument), begun)

    def _row(self, row: Row, own: _Own) -> None:
        if row.sheet.kind == ClauseKind.PROGRAMME:
            self._head(row, own)
            return
        part, known = self._part(row, own)
        if not known or not self._once(row, str(part.pk) if part else name_of(row.sheet.kind, row.cells)):
            return
        if removes(row):
            if part is not None:
                self._remove(row, own, part)
        elif part is None:
            self._add(row, own)
        else:
            self._change(row, own, part)

    def _head(self, row: Row, own: _Own) -> None:
        if not self._once(row, "head"):
            return
        if own.begun is not None:
            self._check_begun(row, own, own.begun)
            return
        for column, held in ((PARTY, own.programme.party.code), (INSTRUMENT, own.programme.instrument.code)):
            if row.cells.get(column, "") not in {held, ""}:
                message = _("the programme is one of %(held)s") % {"held": held}
                self.problems.append(row.problem(column, message, _("begin another programme under another code")))
        self._change(row, own, own.programme)

    def _check_begun(self, row: Row, own: _Own, begun: NewProgramme) -> None:
        if not (begun.title_en or begun.title_fr):
            self.problems.append(row.problem("title_en", _("the programme has no title"), _("give it one")))
        _values, problems = values_of(ClauseKind.PROGRAMME, begun.head(), own.lookups)
        if not problems:
            overlap = check_overlap(own.programme, programme_period(begun.period_start, begun.period_end))
            problems += [overlap] if overlap else []
        self._told(row, problems)
        try:
            require_side(self.actor, "programmes.draft", own.programme)
        except Refused as refused:
            self.problems.append(row.problem(PROGRAMME, refused.message, refused.remedy))
        given = {PARTY: begun.party, INSTRUMENT: begun.instrument, **begun.head()}
        self._say(row, BEGIN, begun.code, {}, {name: value for name, value in given.items() if value})

    def _part(self, row: Row, own: _Own) -> tuple[Part | None, bool]:
        """Return the clause that a row is about, none for a new one; and whether that much is certain."""
        kind, given = row.sheet.kind, row.cells.get(ID, "")
        if not given:
            key = self.held.names.get((row.cells[PROGRAMME], kind, name_of(kind, row.cells)))
            return (self.held.clauses[kind][key] if key else None), True
        part = self.held.clauses[kind].get(key) if (key := _uuid(given)) else None
        if part is not None and part.programme_id == own.programme.pk:
            return part, True
        if not removes(row):
            remedy = _("leave it empty for a new clause, or export the programme again")
            self.problems.append(row.problem(ID, _("there is no such clause in the programme"), remedy))
        return None, False

    def _once(self, row: Row, name: str) -> bool:
        other = self.seen.setdefault((row.cells[PROGRAMME], row.sheet.kind, name), row) if name else row
        if other is not row:
            message = _("the same clause stands in row %(number)s too") % {"number": other.number}
            self.problems.append(row.problem(ID, message, _("remove one of the two rows")))
        return other is row

    def _add(self, row: Row, own: _Own) -> None:
        kind = row.sheet.kind
        given = {name: row.cells[name] for name in FORMS[kind] if row.cells.get(name)}
        text = {**dict.fromkeys(FORMS[kind], ""), **DEFAULTS[kind], **given}
        self._told(row, values_of(kind, text, own.lookups)[1])
        own.edits.append(Edit(kind, given, place=_place(row)))
        self._say(row, ADD, name_of(kind, row.cells), {}, given)

    def _change(self, row: Row, own: _Own, held: Part | Programme) -> None:
        kind = row.sheet.kind
        theirs = text_of(kind, held)
        # A cell left empty in a row that was added meant what such clauses say by default; later it means no change.
        wanted = {
            name: row.cells[name]
            for name in FORMS[kind]
            if name in row.cells and (row.cells[name] or name not in DEFAULTS[kind])
        }
        differing = {name: value for name, value in wanted.items() if value != plain(theirs[name])}
        if not differing or not self._fresh(row, held):
            return
        yours = {**theirs, **differing}
        self._told(row, values_of(kind, yours, own.lookups)[1])
        if kind != ClauseKind.PROGRAMME:
            self._check_name(row, held, yours)
        own.edits.append(Edit(kind, differing, held.pk, held.revision, place=_place(row)))
        self._say(
            row, CHANGE, own.programme.code if isinstance(held, Programme) else name_of(kind, theirs), theirs, differing
        )

    def _check_name(self, row: Row, held: Part | Programme, yours: Text) -> None:
        kind = row.sheet.kind
        taken = self.held.names.get((row.cells[PROGRAMME], kind, name_of(kind, yours)))
        if taken not in {None, held.pk} and kind != ClauseKind.COMMITMENT:
            column = "number" if kind == ClauseKind.OBJECTIVE else "code"
            message = _("%(code)s is taken") % {"code": yours[column]}
            self.problems.append(row.problem(column, message, _("choose another")))

    def _remove(self, row: Row, own: _Own, held: Part) -> None:
        if not self._fresh(row, held):
            return
        if isinstance(held, Goal):
            try:
                texts.removable(held, agreed=_was_agreed(held))
            except Refused as refused:
                self.problems.append(row.problem(REMOVE, refused.message, refused.remedy))
        kind = row.sheet.kind
        name = name_of(kind, text_of(kind, held))
        self.removed[row.cells[PROGRAMME], kind, name] = row
        own.edits.append(Edit(kind, {}, held.pk, held.revision, remove=True, place=_place(row)))
        self._say(row, TAKE_OUT, name, {}, {})

    def _fresh(self, row: Row, held: Part | Programme) -> bool:
        given = row.cells.get(REVISION, "")
        if given in {"", str(held.revision)}:
            return True
        message = _("somebody else changed this clause: the workbook has revision %(given)s, it is at %(now)s")
        remedy = _("export the programme again and make the change there")
        self.problems.append(row.problem(REVISION, message % {"given": given, "now": held.revision}, remedy))
        return False

    def _check_hanging(self) -> None:
        """What is removed may not be what others hang on when all is done."""
        for code, text in self._afterwards() if self.removed else ():
            for parent, column in ((ClauseKind.OBJECTIVE, "objective"), (ClauseKind.GOAL, "goal")):
                row = self.removed.get((code, parent, text.get(column, "")))
                if row is not None:
                    message = _("%(name)s hangs on it") % {"name": text.get("code") or text.get("text", "")[:60]}
                    self.problems.append(row.problem(REMOVE, message, _("move it to another, or remove it as well")))

    def _afterwards(self) -> list[tuple[str, Text]]:
        """Return the clauses there will be that may hang on others, as text, with the programme's code."""
        after = []
        for code, own in self.owned.items():
            edits = {edit.clause_id: edit for edit in own.edits if edit.clause_id}
            for kind in (ClauseKind.GOAL, ClauseKind.ACTIVITY, ClauseKind.COMMITMENT):
                for part in self.held.clauses[kind].values():
                    edit = edits.get(part.pk)
                    if part.programme_id == own.programme.pk and not (edit and edit.remove):
                        after.append((code, {**text_of(kind, part), **(edit.text if edit else {})}))
            after += [(code, edit.text) for edit in own.edits if edit.clause_id is None]
        return after

    def _check_open(self) -> None:
        """Whose text would change must be open, and the actor's to change."""
        for code, own in self.owned.items():
            if own.begun is not None or not own.edits:
                continue
            try:
                require_side(self.actor, "programmes.draft", own.programme)
                texts.require_open(own.programme)
            except Refused as refused:
                row = next(
                    row for row in self.rows if row.cells[PROGRAMME] == code and _place(row) == own.edits[0].place
                )
                self.problems.append(row.problem(PROGRAMME, refused.message, refused.remedy))

    def _told(self, row: Row, problems: Iterable[Problem]) -> None:
        self.problems += [replace(problem, file=row.sheet.name, row=row.cell(problem.field)) for problem in problems]

    def _say(self, row: Row, verb: str, name: str, before: Text, after: Text) -> None:
        about = (row.cells[PROGRAMME], row.sheet.kind.value, name)
        self.changes += [
            Change(row.sheet.name, row.number, row.cell(field_), verb, *about, field_, before.get(field_, ""), value)
            for field_, value in after.items()
        ] or [Change(row.sheet.name, row.number, row.cell(), verb, *about)]


def _place(row: Row) -> str:
    return f"{row.sheet.name}!{row.number}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _was_agreed(goal: Goal) -> bool:
    key = key_of(ClauseKind.GOAL, goal.pk)
    return Version.objects.filter(programme=goal.programme_id, agreed_at__isnull=False, content__has_key=key).exists()
