"""Nobody learns from writing what they may not read: not by a refusal or an error, nor by what they then find.

An exercise is planned in sight of everybody. In the second world somebody who is cleared adds a party, and all that
comes with it, out of sight of the others. Those then write what is there already, or would be next to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from entente.apps.access.binding import acting_as
from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.access.viewers import Actor
from entente.apps.engagements.errors import ConfirmConsequences
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson
from entente.apps.engagements.services.exercises import (
    Force,
    Stage,
    add_objective,
    assess_objective,
    set_force,
    set_stage,
)
from entente.apps.engagements.services.lessons import NewObservation, observe, release
from entente.apps.engagements.services.lifecycle import cancel, invite
from entente.apps.engagements.services.outcomes import record_pledge
from entente.apps.engagements.services.participants import Nominee, nominate
from entente.apps.engagements.services.planning import edit_engagement, plan_engagement
from entente.apps.engagements.services.tracked import NewAction, open_action
from entente.apps.engagements.services.wanted import NewEngagement
from entente.apps.programmes.models import Goal, Programme
from entente.apps.programmes.services.drafting import NewProgramme, draft_programme
from entente.apps.register.models import Framework, Party
from entente.sources.packs.access import read_access
from tests.factories.access import ALWAYS, Someone, someone
from tests.leaks.paths import Call
from tests.leaks.test_no_path_leaks import answer, session_of
from tests.leaks.worlds import PACK, WORD, Common, write_common

DAY = date(2099, 3, 1)
SECRET = MarkingSpec("SECRET", "LEAGUE", groups=("ALLIES",))
# Keys and times, and the number of an entry in the whole ledger, differ between any two writes.
VARIES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\d\d:\d\d(:\d\d(\.\d+)?)?|(participants/|answer-)\d+|column-number\">\d+"
)
PLAN = NewEngagement(
    title_en="Ships off Malta", kind="exercise", starts=DAY, ends=DAY, parties={"MLT": 3}, marking_id=PUBLIC,
    code="open-exercise",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What both worlds hold, and who is in them: a Turk takes part, of whom only the cleared learn."""

    common: Common
    halfway: Someone
    turk: Someone

    def actor(self, who: Someone) -> Actor:
        """Somebody as who writes; what they may read is bound."""
        return actor_of_viewer(who.viewer())

    @property
    def exercise(self) -> Engagement:
        """The exercise that everybody may read."""
        return Engagement.objects.get(code=PLAN.code)

    @property
    def goal(self) -> Goal:
        """A goal of Türkiye's that everybody may read."""
        return Goal.objects.get(code="T1")


@pytest.fixture
def world(tmp_path: Path, db: None) -> World:
    common = write_common(tmp_path)
    everything = tuple({code for role in read_access(PACK).roles for code in role.permissions})
    halfway = someone(ViewerFacts("LEAGUE", ((2, ALWAYS),)), role="all", permissions=everything)
    turk = someone(ViewerFacts("TUR", ((4, ALWAYS),)), role="all", permissions=everything)
    with acting_as(common.cleared.viewer()) as viewer:
        programme = Programme.objects.create(
            code="of-turkey", party=Party.objects.get(code="TUR"), instrument=Framework.objects.get(code="PLAN"),
            title_en="Plan", state="in_force",
        )  # fmt: skip
        Goal.objects.create(programme=programme, code="T1", title_en="Goal", state="on_track")
        plan_engagement(actor_of_viewer(viewer), PLAN)
    for each in (halfway, common.unreleased, common.cleared):
        session_of(each.person)
    return World(common, halfway, turk)


def write_out_of_sight(world: World) -> None:
    """Everything that people can mark apart, written as they write it; and two records that only some may read."""
    with acting_as(world.common.cleared.viewer()) as viewer:
        actor, row, hidden = actor_of_viewer(viewer), world.exercise, world.common.hidden_marking
        wanted = NewEngagement(
            title_en=PLAN.title_en, kind=PLAN.kind, starts=DAY, ends=DAY, parties={"MLT": 3, "TUR": 2},
            goals=(world.goal.pk,), apart={"TUR": hidden},
        )  # fmt: skip
        # As a round does it, which knows who takes part apart: of itself a form says it of nobody.
        EngagementParty.objects.create(
            engagement=row, party=Party.objects.get(code="TUR"), role="participant", marking_id=hidden
        )
        edit_engagement(actor, row.pk, wanted, revision=row.revision)
        nominate(actor, row.pk, Nominee(party="TUR", person=world.turk.person.pk))
        nominate(actor, row.pk, Nominee(party="TUR", name=WORD))
        open_action(actor, row.pk, NewAction(WORD, world.turk.post.code, DAY))
        objective = add_objective(actor, row.pk, title_en=WORD, goal=world.goal.pk)
        assess_objective(actor, objective.pk, outcome="trained", note=WORD)
        record_pledge(actor, row.pk, party="TUR", text=WORD)
        set_force(actor, row.pk, Force("TUR", WORD, 100))
        plan_engagement(actor, _blue(hidden))
        draft_programme(actor, NEW, marking=SECRET)


def _blue(marking_id: int) -> NewEngagement:
    return NewEngagement(
        title_en="Blue sky", kind="exercise", starts=DAY, ends=DAY, parties={"MLT": None}, marking_id=marking_id
    )


NEW = NewProgramme(party="MLT", instrument="PLAN", title_en="Plan", period_start="2031", period_end="2032")
PUBLIC_SPEC = MarkingSpec("PUBLIC", "")
Write = Callable[[World, Actor], Any]
WRITES: dict[str, Write] = {}


def a_write(write: Write) -> Write:
    """Register something that somebody does, by its name."""
    WRITES[write.__name__.strip("_")] = write
    return write


@a_write
def _reads(world: World, actor: Actor) -> None:
    """Look at the pages, and do nothing."""


@a_write
def _opens_an_action(world: World, actor: Actor) -> None:
    open_action(actor, world.exercise.pk, NewAction("Write it up", world.common.cleared.post.code, DAY))


@a_write
def _sets_objectives(world: World, actor: Actor) -> None:
    for title in ("To swim", "To dive"):
        add_objective(actor, world.exercise.pk, title_en=title)


@a_write
def _sets_a_conference(world: World, actor: Actor) -> None:
    set_stage(actor, world.exercise.pk, Stage("main", date(2099, 2, 1), date(2099, 2, 2)))


@a_write
def _adds_the_party_and_its_goal(world: World, actor: Actor) -> Any:
    row = world.exercise
    wanted = NewEngagement(
        title_en=PLAN.title_en, kind=PLAN.kind, starts=DAY, ends=DAY, parties={"MLT": 3, "TUR": 1},
        goals=(world.goal.pk,),
    )  # fmt: skip
    edit_engagement(actor, row.pk, wanted, revision=row.revision)
    return sorted(row.party_links.values_list("party__code", "role", "seats", "marking"))


@a_write
def _adds_the_party_and_names_its_man(world: World, actor: Actor) -> Any:
    _adds_the_party_and_its_goal(world, actor)
    nominate(actor, world.exercise.pk, Nominee(party="TUR", person=world.turk.person.pk))
    return sorted(EngagementPerson.objects.filter(engagement=world.exercise).values_list("name", "attendance"))


@a_write
def _plans_the_same(world: World, actor: Actor) -> str:
    return plan_engagement(actor, _blue(PUBLIC)).code


@a_write
def _drafts_the_same(world: World, actor: Actor) -> str:
    return draft_programme(actor, NEW, marking=PUBLIC_SPEC).code


@a_write
def _invites(world: World, actor: Actor) -> None:
    invite(actor, world.exercise.pk)


@a_write
def _cancels(world: World, actor: Actor) -> None:
    shown: list[str] = []
    with suppress(ConfirmConsequences), transaction.atomic():
        cancel(actor, world.exercise.pk, reason="storm", shown=["none"])
    try:
        with transaction.atomic():
            cancel(actor, world.exercise.pk, reason="storm", shown=["none"])
    except ConfirmConsequences as error:
        shown = [each.key for each in error.consequences]
    cancel(actor, world.exercise.pk, reason="storm", shown=shown)


@a_write
def _observes(world: World, actor: Actor) -> None:
    Engagement.objects.filter(code=PLAN.code).update(starts=date(2024, 3, 1), ends=date(2024, 3, 1))
    manager = world.common.cleared.post
    lesson = observe(actor, world.exercise.pk, NewObservation("Fog", "Nobody saw", manager.code))
    if actor.post_id == manager.pk:
        release(actor, lesson.pk)


def found(world: World, who: Someone) -> list[str]:
    """What somebody then reads of the exercise, on every page of it and in its feed of changes."""
    pages = ("engagement", "engagement-people", "engagement-exercise", "engagement-report")
    urls = [
        *(reverse(name, args=[PLAN.code]) for name in pages),
        reverse("history", args=["engagement", PLAN.code]),
        reverse("history", args=["party", "TUR"]),
        f"/api/v1/engagements/{PLAN.code}",
        "/engagements/actions/?whose=all",
        "/engagements/?text=ships",
        "/engagements/lessons/",
        "/api/v1/lessons",
        "/programmes/in/of-turkey/goals/T1/",
        "/ledger/",
    ]
    told = []
    for url in urls:
        status, headers, content = answer(Call(url), who.person)
        text = b"".join(content).decode("utf-8", "replace")
        told.append(f"{url} {status} {headers.get('Entente-Marking', '')} {VARIES.sub('*', text)}")
    return told


def outcome(world: World, write: Write, *, by: Someone, read_by: Someone) -> list[str]:
    """What the writer learns at once, and what the reader then finds; what was written is taken back."""
    with transaction.atomic():
        try:
            with acting_as(by.viewer()) as viewer:
                told = repr(write(world, actor_of_viewer(viewer)))
                connection.check_constraints()
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
        # The cleared writer may be told what the reader may not.
        learnt = [told if by is read_by else "", *found(world, read_by)]
        transaction.set_rollback(True)
    return learnt


def test_a_write_tells_the_same_in_both_worlds(world: World) -> None:
    common = world.common
    readers = (world.halfway, common.unreleased)
    pairs = [
        (name, by, reader)
        for name in WRITES
        for reader in readers
        for by in ((reader, common.cleared) if name in {"invites", "cancels", "observes"} else (reader,))
    ]
    before = [outcome(world, WRITES[name], by=by, read_by=reader) for name, by, reader in pairs]
    assert not any("IntegrityError" in learnt[0] for learnt in before)
    # It shows for whoever may read it; else this proves nothing.
    seen = found(world, common.cleared)
    write_out_of_sight(world)
    assert found(world, common.cleared) != seen
    told = {}
    for (name, by, reader), earlier in zip(pairs, before, strict=True):
        later = outcome(world, WRITES[name], by=by, read_by=reader)
        who = f"{name} by {by.post.code}, read by {reader.post.code}"
        told |= {f"{who}: {n}": differing(a, b) for n, (a, b) in enumerate(zip(earlier, later, strict=True)) if a != b}
    assert told == {}


def differing(before: str, after: str) -> str:
    """The first place where two texts differ, with what stands around it."""
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return f"{before[max(0, at - 80) : at + 80]} | {after[max(0, at - 80) : at + 80]}"
