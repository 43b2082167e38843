"""Loading the programmes of a pack: idempotent, whole or not at all, never over what people did here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind, GoalState, ProgrammeState, Side
from entente.apps.programmes.models import Goal, GoalStep, Programme, ProgrammeSource, ProgrammeStep, Version
from entente.apps.programmes.rules.clauses import Clause, Text, digest_of, text_of
from entente.apps.programmes.rules.dates import latest, programme_period
from entente.apps.programmes.selectors.clauses import clause_rows, content_of
from entente.apps.programmes.services.drafting import NewProgramme, Older, RecordedStep, record_programme
from entente.apps.programmes.services.editing import Edit, Editor
from entente.apps.programmes.services.funding import FundingText, add_funding
from entente.apps.programmes.services.goals import record_goal_step
from entente.apps.programmes.services.versions import keep_version
from entente.apps.programmes.services.writing import locked, record
from entente.apps.register.models import Source
from entente.sources.packs.types import PackClause, PackProgramme

WITHDRAWN = "withdrawn from the pack"
FUNDING = "funding"
_OVER = frozenset({ProgrammeState.CLOSED, ProgrammeState.SUPERSEDED})
_UNAGREED = frozenset({
    ProgrammeState.DRAFT, ProgrammeState.CONSULTATION, ProgrammeState.PARTNER_AGREEMENT, ProgrammeState.COMMITTEE,
    ProgrammeState.WITHDRAWN,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammeReport:
    """What loading did, by code. `kept`: people went on with it here, so the pack no longer changes it."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_programmes(actor: Actor, files: Sequence[PackProgramme]) -> ProgrammeReport:
    """Bring the programmes in line with a pack's files.

    What is new is recorded as its sources describe it, with its text as the agreed version. What differs is
    corrected and kept as a further version, unless people took a step on it or changed its text here: then it
    is left alone. A second load changes nothing.
    Money is entered with a new programme only. `files` have been checked (entente pack check). Raises BadInput
    when they name a party, an instrument, a source or a post that is not there.
    """
    tally = _Tally()
    known = {row.code: row.pk for row in Programme.objects.filter(code__in=[item.code for item in files])}
    for item in _superseded_first(files):
        if item.code not in known:
            _add(actor, item)
            tally.added.append(item.code)
        elif _touched(actor, programme := locked(known[item.code])):
            tally.kept.append(item.code)
        elif _correct(actor, programme, item):
            tally.changed.append(item.code)
        else:
            tally.unchanged.append(item.code)
    return ProgrammeReport(tuple(tally.added), tuple(tally.changed), tuple(tally.unchanged), tuple(tally.kept))


class _Recorder(Editor):
    """Writes clauses whose goals already stand somewhere, as their sources say."""

    def __init__(self, actor: Actor, programme: Programme, edits: Sequence[Edit], item: PackProgramme) -> None:
        super().__init__(actor, programme, edits)
        self.standing = {
            clause.text["code"]: _standing(item, clause) for clause in item.clauses if clause.kind == "goal"
        }

    def _first_step(self, goal: Goal) -> None:
        goal.state, goal.state_since = self.standing[goal.code]
        goal.save(update_fields=["state", "state_since"])
        GoalStep.objects.create(
            programme=self.programme,
            marking_id=goal.marking_id,
            goal=goal,
            state=goal.state,
            on=goal.state_since,
            by_name=self.actor.name,
        )


def _standing(item: PackProgramme, clause: PackClause) -> tuple[GoalState, date]:
    """Where a goal stands: as the file says; else agreed with the programme, on the last day its adoption can mean."""
    today = timezone.now().date()
    if clause.state:
        return GoalState(clause.state), date.fromisoformat(clause.since)
    if item.state in _UNAGREED:
        return GoalState.PROPOSED, today
    return GoalState.AGREED, min(latest(item.adopted) or today, today)


def _superseded_first(files: Iterable[PackProgramme]) -> list[PackProgramme]:
    by_code = {item.code: item for item in files}
    ordered: dict[str, PackProgramme] = {}

    def place(item: PackProgramme) -> None:
        if item.supersedes in by_code and item.supersedes not in ordered and item.supersedes != item.code:
            place(by_code[item.supersedes])
        ordered.setdefault(item.code, item)

    for item in by_code.values():
        place(item)
    return list(ordered.values())


def _add(actor: Actor, item: PackProgramme) -> None:
    programme = record_programme(
        actor,
        NewProgramme(
            party=item.party,
            instrument=item.instrument,
            title_en=item.title.en,
            title_fr=item.title.fr,
            code=item.code,
            summary=item.summary,
            period_start=item.start,
            period_end=item.end,
            alliance_owner=item.alliance_owner,
            partner_owner=item.partner_owner,
            supersedes=item.supersedes,
            exercise=item.exercise,
            sources=item.cited,
            older=tuple(
                Older(older.framework, older.title.en, older.title.fr, older.fact, older.start, older.end)
                for older in item.older
            ),
        ),
        state=ProgrammeState(item.state),
        adopted_on=item.adopted,
        steps=[RecordedStep(step.verb, date.fromisoformat(step.day), step.state, step.reason) for step in item.steps],
        marking=None if item.shared else MarkingSpec(),
    )
    _Recorder(actor, programme, [_edit(clause) for clause in item.clauses if clause.kind != FUNDING], item).run()
    _keep(programme)
    for clause in item.clauses:
        if clause.kind == FUNDING:
            add_funding(_funder(actor), programme.pk, FundingText(**clause.text, source=next(iter(clause.sources), "")))


def _funder(actor: Actor) -> Actor:
    """The same process, entering money for the alliance as the file says."""
    return replace(actor, side=Side.ALLIANCE.value, permissions=actor.permissions | {"programmes.money"})


def _keep(programme: Programme) -> None:
    if programme.state not in _UNAGREED:
        programme.round += 1
        programme.save(update_fields=["round"])
        keep_version(programme, agreed_at=timezone.now())


def _edit(clause: PackClause) -> Edit:
    return Edit(ClauseKind(clause.kind), dict(clause.text), place=f"{clause.place.file}:{clause.place.line}")


def _touched(actor: Actor, programme: Programme) -> bool:
    """Whether people went on with it here: a step of theirs, an amendment, or another text than the pack's last."""
    if programme.amending or programme.steps.exclude(post=None, by_name=actor.name).exists():
        return True
    if programme.goal_steps.exclude(post=None, by_name=actor.name).exists():
        return True
    if programme.state in _UNAGREED:
        return programme.text_revision > 1
    last = Version.objects.filter(programme=programme).order_by("number").last()
    return last is not None and last.digest != digest_of(content_of(programme))


def _correct(actor: Actor, programme: Programme, item: PackProgramme) -> bool:
    """Bring an untouched programme in line; tell whether anything was written."""
    edits, dropped = _differences(programme, item)
    steps, sources = _new_steps(programme, item), _wrong_sources(programme, item)
    columns = _wrong_columns(programme, item)
    if not (edits or dropped or steps or sources or columns):
        return False
    before = {name: str(getattr(programme, name)) for name in columns}
    _Recorder(actor, programme, edits, item).run()
    for goal in dropped:
        record_goal_step(actor, goal.pk, state=GoalState.DROPPED, on=timezone.now().date(), reason=WITHDRAWN)
    programme.refresh_from_db()
    for name, value in columns.items():
        setattr(programme, name, value)
    programme.save(update_fields=[*columns, "revision"])
    for step in steps:
        ProgrammeStep.objects.create(
            programme=programme, marking_id=programme.marking_id, verb=step.verb, state_after=step.state_after,
            on=step.on, by_name=actor.name, reason=step.reason,
        )  # fmt: skip
    if sources:
        _replace_sources(programme, item)
    _keep(programme)
    after = {name: str(value) for name, value in columns.items()}
    record(actor, "record", programme, before=before, after={**after, "clauses": len(edits)}, reason="pack")
    return True


def _differences(programme: Programme, item: PackProgramme) -> tuple[list[Edit], list[Goal]]:
    """Return the edits that make the text the file's, and the goals that the file no longer has."""
    edits: list[Edit] = []
    head = clause_rows(ClauseKind.PROGRAMME, programme_id=programme.pk)[0]
    wanted_head = {
        "title_en": item.title.en, "title_fr": item.title.fr, "summary": item.summary, "period_start": item.start,
        "period_end": item.end, "alliance_owner": item.alliance_owner, "partner_owner": item.partner_owner,
    }  # fmt: skip
    _compare(edits, ClauseKind.PROGRAMME, head, Edit(ClauseKind.PROGRAMME, wanted_head))
    dropped: list[Goal] = []
    for kind in (ClauseKind.OBJECTIVE, ClauseKind.GOAL, ClauseKind.ACTIVITY, ClauseKind.COMMITMENT):
        held: dict[str, Clause] = {
            _key(kind, text_of(kind, row)): row for row in clause_rows(kind, programme_id=programme.pk)
        }
        for clause in item.clauses:
            if clause.kind == kind:
                wanted = _edit(clause)
                _compare(edits, kind, held.pop(_key(kind, wanted.text), None), wanted)
        for row in held.values():
            if isinstance(row, Goal):
                dropped += [row] if row.state != GoalState.DROPPED else []
            else:
                edits.append(Edit(kind, {}, row.pk, row.revision, remove=True))
    # What hangs on something is removed before it.
    return sorted(edits, key=lambda edit: edit.remove), dropped


def _compare(edits: list[Edit], kind: ClauseKind, row: Clause | None, wanted: Edit) -> None:
    if row is None:
        edits.append(wanted)
        return
    held = text_of(kind, row)
    changes = {name: value for name, value in wanted.text.items() if held.get(name, "") != value}
    if changes:
        edits.append(replace(wanted, text=changes, clause_id=row.pk, revision=row.revision))


def _key(kind: ClauseKind, text: Text) -> str:
    if kind == ClauseKind.COMMITMENT:
        return f"{text.get('side', '')}/{text.get('text', '')}"
    return text.get("number", "") or text.get("code", "")


def _new_steps(programme: Programme, item: PackProgramme) -> list[RecordedStep]:
    held = set(programme.steps.values_list("verb", "on"))
    steps = [RecordedStep(step.verb, date.fromisoformat(step.day), step.state, step.reason) for step in item.steps]
    return [step for step in steps if (step.verb, step.on) not in held]


def _wrong_sources(programme: Programme, item: PackProgramme) -> bool:
    return tuple(programme.citations.order_by("position").values_list("source__code", flat=True)) != item.cited


def _replace_sources(programme: Programme, item: PackProgramme) -> None:
    programme.citations.all().delete()
    found = dict(Source.objects.filter(code__in=item.cited).values_list("code", "pk"))
    ProgrammeSource.objects.bulk_create(
        ProgrammeSource(programme=programme, source_id=found[code], position=position, marking_id=programme.marking_id)
        for position, code in enumerate(item.cited)
    )


def _wrong_columns(programme: Programme, item: PackProgramme) -> dict[str, Any]:
    """Return the columns that are no part of the text and differ from the file, with the values they should have."""
    wanted: dict[str, Any] = {"state": item.state, "adopted_on": item.adopted}
    period = programme_period(item.start, item.end)
    if period is not None:
        ended = [date.fromisoformat(step.day) for step in item.steps if step.state in _OVER]
        wanted["period"] = DateRange(period.start, min(filter(None, (*ended, period.end)), default=None))
    return {name: value for name, value in wanted.items() if getattr(programme, name) != value}
