"""A world with programmes: an alliance HQ with allies A and B, partners P and Q, and people in posts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from psycopg.types.range import DateRange

from entente.apps.access.binding import acting_as
from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.rules.need_to_know import Spell, ViewerFacts
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.enums import ClauseKind, GoalState, Outcome
from entente.apps.programmes.models import (
    Activity,
    Goal,
    GoalLineage,
    GoalStep,
    Objective,
    Programme,
    ProgrammeStep,
    Review,
)
from entente.apps.programmes.services import lifecycle
from entente.apps.programmes.services.drafting import NewProgramme, draft_programme
from entente.apps.programmes.services.editing import Edit, edit_clauses
from entente.apps.register.models import Framework, Pack, Party
from tests.factories.access import ALWAYS, Someone, small_world, someone, write_world

ALLIANCE_PERMISSIONS = (
    "programmes.draft", "programmes.comment", "programmes.circulate", "programmes.agree", "programmes.review",
    "programmes.goals", "programmes.record", "marking.set",
)  # fmt: skip
SECRETARY_PERMISSIONS = ("programmes.decide", "programmes.comment")
MISSION_PERMISSIONS = (
    "programmes.draft", "programmes.comment", "programmes.circulate", "programmes.agree", "programmes.goals",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """Who acts: the alliance's desk, the committee's secretary, an ally, the missions of P and Q."""

    desk: Someone
    secretary: Someone
    ally: Someone
    mission_p: Someone
    mission_q: Someone


def write_programme_world() -> World:
    """Write the world; both partners are bound by a security agreement."""
    world = small_world()
    bound = Spell("Q", "SECRECY", ALWAYS)
    write_world(type(world)(**{**_fields(world), "agreements": (*world.agreements, bound)}), ["A", "B", "P", "Q"])
    pack = Pack.objects.get(code="worlds")
    for code in ("PLAN", "OLD"):
        Framework.objects.get_or_create(
            code=code,
            defaults={
                "kind": "instrument", "name_en": code, "name_fr": code, "short_en": code, "short_fr": code,
                "pack": pack,
            },
        )  # fmt: skip
    cleared = ((2, ALWAYS),)
    return World(
        desk=someone(ViewerFacts("HQ", cleared), role="desk", permissions=ALLIANCE_PERMISSIONS),
        secretary=someone(ViewerFacts("HQ", cleared), role="secretary", permissions=SECRETARY_PERMISSIONS),
        ally=someone(ViewerFacts("A", cleared), role="ally", permissions=("programmes.comment",)),
        mission_p=someone(ViewerFacts("P", cleared), role="mission", permissions=MISSION_PERMISSIONS),
        mission_q=someone(ViewerFacts("Q", cleared), role="mission", permissions=MISSION_PERMISSIONS),
    )


def _fields(world: object) -> dict[str, object]:
    return {name: getattr(world, name) for name in world.__dataclass_fields__}


@contextmanager
def acting(who: Someone) -> Iterator[Actor]:
    """Act as someone, with what they may read bound to the transaction."""
    with acting_as(who.viewer()) as viewer:
        yield actor_of_viewer(viewer)


@contextmanager
def reading(who: Someone) -> Iterator[Viewer]:
    """Read as someone, with a view made after the last writing."""
    with acting_as(who.viewer()) as viewer:
        yield viewer


def new(**fields: object) -> NewProgramme:
    """A programme of partner P for 2025 to 2028."""
    given = {
        "party": "P", "instrument": "PLAN", "title_en": "Plan of P", "title_fr": "Plan de P",
        "period_start": "2025", "period_end": "2028",
    }  # fmt: skip
    return NewProgramme(**{**given, **fields})  # type: ignore[arg-type]


def complete_text(world: World, *, goals: int = 2, activities: int = 1) -> list[Edit]:
    """One objective, goals with owners on both sides, activities under the first goal."""
    owners = {"alliance_owner": world.desk.post.code, "partner_owner": world.mission_p.post.code}
    return [
        Edit(ClauseKind.OBJECTIVE, {"number": "1", "title_en": "Work together", "area": "military"}),
        *(
            Edit(
                ClauseKind.GOAL,
                {"code": f"G{n}", "title_en": f"Goal {n}", "objective": "1", "what": "Train officers", **owners},
            )
            for n in range(1, goals + 1)
        ),
        *(
            Edit(ClauseKind.ACTIVITY, {"code": f"A{n}", "title_en": f"Course {n}", "goal": "G1", "kind": "training"})
            for n in range(1, activities + 1)
        ),
        Edit(ClauseKind.COMMITMENT, {"side": "partner", "text": "Send ten officers a year", "goal": "G1"}),
    ]


def drafted(world: World, *, goals: int = 2, activities: int = 1, **fields: object) -> Programme:
    """A complete draft."""
    with acting(world.desk) as actor:
        programme = draft_programme(actor, new(**fields))
        edit_clauses(actor, programme.pk, complete_text(world, goals=goals, activities=activities))
    return programme


def agreed_by_both(world: World, programme: Programme) -> Programme:
    """Bring a draft before the committee."""
    with acting(world.desk) as actor:
        lifecycle.propose(actor, programme.pk)
        lifecycle.submit_to_partner(actor, programme.pk)
        text = Programme.objects.get(pk=programme.pk).text_revision
        lifecycle.agree(actor, programme.pk, text_revision=text)
    with acting(world.mission_p) as actor:
        lifecycle.agree(actor, programme.pk, text_revision=text)
    with acting(world.desk) as actor:
        return lifecycle.submit_to_committee(actor, programme.pk)


def in_force(
    world: World, *, adopted: date = date(2025, 10, 23), goals: int = 2, activities: int = 1, **fields: object
) -> Programme:
    """A programme in force, adopted on a day."""
    programme = agreed_by_both(world, drafted(world, goals=goals, activities=activities, **fields))
    with acting(world.secretary) as actor:
        lifecycle.adopt(actor, programme.pk, outcome=Outcome.SILENCE, reference="TEST(2025)0001-AS1", on=adopted)
        return lifecycle.enter_into_force(actor, programme.pk, on=adopted)


def goal_of(programme: Programme, code: str) -> Goal:
    """A goal by its code, as the one who is bound sees it."""
    return Goal.objects.get(programme=programme, code=code)


def many(world: World, *, programmes: int, goals: int, activities: int, first: int = 0) -> list[Programme]:
    """Programmes of P and Q in force, with goals (one merged into the next) and activities; written in bulk.

    They bear the marking of the programme with the code "seed".
    """
    seed = Programme.objects.get(code="seed")
    marking = seed.marking_id
    parties = list(Party.objects.filter(code__in=["P", "Q"]))
    rows = [
        Programme(
            code=f"bulk-{n}", party=parties[n % 2], instrument=seed.instrument, title_en=f"Plan {n}", state="in_force",
            period_start=str(2025 + n), period_end=str(2025 + n), adopted_on=f"{2025 + n}-03",
            period=DateRange(date(2025 + n, 1, 1), date(2026 + n, 1, 1)), marking_id=marking,
            alliance_owner=world.desk.post, partner_owner=world.mission_p.post,
        )
        for n in range(first, first + programmes)
    ]  # fmt: skip
    Programme.objects.bulk_create(rows)
    objectives = Objective.objects.bulk_create(
        Objective(programme=row, number=1, title_en="Ends", area="military", marking_id=marking) for row in rows
    )
    ways = [
        Goal(
            programme=objective.programme, objective=objective, code=f"G{n:02}", title_en=f"Goal {n}",
            state=list(GoalState)[n % 11], functional_area=f"area-{n % 9}", marking_id=marking,
            alliance_owner=world.desk.post, partner_owner=world.mission_p.post,
        )
        for objective in objectives
        for n in range(goals)
    ]  # fmt: skip
    Goal.objects.bulk_create(ways)
    GoalStep.objects.bulk_create(
        GoalStep(programme=goal.programme, goal=goal, state=goal.state, on=date(2025, 3, 1), marking_id=marking)
        for goal in ways
    )
    GoalLineage.objects.bulk_create(
        GoalLineage(parent=one, child=two, kind="merged", on=date(2025, 3, 1), marking_id=marking)
        for one, two in pairwise(ways)
        if one.programme_id == two.programme_id
    )
    Activity.objects.bulk_create(
        Activity(
            programme=row, goal=ways[place * goals + n % goals], code=f"A{n:03}", title_en=f"Course {n}",
            lead=world.desk.post, marking_id=marking,
        )
        for place, row in enumerate(rows)
        for n in range(activities)
    )  # fmt: skip
    Review.objects.bulk_create(
        Review(programme=row, kind="annual", due_on=date(2026, month, 1), marking_id=marking)
        for row in rows
        for month in (3, 6)
    )
    ProgrammeStep.objects.bulk_create(
        ProgrammeStep(programme=row, verb="adopt", state_after="in_force", on=date(2025, 3, 1), marking_id=marking)
        for row in rows
    )
    return rows
