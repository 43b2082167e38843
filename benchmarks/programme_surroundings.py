"""What other parts of the platform add to the pages of programmes and partners: engagements, warnings, histories."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entente.apps.access.models import Post
    from entente.apps.programmes.models import Goal, Programme

ENGAGEMENTS, WARNINGS, ACTS = 30, 5, 8
FIRST = date(2018, 1, 10)


def write_surroundings(programmes: list[Programme], goals: list[Goal], own: Post) -> None:
    """Write them in bulk: 30 engagements for each programme, the last ones for its goals; warnings; acts."""
    _engagements(programmes, goals)
    _warnings(programmes)
    _acts(programmes, goals, own)


def _engagements(programmes: list[Programme], goals: list[Goal]) -> None:
    """Each with the partner of the programme and that of the next, a quarter apart, past and to come."""
    from entente.apps.engagements.models import Engagement, EngagementGoal, EngagementParty

    each = len(goals) // len(programmes)
    held = Engagement.objects.bulk_create(
        Engagement(
            code=f"{row.code}-meeting-{n}", kind="consultation", title_en=f"Meeting {n}",
            starts=FIRST + timedelta(100 * n), ends=FIRST + timedelta(100 * n + 2), exercise=True,
            marking_id=row.marking_id,
        )
        for row in programmes
        for n in range(ENGAGEMENTS)
    )  # fmt: skip
    pairs = [(row, programmes[(place + 1) % len(programmes)]) for place, row in enumerate(programmes)]
    EngagementParty.objects.bulk_create(
        EngagementParty(engagement=meeting, party=programme.party, marking_id=meeting.marking_id)
        for place, meeting in enumerate(held)
        for programme in {row.party_id: row for row in pairs[place // ENGAGEMENTS]}.values()
    )
    EngagementGoal.objects.bulk_create(
        EngagementGoal(engagement=meeting, goal=goal, marking_id=meeting.marking_id, goal_marking_id=goal.marking_id)
        for place, meeting in enumerate(held)
        for goal in goals[each * (place // ENGAGEMENTS) :][:3]
    )


def _warnings(programmes: list[Programme]) -> None:
    """Open warnings of a scan about each partner and the next."""
    from entente.apps.warnings.models import Alert, AlertParty

    for place, row in enumerate(programmes):
        other = programmes[(place + 1) % len(programmes)]
        alerts = Alert.objects.bulk_create(
            Alert(
                origin="scan", source=f"set-{n}", series_id="|".join(sorted((row.party.code, other.party.code))),
                first_day=FIRST, last_day=FIRST, probability=0.3, exercise=True, marking_id=row.marking_id,
            )
            for n in range(WARNINGS)
        )  # fmt: skip
        AlertParty.objects.bulk_create(
            AlertParty(alert=alert, party=party, position=position, marking_id=alert.marking_id)
            for alert in alerts
            for position, party in enumerate({row.party_id: row.party, other.party_id: other.party}.values())
        )


def _acts(programmes: list[Programme], goals: list[Goal], own: Post) -> None:
    """A history for the first programme and its first goals, of acts that name other records; one for its partner."""
    from entente.apps.access.viewers import Actor
    from entente.apps.ledger.services import append

    row, other = programmes[:2]
    actor = Actor(name="Benchmark", post_id=own.pk)
    for n in range(ACTS):
        for record_type, record_id in (("programme", row.code), *(("goal", str(goal.pk)) for goal in goals[:3])):
            append(
                actor, action="programmes.edit_clause", record_type=record_type, record_id=record_id, reason="Because",
                before={"title_en": f"Title {n}", "party": row.party.code, "marking_id": 1},
                after={"title_en": f"Title {n + 1}", "party": other.party.code, "marking_id": row.marking_id},
            )  # fmt: skip
        append(
            actor, action="engagements.set_cadence", record_type="party", record_id=row.party.code,
            before={"days": n}, after={"days": n + 1}, marking_id=row.marking_id,
        )  # fmt: skip
