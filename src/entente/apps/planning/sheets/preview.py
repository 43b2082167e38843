"""What importing a round's workbook would change, cell by cell, and everything wrong with it. Writes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.planning.models import Allocation, MenuEntry, PlanVersion, Round, SeatRequest
from entente.apps.planning.rules.transitions import transition_for
from entente.apps.planning.selectors.instance import round_instance
from entente.apps.planning.services.by_hand import changed_plan, plan_problems
from entente.apps.planning.services.menu import (
    FIELDS,
    EntryText,
    Lookups,
    check_may_offer,
    text_of,
    values_of,
)
from entente.apps.planning.services.requests import Asked, checked, differs, require_request, world_of
from entente.apps.planning.services.rounds import require_plan
from entente.apps.planning.sheets.layout import (
    ACTIVITY,
    ALLOCATIONS,
    BY_NAME,
    ID,
    MENU,
    PARTNER,
    REMOVE,
    REQUESTS,
    REVISION,
    SEATS,
    VERSION,
)
from entente.apps.programmes.sheets.layout import YES, plain
from entente.apps.programmes.sheets.reading import Row, read_workbook
from entente.kernel.errors import Problem, Refused

ADD, CHANGE, TAKE_OUT = "add", "change", "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would change something, or one row that would add or remove something."""

    sheet: str
    row: int
    cell: str
    verb: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. With problems it does nothing at all. `digest` names these very changes."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    rows: int
    digest: str
    offers: tuple[tuple[EntryText, UUID | None, int], ...] = ()
    withdrawn: tuple[UUID, ...] = ()
    asked: tuple[Asked, ...] = ()
    taken_back: tuple[UUID, ...] = ()
    version: int | None = None
    seats: tuple[tuple[UUID, int], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows each verb touches."""
        return dict(Counter(verb for _sheet, _row, verb in {(c.sheet, c.row, c.verb) for c in self.changes}))


def preview_workbook(actor: Actor, held: Round, data: bytes) -> Preview:
    """Return what importing the workbook would change in a round, and every error in it, by sheet and cell.

    The number of statements does not grow with the number of rows. Raises BadInput for a file that is no workbook.
    """
    read = read_workbook(data, sheets=BY_NAME)
    draft = _Draft(actor, held, read.rows, list(read.problems))
    draft.menu()
    draft.requests()
    draft.allocations()
    return draft.preview()


def removes(row: Row) -> bool:
    """Whether a row asks for its record to be withdrawn."""
    return row.cells.get(REMOVE, "").casefold() in YES


@dataclass(slots=True)
class _Draft:
    """The import as it comes about, sheet by sheet."""

    actor: Actor
    held: Round
    rows: list[Row]
    problems: list[Problem]
    changes: list[Change] = field(default_factory=list)
    offers: list[tuple[EntryText, UUID | None, int]] = field(default_factory=list)
    withdrawn: list[UUID] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    taken_back: list[UUID] = field(default_factory=list)
    version: int | None = None
    seats: dict[UUID, int] = field(default_factory=dict)

    def preview(self) -> Preview:
        """Return what came about."""
        return Preview(
            changes=tuple(self.changes),
            problems=tuple(self.problems),
            rows=len(self.rows),
            digest=hashlib.sha256(repr(self.changes).encode()).hexdigest(),
            offers=tuple(self.offers),
            withdrawn=tuple(self.withdrawn),
            asked=tuple(self.asked),
            taken_back=tuple(self.taken_back),
            version=self.version,
            seats=tuple(self.seats.items()),
        )

    def _of(self, sheet: Any) -> list[Row]:
        return [row for row in self.rows if row.sheet is sheet and row.cells[sheet.key]]

    def menu(self) -> None:
        """Go through the menu."""
        rows = self._of(MENU)
        if not rows:
            return
        entries = list(
            MenuEntry.objects.filter(round=self.held)
            .select_related("lead", "host", "fund")
            .prefetch_related("prerequisites__requires")
        )
        lookups = Lookups.of(self.held)
        by_code = {row.code: row for row in entries}
        by_key = {str(row.pk): row for row in entries}
        # What the workbook itself adds may be a prerequisite too.
        for row in rows:
            lookups.entries.setdefault(row.cells["code"], MenuEntry(code=row.cells["code"]))
        seen: dict[str, Row] = {}
        for row in rows:
            given = row.cells.get(ID, "")
            entry = by_key.get(given) if given else by_code.get(row.cells["code"])
            if given and entry is None:
                self._wrong(row, ID, _("there is no such activity"), _("leave it empty for a new one, or export anew"))
            elif self._once(seen, row, str(entry.pk) if entry else row.cells["code"]):
                self._entry(row, entry, lookups, by_code)

    def _entry(self, row: Row, entry: MenuEntry | None, lookups: Lookups, by_code: dict[str, MenuEntry]) -> None:
        if removes(row):
            if entry is not None and not entry.withdrawn and self._fresh(row, entry.revision):
                self._allowed(row, entry.field)
                self.withdrawn.append(entry.pk)
                self._say(row, TAKE_OUT, entry.code, {}, {})
            return
        theirs = text_of(entry) if entry else EntryText(code="")
        wanted = {name: row.cells[name] for name in FIELDS if name in row.cells}
        before = {name: plain(getattr(theirs, name)) for name in FIELDS}
        differing = {name: value for name, value in wanted.items() if value != before[name]}
        if entry is None:
            differing = {name: value for name, value in wanted.items() if value}
        if not differing or (entry is not None and not self._fresh(row, entry.revision)):
            return
        text = replace(theirs, **differing)
        taken = by_code.get(text.code)
        if taken is not None and (entry is None or taken.pk != entry.pk):
            self._wrong(row, "code", _("%(code)s is taken") % {"code": text.code}, _("choose another"))
        self._told(row, values_of(text, lookups, year=self.held.year)[1])
        self._allowed(row, text.field or theirs.field)
        self.offers.append((text, entry.pk if entry else None, entry.revision if entry else 0))
        self._say(row, CHANGE if entry else ADD, text.code, before, differing)

    def _allowed(self, row: Row, area: str) -> None:
        try:
            check_may_offer(self.actor, self.held, area)
        except Refused as refused:
            self._wrong(row, "field", refused.message, refused.remedy)

    def requests(self) -> None:
        """Go through the requests: those of the actor's own party can be changed, others only be read again."""
        rows = self._of(REQUESTS)
        if not rows:
            return
        held = {
            (row.partner.party.code, row.entry.code): row
            for row in SeatRequest.objects.filter(round=self.held).select_related(
                "partner__party", "entry", "goal__programme"
            )
        }
        world: Any = None
        seen: dict[str, Row] = {}
        for row in rows:
            party = row.cells.get(PARTNER, "") or self.actor.party
            request = held.get((party, row.cells[ACTIVITY]))
            if not self._once(seen, row, f"{party} {row.cells[ACTIVITY]}") or self._unchanged(row, request):
                continue
            if self.actor.side != "partner" or party != self.actor.party:
                self._wrong(
                    row, PARTNER, _("only the partner’s own mission changes its requests"), _("leave the row out")
                )
                continue
            try:
                require_request(self.actor, self.held)
                world = world or world_of(self.actor, self.held)
            except Refused as refused:
                self._wrong(row, ACTIVITY, refused.message, refused.remedy)
                continue
            self._request(row, request, world)

    def _unchanged(self, row: Row, request: SeatRequest | None) -> bool:
        if request is None or removes(row) or request.standing == "withdrawn":
            return False
        before = _request_text(request)
        return all(row.cells[name] == plain(value) for name, value in before.items() if name in row.cells)

    def _request(self, row: Row, request: SeatRequest | None, world: Any) -> None:
        if request is not None and not self._fresh(row, request.revision):
            return
        name = f"{world.party.code} {row.cells[ACTIVITY]}"
        if removes(row):
            if request is not None and request.standing != "withdrawn":
                if request.granted:
                    self._wrong(row, REMOVE, _("Seats are granted to this request."), _("give the seats back instead"))
                self.taken_back.append(request.pk)
                self._say(row, TAKE_OUT, name, {}, {})
            return
        asked = Asked(
            entry=row.cells[ACTIVITY],
            goal=row.cells.get("goal", ""),
            seats_min=self._whole(row, "seats_min"),
            seats_wanted=self._whole(row, "seats_wanted"),
            priority=self._whole(row, "priority", default=3),
            note=row.cells.get("note", ""),
        )
        made, wrong = checked(world, asked)
        self._told(row, wrong)
        if made is None or wrong or not differs(made, asked, world.goals[asked.goal]):
            return
        before = _request_text(request) if request else {}
        after = {
            name_: str(getattr(asked, name_)) for name_ in ("goal", "seats_min", "seats_wanted", "priority", "note")
        }
        self.asked.append(asked)
        changed = {name_: value for name_, value in after.items() if value and value != before.get(name_, "")}
        self._say(row, CHANGE if request else ADD, name, before, changed)

    def allocations(self) -> None:
        """Go through the allocations: seats that differ from those of their version make a new version."""
        rows = self._of(ALLOCATIONS)
        if not rows:
            return
        numbers = {row.cells.get(VERSION, "") for row in rows}
        if len(numbers) != 1 or not (number := numbers.pop()).isdigit() or len(number) > 5:
            self._wrong(rows[0], VERSION, _("the rows are of several versions, or of none"), _("export one version"))
            return
        kept = {
            (row.request.partner.party.code, row.request.entry.code): row
            for row in Allocation.objects.filter(round=self.held, version_number=int(number)).select_related(
                "request__partner__party", "request__entry"
            )
        }
        seen: dict[str, Row] = {}
        for row in rows:
            key = (row.cells.get(PARTNER, ""), row.cells[ACTIVITY])
            if not self._once(seen, row, " ".join(key)):
                continue
            found = kept.get(key)
            if found is None:
                self._wrong(
                    row, ACTIVITY, _("this version has no such request"), _("requests are made on their own sheet")
                )
                continue
            seats = self._whole(row, SEATS, default=0)
            if seats != found.seats:
                self.seats[found.request_id] = seats
                self._say(row, CHANGE, " ".join(key), {SEATS: str(found.seats)}, {SEATS: str(seats)})
        if self.seats:
            self._check_plan(rows[0], int(number))

    def _check_plan(self, row: Row, number: int) -> None:
        try:
            require_plan(self.actor)
            transition_for(self.actor, state=self.held.state, verb="allocate")
        except Refused as refused:
            self._wrong(row, VERSION, refused.message, refused.remedy)
            return
        base = PlanVersion.objects.filter(round=self.held, number=number).first()
        if base is None:
            self._wrong(row, VERSION, _("there is no version %(number)s") % {"number": number}, _("export one version"))
            return
        self.version = number
        made = round_instance(Viewer(name=self.actor.name), held=self.held)
        self.problems += [
            replace(problem, file=row.sheet.name)
            for problem in plan_problems(made, changed_plan(made, base, self.seats))
        ]

    def _whole(self, row: Row, column: str, *, default: int | None = None) -> int:
        text = row.cells.get(column, "")
        if not text and default is not None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 9):
            self._wrong(row, column, _("%(value)r is not a whole number") % {"value": text}, _("write digits only"))
            return 1
        return int(text)

    def _once(self, seen: dict[str, Row], row: Row, name: str) -> bool:
        other = seen.setdefault(name, row)
        if other is not row:
            message = _("the same stands in row %(number)s too") % {"number": other.number}
            self._wrong(row, row.sheet.key, message, _("remove one of the two rows"))
        return other is row

    def _fresh(self, row: Row, revision: int) -> bool:
        given = row.cells.get(REVISION, "")
        if given in {"", str(revision)}:
            return True
        message = _("somebody else changed this: the workbook has revision %(given)s, it is at %(now)s")
        self._wrong(
            row, REVISION, message % {"given": given, "now": revision}, _("export it again and change it there")
        )
        return False

    def _wrong(self, row: Row, column: str, message: str, remedy: str) -> None:
        self.problems.append(row.problem(column, message, remedy))

    def _told(self, row: Row, problems: Iterable[Problem]) -> None:
        self.problems += [replace(each, file=row.sheet.name, row=row.cell(each.field)) for each in problems]

    def _say(self, row: Row, verb: str, name: str, before: dict[str, str], after: dict[str, str]) -> None:
        self.changes += [
            Change(row.sheet.name, row.number, row.cell(column), verb, name, column, before.get(column, ""), value)
            for column, value in after.items()
        ] or [Change(row.sheet.name, row.number, row.cell(), verb, name)]


def _request_text(row: SeatRequest) -> dict[str, str]:
    return {
        "goal": f"{row.goal.programme.code}/{row.goal.code}", "seats_min": str(row.seats_min),
        "seats_wanted": str(row.seats_wanted), "priority": str(row.priority), "note": row.note,
    }  # fmt: skip
