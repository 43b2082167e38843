"""Adding, changing and removing clauses: several at once, all or none, and no change of somebody else's lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.errors import StaleEdit
from entente.apps.programmes.models import Goal, GoalStep, Programme, Version
from entente.apps.programmes.rules import texts
from entente.apps.programmes.rules.clauses import (
    DEFAULTS,
    FORMS,
    MODELS,
    Clause,
    Lookups,
    Text,
    key_of,
    text_of,
    values_of,
)
from entente.apps.programmes.rules.dates import programme_period
from entente.apps.programmes.rules.sides import require_side
from entente.apps.programmes.rules.transitions import OPEN_TEXT
from entente.apps.programmes.selectors.clauses import activity_codes, clause_rows, lookups_for
from entente.apps.programmes.services.writing import check_overlap, locked, record, text_changed
from entente.engines.text_diff import diff_fields
from entente.kernel.errors import BadInput, Problem, Refused

# What others refer to comes first, so that a batch may add an objective and goals that serve it.
_ORDER = (
    ClauseKind.PROGRAMME,
    ClauseKind.OBJECTIVE,
    ClauseKind.GOAL,
    ClauseKind.ACTIVITY,
    ClauseKind.COMMITMENT,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the text.

    Without `clause_id` a clause is added; with it `text` gives the fields that change and `revision` the
    revision of the clause that the editor saw. `place` is where it comes from (a cell), for the problems.
    """

    kind: ClauseKind
    text: Text = field(default_factory=dict)
    clause_id: UUID | None = None
    revision: int | None = None
    remove: bool = False
    place: str = ""


@transaction.atomic
def edit_clauses(actor: Actor, programme_id: UUID, edits: Sequence[Edit], *, reason: str = "") -> list[Clause]:
    """Make the changes, all or none; return the clauses added or changed.

    Any change voids the agreements of both sides. What already reads as wanted is left alone. Raises
    Refused without the permission or when the text is agreed, StaleEdit when somebody else changed a clause
    in the meantime, BadInput naming every field that is wrong.
    """
    programme = locked(programme_id)
    require_side(actor, "programmes.draft", programme)
    texts.require_open(programme)
    editor = Editor(actor, programme, edits, reason=reason)
    changed = editor.run()
    if editor.count:
        text_changed(actor, programme)
    return changed


def add_clause(actor: Actor, programme_id: UUID, kind: ClauseKind, text: Text) -> Clause:
    """Add a clause. Raises what `edit_clauses` raises."""
    return edit_clauses(actor, programme_id, [Edit(kind, text)])[0]


def edit_clause(actor: Actor, kind: ClauseKind, clause_id: UUID, *, revision: int, text: Text) -> Clause:
    """Change fields of a clause that was read at a revision; return it. Raises what `edit_clauses` raises."""
    row = MODELS[kind]._default_manager.get(pk=clause_id)
    programme_id = row.pk if isinstance(row, Programme) else row.programme_id
    changed = edit_clauses(actor, programme_id, [Edit(kind, text, clause_id, revision)])
    return changed[0] if changed else row


def remove_clause(actor: Actor, kind: ClauseKind, clause_id: UUID, *, revision: int, reason: str) -> None:
    """Take a clause out of the text. Raises Refused for one that others hang on, or that was agreed."""
    row = MODELS[kind]._default_manager.get(pk=clause_id)
    if isinstance(row, Programme):
        raise Refused(
            _("A programme is not removed."), rule="programmes.head_kept", remedy=_("withdraw it with a reason")
        )
    edit_clauses(actor, row.programme_id, [Edit(kind, {}, clause_id, revision, remove=True)], reason=reason)


class Editor:
    """Makes a batch of edits in a locked programme. `count` tells how many changed something."""

    def __init__(self, actor: Actor, programme: Programme, edits: Sequence[Edit], *, reason: str = "") -> None:
        self.actor, self.programme, self.reason = actor, programme, reason
        self.edits = sorted(edits, key=lambda edit: _ORDER.index(edit.kind))
        self.lookups: Lookups = lookups_for(programme, (edit.text for edit in edits))
        self.activities = activity_codes(programme) if any(e.kind == ClauseKind.ACTIVITY for e in edits) else {}
        self.rows = self._existing()
        self.lookups = replace(self.lookups, posts={**_held_posts(self.rows.values()), **self.lookups.posts})
        self.problems: list[Problem] = []
        self.count = 0

    def run(self) -> list[Clause]:
        """Make the edits. Raises BadInput with the problems of all of them."""
        changed = [row for edit in self.edits if (row := self._one(edit)) is not None]
        if self.problems:
            raise BadInput(self.problems)
        return changed

    def _existing(self) -> dict[tuple[ClauseKind, UUID], Clause]:
        wanted: dict[ClauseKind, list[UUID]] = defaultdict(list)
        for edit in self.edits:
            if edit.clause_id is not None:
                wanted[edit.kind].append(edit.clause_id)
        return {
            (kind, row.pk): row
            for kind, ids in wanted.items()
            for row in clause_rows(kind, programme_id=self.programme.pk, ids=ids)
        }

    def _one(self, edit: Edit) -> Clause | None:
        if edit.clause_id is None:
            return self._add(edit)
        row = self.rows.get((edit.kind, edit.clause_id))
        if row is None:
            self._problem(edit, "", _("there is no such clause"), _("it may have been removed: load the page again"))
            return None
        if edit.remove:
            self._remove(edit, row)
            return None
        return self._change(edit, row)

    def _add(self, edit: Edit) -> Clause | None:
        text = {**dict.fromkeys(FORMS[edit.kind], ""), **DEFAULTS[edit.kind], **edit.text}
        values = self._values(edit, text, None)
        if values is None:
            return None
        row = MODELS[edit.kind](marking_id=self.programme.marking_id, **values)
        if isinstance(row, Programme):
            raise TypeError("a programme is drafted, not added to another")
        row.programme = self.programme
        if isinstance(row, Goal):
            row.exercise = self.programme.exercise
        if not self._saved(edit, text, row, force_insert=True):
            return None
        self._known(edit.kind, text, row.pk)
        self.count += 1
        if isinstance(row, Goal):
            self._first_step(row)
        record(
            self.actor, "add_clause", self.programme, after=dict(text), part=(edit.kind.value, row), reason=self.reason
        )
        return row

    def _first_step(self, goal: Goal) -> None:
        goal.state_since = timezone.now().date()
        goal.save(update_fields=["state_since"])
        GoalStep.objects.create(
            programme=self.programme,
            marking_id=goal.marking_id,
            goal=goal,
            state=goal.state,
            on=goal.state_since,
            post_id=self.actor.post_id,
            by_name=self.actor.name,
        )

    def _change(self, edit: Edit, row: Clause) -> Clause | None:
        theirs = text_of(edit.kind, row)
        yours = {**theirs, **{name: value.strip() for name, value in edit.text.items()}}
        differences = diff_fields(theirs, yours)
        if not differences:
            return None
        if edit.revision != row.revision:
            raise StaleEdit(theirs=theirs, yours=yours, differences=differences, revision=row.revision)
        values = self._values(edit, yours, row)
        if values is None:
            return None
        for column, value in values.items():
            setattr(row, column, value)
        row.revision += 1
        columns = [*values, "revision"]
        if isinstance(row, Programme):
            columns += self._new_period(edit, row)
        if not self._saved(edit, yours, row, update_fields=[column.removesuffix("_id") for column in columns]):
            return None
        self._known(edit.kind, yours, row.pk, before=theirs)
        self.count += 1
        record(
            self.actor,
            "edit_clause",
            self.programme,
            before={change.field: change.before for change in differences},
            after={change.field: change.after for change in differences},
            part=None if isinstance(row, Programme) else (edit.kind.value, row),
            reason=self.reason,
        )
        return row

    def _saved(self, edit: Edit, text: Text, row: Clause, **how: Any) -> bool:
        """Save the row; a code that a clause out of the actor's sight holds is taken like any other."""
        try:
            with transaction.atomic():
                row.save(**how)
        except IntegrityError:
            self.problems.append(replace(_taken_problem(edit.kind, text), row=edit.place))
            return False
        return True

    def _new_period(self, edit: Edit, row: Programme) -> list[str]:
        """Before the agreement the period follows the text; an agreed one waits for the amendment's adoption."""
        if row.state not in OPEN_TEXT:
            return []
        period = programme_period(row.period_start, row.period_end)
        if problem := check_overlap(row, period):
            self.problems.append(replace(problem, row=edit.place))
        row.period = DateRange(period.start, period.end) if period else None
        return ["period"]

    def _remove(self, edit: Edit, row: Clause) -> None:
        before = text_of(edit.kind, row)
        if edit.revision != row.revision:
            raise StaleEdit(theirs=before, yours={}, differences=diff_fields(before, {}), revision=row.revision)
        if isinstance(row, Goal):
            texts.removable(row, agreed=_was_agreed(row))
        try:
            record(
                self.actor, "remove_clause", self.programme,
                before=dict(before), part=(edit.kind.value, row), reason=self.reason,
            )  # fmt: skip
            row.delete()
        except ProtectedError:
            raise Refused(
                _("Other parts of the programme hang on this clause."),
                rule="programmes.nothing_hangs",
                remedy=_("move or remove its goals, activities and commitments first"),
            ) from None
        self.count += 1

    def _values(self, edit: Edit, text: Text, row: Clause | None) -> dict[str, Any] | None:
        values, problems = values_of(edit.kind, text, self.lookups)
        taken = self._taken(edit.kind, text)
        if taken is not None and (row is None or taken != row.pk):
            problems.append(_taken_problem(edit.kind, text))
        self.problems += [replace(problem, row=edit.place) for problem in problems]
        return None if problems else values

    def _taken(self, kind: ClauseKind, text: Text) -> UUID | None:
        if kind == ClauseKind.OBJECTIVE:
            return self.lookups.objectives.get(text["number"].strip())
        if kind == ClauseKind.GOAL:
            return self.lookups.goals.get(text["code"].strip())
        return self.activities.get(text["code"].strip()) if kind == ClauseKind.ACTIVITY else None

    def _known(self, kind: ClauseKind, text: Text, key: UUID, before: Text | None = None) -> None:
        """Let the next edits of the batch refer to this clause."""
        if kind == ClauseKind.ACTIVITY:
            self.activities = _renamed(self.activities.items(), text["code"], key)
        elif kind == ClauseKind.GOAL:
            self.lookups = replace(self.lookups, goals=_renamed(self.lookups.goals.items(), text["code"], key))
        elif kind == ClauseKind.OBJECTIVE:
            objectives = _renamed(self.lookups.objectives.items(), text["number"], key)
            self.lookups = replace(self.lookups, objectives=objectives)

    def _problem(self, edit: Edit, name: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(message, row=edit.place, field=name, remedy=remedy))


def _taken_problem(kind: ClauseKind, text: Text) -> Problem:
    name = "number" if kind == ClauseKind.OBJECTIVE else "code"
    return Problem(_("%(code)s is taken") % {"code": text[name]}, field=name, remedy=_("choose another"))


def _held_posts(rows: Iterable[Clause]) -> dict[str, UUID]:
    """The posts that clauses name already, also those no longer active: what is not touched stays right."""
    held = (getattr(row, name, None) for row in rows for name in ("alliance_owner", "partner_owner", "lead"))
    return {post.code: post.pk for post in held if post is not None}


def _renamed(pairs: Iterable[tuple[str, UUID]], code: str, key: UUID) -> dict[str, UUID]:
    return {**{name: pk for name, pk in pairs if pk != key}, code.strip(): key}


def _was_agreed(goal: Goal) -> bool:
    return Version.objects.filter(
        programme=goal.programme_id, agreed_at__isnull=False, content__has_key=key_of(ClauseKind.GOAL, goal.pk)
    ).exists()
