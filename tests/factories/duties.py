"""People who may assign, promise, adopt, challenge and fund, in the world of programmes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Post, Role
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Goal, Programme, Responsibility, Standard
from entente.apps.programmes.rules.duties import MatrixRow
from entente.apps.programmes.services.challenges import ChallengeText, add_challenge_evidence, open_challenge
from entente.apps.programmes.services.funding import FundingText, add_funding
from entente.apps.programmes.services.responsibilities import set_responsibilities
from entente.apps.programmes.services.standards import AdoptionText, Required, save_requirements, set_adoption
from entente.apps.programmes.services.undertakings import UndertakingText, record_delivery, record_undertaking
from tests.factories.programmes import World, acting

ALLIANCE = (
    "programmes.assign", "programmes.undertakings", "programmes.standards", "programmes.challenges", "programmes.money",
)  # fmt: skip
MISSION = ("programmes.assign", "programmes.undertakings", "programmes.standards", "programmes.challenges")


def duty_world(world: World) -> World:
    """Let the desk and the missions do what their roles in the reference pack do; the ally keeps challenges."""
    with seeing_everything():
        for role, more in (("desk", ALLIANCE), ("mission", MISSION), ("ally", ("programmes.challenges",))):
            row = Role.objects.get(pk=role)
            row.permissions = sorted({*row.permissions, *more})
            row.save(update_fields=["permissions"])
    return replace(world)


def give(programme: Programme, post: Post, duty: str, **clause: Any) -> Responsibility:
    """Give a post a duty, past the service."""
    return Responsibility.objects.create(
        programme=programme, post=post, duty=duty, marking_id=programme.marking_id, **clause
    )


def furnish(world: World, programme: Programme, *, mark: str = "") -> None:
    """Write one of everything under a programme of P, as the desk: what is shared, and one internal challenge.

    `mark` sets the texts of one call apart from those of another.
    """
    desk, mission = world.desk.post.code, world.mission_p.post.code
    today = timezone.now().date()
    with acting(world.desk) as actor:
        goal = Goal.objects.filter(programme=programme).order_by("code")[0]
        fill = MatrixRow(desk, (mission,))
        set_responsibilities(actor, programme.pk, clause_kind=ClauseKind.GOAL, clause_id=goal.pk, row=fill)
        promise = UndertakingText("exercises", f"Two exercises {mark}", 2, "exercises", "2026-06", owner=desk)
        undertaking = record_undertaking(actor, programme.pk, promise)
        record_delivery(actor, undertaking.pk, amount=1, note=f"Seen {mark}", on=date(2026, 3, 1))
        text = ChallengeText("P", "pressure", f"Pressure {mark}", 3, desk, today + timedelta(30))
        shared = open_challenge(actor, text, internal=False)
        open_challenge(actor, replace(text, title=f"Internal doubts {mark}", severity=4, kind="commitment"))
        add_challenge_evidence(actor, shared.pk, text=f"Told so {mark}")
        code = f"std-{mark or 'one'}"
        Standard.objects.get_or_create(
            code=code, defaults={"number": code.upper(), "title_en": f"Standard {mark}", "field": "doctrine"}
        )
        set_adoption(actor, party="P", standard=code, text=AdoptionText("implementing", "2027", owner=desk))
        save_requirements(actor, code=f"ex-{mark or 'one'}", kind="exercise", title_en=f"Sea {mark}",
                          required=[Required(code)])  # fmt: skip
        add_funding(actor, programme.pk, FundingText("EUR", 100, 60, 20, goal=goal.code, donor="A", agent="Agency"))
        add_funding(actor, programme.pk, FundingText("USD", 10, goal=goal.code, donor_name=f"Fund {mark}", lead="A"))
