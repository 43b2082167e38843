"""A world with a planning round: an alliance HQ with allies A and B, partners P and Q, a menu, and people in posts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from entente.apps.access.binding import acting_as
from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.rules.need_to_know import Spell, ViewerFacts
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.planning.models import MenuEntry, Round, SeatRequest
from entente.apps.planning.services import allocating, rounds
from entente.apps.planning.services.menu import EntryText, offer_activity
from entente.apps.planning.services.requests import Asked, request_seats
from entente.apps.programmes.models import Goal, Programme
from entente.apps.register.models import Framework, Pack, Party, Term
from tests.factories.access import ALWAYS, Someone, small_world, someone, write_world

PLANNER = ("planning.plan", "planning.offer", "planning.review", "marking.set")
MISSION = ("planning.request", "planning.review")
YEAR = 2027


@dataclass(frozen=True)
class PlanWorld:
    """Who acts: the planner, a desk that reviews, an ally, the missions of P and Q; and the round."""

    planner: Someone
    desk: Someone
    lead: Someone
    ally: Someone
    mission_p: Someone
    mission_q: Someone
    round: Round


def write_plan_world(*, bind_q: bool = True) -> PlanWorld:
    """Write the world with a draft round, a fund and both partners; each partner has a programme with two goals."""
    world = small_world()
    bound = (Spell("Q", "SECRECY", ALWAYS),) if bind_q else ()
    fields = {name: getattr(world, name) for name in world.__dataclass_fields__}
    write_world(type(world)(**{**fields, "agreements": (*world.agreements, *bound)}), ["A", "B", "P", "Q"])
    pack = Pack.objects.get(code="worlds")
    plan, _ = Framework.objects.get_or_create(
        code="PLAN",
        defaults={"kind": "instrument", "name_en": "PLAN", "name_fr": "PLAN", "short_en": "PLAN", "pack": pack},
    )
    for code in ("cyber", "medical"):
        Term.objects.get_or_create(list="functional_area", code=code, defaults={"name_en": code, "name_fr": code})
    for code in ("P", "Q"):
        programme = Programme.objects.create(
            code=f"plan-{code.lower()}",
            party=Party.objects.get(code=code),
            instrument=plan,
            title_en=f"Plan of {code}",
            state="in_force",
        )
        for number, area in enumerate(("cyber", "medical"), start=1):
            Goal.objects.create(
                programme=programme,
                code=f"G{number}",
                title_en=f"Goal {number}",
                functional_area=area,
                state="on_track",
                priority=number,
            )
    cleared = ((2, ALWAYS),)
    planner = someone(ViewerFacts("HQ", cleared), role="planner", permissions=PLANNER)
    with acting_as(planner.viewer()) as viewer:
        actor = actor_of_viewer(viewer)
        held = rounds.plan_round(actor, rounds.NewRound(YEAR, "Round 2027", "Cycle 2027"))
        rounds.set_fund(actor, held.pk, code="trust", name_en="Trust fund", name_fr="Fonds", amount=100_000)
        for code in ("P", "Q"):
            rounds.set_partner(actor, held.pk, party=code, budget=100_000, floor=0)
    return PlanWorld(
        planner=planner,
        desk=someone(ViewerFacts("HQ", cleared), role="desk", permissions=("planning.review",)),
        lead=someone(ViewerFacts("HQ", cleared), role="lead", permissions=("planning.offer",)),
        ally=someone(ViewerFacts("A", cleared), role="ally", permissions=()),
        mission_p=someone(ViewerFacts("P", cleared), role="mission", permissions=MISSION),
        mission_q=someone(ViewerFacts("Q", cleared), role="mission", permissions=MISSION),
        round=held,
    )


@contextmanager
def acting(who: Someone) -> Iterator[Actor]:
    """Act as someone, with what they may read bound to the transaction."""
    with acting_as(who.viewer()) as viewer:
        yield actor_of_viewer(viewer)


@contextmanager
def reading(who: Someone) -> Iterator[Viewer]:
    """Read as someone."""
    with acting_as(who.viewer()) as viewer:
        yield viewer


def entry_text(code: str = "A1", **changes: str) -> EntryText:
    """An activity of four seats at 100 each, in March, for everybody."""
    given = {
        "title_en": f"Course {code}", "title_fr": f"Cours {code}", "kind": "training", "field": "cyber", "seats": "4",
        "cost_per_seat": "100", "starts": f"{YEAR}-03-01", "ends": f"{YEAR}-03-05", "fund": "trust",
    }  # fmt: skip
    return EntryText(code=code, **{**given, **changes})


def offered(world: PlanWorld, *texts: EntryText) -> list[MenuEntry]:
    """Activities on the menu."""
    with acting(world.planner) as actor:
        return [offer_activity(actor, world.round.pk, text) for text in texts]


def requests_open(world: PlanWorld, *texts: EntryText) -> list[MenuEntry]:
    """A menu, closed, with requests open."""
    made = offered(world, *(texts or (entry_text(),)))
    with acting(world.planner) as actor:
        rounds.open_offers(actor, world.round.pk)
        rounds.open_requests(actor, world.round.pk)
    return made


def asked(world: PlanWorld, who: Someone, entry: str = "A1", **changes: object) -> SeatRequest:
    """A request of a mission: two to four seats for its first goal."""
    party = who.viewer().party
    given = {"goal": f"plan-{party.lower()}/G1", "seats_min": 2, "seats_wanted": 4, "priority": 3}
    with acting(who) as actor:
        [row] = request_seats(actor, world.round.pk, [Asked(entry=entry, **{**given, **changes})])  # type: ignore[arg-type]
    return row


def closed(world: PlanWorld) -> None:
    """Requests closed."""
    with acting(world.planner) as actor:
        rounds.close_requests(actor, world.round.pk)


def drawn(world: PlanWorld, **changes: object) -> int:
    """A version, drawn at once; return its number."""
    kind = changes.pop("kind", allocating.VersionKind.PLAN)
    with acting(world.planner) as actor:
        row = allocating.new_version(actor, world.round.pk, kind=kind, time_limit=10, **changes)  # type: ignore[arg-type]
    with reading(world.planner) as viewer:
        return allocating.draw(viewer, row.pk).number
