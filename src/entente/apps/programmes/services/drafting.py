"""Beginning programmes: a draft, possibly from a template, or the record of one agreed elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind, ProgrammeState
from entente.apps.programmes.models import OlderInstrument, Programme, ProgrammeSource, ProgrammeStep, Template
from entente.apps.programmes.rules.clauses import Text, values_of
from entente.apps.programmes.rules.dates import date_problem, programme_period
from entente.apps.programmes.rules.sides import require, require_side
from entente.apps.programmes.selectors.clauses import lookups_for
from entente.apps.programmes.services.editing import Edit, Editor
from entente.apps.programmes.services.marking import shared_marking
from entente.apps.programmes.services.versions import keep_version
from entente.apps.programmes.services.writing import check_overlap, record
from entente.apps.register.models import Framework, Party, Source
from entente.kernel.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Older:
    """An older instrument that a programme follows; `fact_key` names the register's fact where there is one."""

    framework: str
    title_en: str = ""
    title_fr: str = ""
    fact_key: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """A programme to begin; parties, instruments, posts, sources and the superseded programme by code.

    Without a code it gets one of its own, such as "itpp-bih-2025", with an end that nobody can guess where not
    everybody may read it. `supersedes` is the code of the programme that it will take the place of.
    """

    party: str
    instrument: str
    title_en: str
    title_fr: str = ""
    code: str = ""
    summary: str = ""
    period_start: str = ""
    period_end: str = ""
    alliance_owner: str = ""
    partner_owner: str = ""
    supersedes: str = ""
    exercise: bool = False
    sources: tuple[str, ...] = ()
    older: tuple[Older, ...] = ()

    def head(self) -> Text:
        """The clause of the programme itself, as text."""
        names = ("title_en", "title_fr", "summary", "period_start", "period_end", "alliance_owner", "partner_owner")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """A step in the life of a programme agreed elsewhere, as its sources tell it."""

    verb: str
    on: date
    state_after: str
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def draft_programme(
    actor: Actor, new: NewProgramme, *, marking: MarkingSpec | None = None, template: str = ""
) -> Programme:
    """Begin a draft; return it.

    Without a marking it is for the allies and the partner, at the lowest level above public. With a template
    it starts with that template's objectives and goals. Raises Refused without the permission or for another
    partner's mission, BadInput naming each field that is wrong, also a period that overlaps another of the
    same instrument and partner.
    """
    programme = _begin(actor, new)
    require_side(actor, "programmes.draft", programme)
    _mark(actor, programme, marking)
    _write(programme, new)
    record(actor, "draft", programme, after={**new.head(), "party": new.party, "instrument": new.instrument})
    if template:
        _fill(actor, programme, template)
    return programme


@transaction.atomic
def record_programme(
    actor: Actor,
    new: NewProgramme,
    *,
    state: ProgrammeState,
    adopted_on: str = "",
    steps: Sequence[RecordedStep] = (),
    clauses: Sequence[tuple[ClauseKind, Text]] = (),
    practical_suspended: bool = False,
    marking: MarkingSpec | None = None,
) -> Programme:
    """Record a programme that was agreed outside the platform, as its sources describe it; return it.

    `adopted_on` is as precise as it is known. `steps` tell its life; a step into "closed" or "superseded" ends
    the period on its day. With clauses, their text is kept as the agreed version. Raises Refused without the
    permission, BadInput naming each field that is wrong.
    """
    programme = _begin(actor, new)
    require(actor, "programmes.record", programme)
    if problem := date_problem("adopted_on", adopted_on):
        raise BadInput(problem)
    _mark(actor, programme, marking)
    programme.state, programme.adopted_on = state, adopted_on
    programme.practical_suspended = practical_suspended
    ended = [step.on for step in steps if step.state_after in {ProgrammeState.CLOSED, ProgrammeState.SUPERSEDED}]
    _write(programme, new, ended=min(ended, default=None))
    before = ""
    for step in steps:
        ProgrammeStep.objects.create(
            programme=programme,
            marking_id=programme.marking_id,
            verb=step.verb,
            state_before=before,
            state_after=step.state_after,
            on=step.on,
            by_name=actor.name,
            reason=step.reason,
            detail=step.detail,
        )
        before = step.state_after
    Editor(
        actor,
        programme,
        [
            Edit(kind, text, place=f"{ClauseKind(kind).label} {number}")
            for number, (kind, text) in enumerate(clauses, 1)
        ],
    ).run()
    if clauses and state not in {ProgrammeState.DRAFT, ProgrammeState.WITHDRAWN}:
        programme.round = 1
        programme.save(update_fields=["round"])
        keep_version(programme, agreed_at=timezone.now())
    record(
        actor,
        "record",
        programme,
        after={
            **new.head(),
            "party": new.party,
            "instrument": new.instrument,
            "state": state,
            "adopted_on": adopted_on,
        },
    )
    return programme


@transaction.atomic
def save_template(
    actor: Actor, *, code: str, instrument: str, name_en: str, name_fr: str, content: Sequence[tuple[ClauseKind, Text]]
) -> Template:
    """Keep a template of programmes of an instrument: its clauses, as text.

    A second call with the same code replaces it. Raises Refused without the permission, BadInput naming what
    is wrong in a clause.
    """
    framework = Framework.objects.filter(code=instrument).first()
    if framework is None:
        raise BadInput(Problem(_("%(code)r is not an instrument") % {"code": instrument}, field="instrument"))
    require(actor, "programmes.record", Programme(party=Party(code=""), instrument=framework))
    template, _created = Template.objects.update_or_create(
        code=code,
        defaults={
            "instrument": framework,
            "name_en": name_en,
            "name_fr": name_fr,
            "content": {"clauses": [{"kind": ClauseKind(kind).value, **text} for kind, text in content]},
        },
    )
    record(actor, "save_template", Programme(), after=template.content, part=("template", template))
    return template


def _begin(actor: Actor, new: NewProgramme) -> Programme:
    """Return an unsaved programme with its party and instrument, or say which does not exist."""
    party = Party.objects.filter(code=new.party).first()
    instrument = Framework.objects.filter(code=new.instrument).first()
    supersedes = Programme.objects.filter(code=new.supersedes).first() if new.supersedes else None
    problems = [
        Problem(_("%(code)r is not known") % {"code": code}, field=name, remedy=_("choose one of the list"))
        for name, code, found in (
            ("party", new.party, party),
            ("instrument", new.instrument, instrument),
            ("supersedes", new.supersedes, supersedes or not new.supersedes),
        )
        if not found
    ]
    if not (new.title_en or new.title_fr):
        problems.append(Problem(_("the programme has no title"), field="title_en", remedy=_("give it one")))
    if problems or party is None or instrument is None:
        raise BadInput(problems)
    if supersedes and supersedes.party_id != party.pk:
        raise BadInput(
            Problem(
                _("it is a programme of another partner"), field="supersedes", remedy=_("name one of the same partner")
            )
        )
    return Programme(party=party, instrument=instrument, supersedes=supersedes, exercise=new.exercise)


def _mark(actor: Actor, programme: Programme, marking: MarkingSpec | None) -> None:
    today = timezone.now().date()
    programme.marking_id = (
        shared_marking(actor, party=programme.party.code, on=today)
        if marking is None
        else intern(actor, marking, on=today)
    )


def _write(programme: Programme, new: NewProgramme, *, ended: date | None = None) -> None:
    head = new.head()
    values, problems = values_of(ClauseKind.PROGRAMME, head, lookups_for(programme, [head]))
    if not problems:
        period = programme_period(new.period_start, new.period_end)
        if overlap := check_overlap(programme, period):
            problems.append(overlap)
        if period:
            end = min(filter(None, (ended, period.end)), default=None)
            programme.period = DateRange(period.start, end)
    code = _code(new, problems, everybody=programme.marking_id == PUBLIC)
    sources = _sources(new, problems)
    frameworks = _frameworks(new, problems)
    if problems:
        raise BadInput(problems)
    for column, value in values.items():
        setattr(programme, column, value)
    programme.code = code
    try:
        with transaction.atomic():
            programme.save(force_insert=True)
    except IntegrityError:
        # By one drafted this very moment, or by one of a pack.
        raise BadInput(
            Problem(_("%(code)s is taken") % {"code": code}, field="code", remedy=_("choose another"))
        ) from None
    ProgrammeSource.objects.bulk_create(
        ProgrammeSource(programme=programme, source=source, position=position, marking_id=programme.marking_id)
        for position, source in enumerate(sources)
    )
    OlderInstrument.objects.bulk_create(
        OlderInstrument(
            programme=programme,
            marking_id=programme.marking_id,
            framework=frameworks[older.framework],
            title_en=older.title_en,
            title_fr=older.title_fr,
            fact_key=older.fact_key,
            start=older.start,
            end=older.end,
            position=position,
        )
        for position, older in enumerate(new.older)
    )


def _code(new: NewProgramme, problems: list[Problem], *, everybody: bool) -> str:
    """Return the code asked for, or one made of instrument, party and first year, numbered where it is taken.

    One that not everybody may read ends so that nobody can guess it: whoever may not read it must not learn of it by
    failing to get the same code, nor by the number of their own.
    """
    wanted = new.code or slugify(f"{new.instrument}-{new.party}-{new.period_start[:4]}").strip("-")
    taken = set(Programme.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    if new.code and new.code in taken:
        problems.append(Problem(_("%(code)s is taken") % {"code": new.code}, field="code", remedy=_("choose another")))
    if new.code:
        return wanted
    if not everybody:
        return f"{wanted}-{secrets.token_hex(4)}"
    if wanted not in taken:
        return wanted
    return next(code for number in count(2) if (code := f"{wanted}-{number}") not in taken)


def _sources(new: NewProgramme, problems: list[Problem]) -> list[Source]:
    found = {source.code: source for source in Source.objects.filter(code__in=new.sources)}
    problems += [
        Problem(_("%(code)r is not a source") % {"code": code}, field="sources", remedy=_("add it first"))
        for code in new.sources
        if code not in found
    ]
    return [found[code] for code in new.sources if code in found]


def _frameworks(new: NewProgramme, problems: list[Problem]) -> dict[str, Framework]:
    codes = {older.framework for older in new.older}
    found = {row.code: row for row in Framework.objects.filter(code__in=codes)} if codes else {}
    problems += [
        Problem(_("%(code)r is not an instrument") % {"code": code}, field="older", remedy=_("choose one of the list"))
        for code in sorted(codes - found.keys())
    ]
    return found


def _fill(actor: Actor, programme: Programme, code: str) -> None:
    template = Template.objects.filter(pk=code, instrument=programme.instrument_id).first()
    if template is None:
        raise BadInput(
            Problem(
                _("%(code)r is not a template of this instrument") % {"code": code},
                field="template",
                remedy=_("choose one of its templates"),
            )
        )
    edits = [
        Edit(ClauseKind(clause["kind"]), {name: text for name, text in clause.items() if name != "kind"})
        for clause in template.content["clauses"]
    ]
    Editor(actor, programme, edits).run()
