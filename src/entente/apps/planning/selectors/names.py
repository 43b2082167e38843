"""What things are called: areas, parties, frameworks; read once per page."""

from __future__ import annotations

from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.planning.models import Fund, MenuEntry, Round
from entente.apps.planning.rules.reasons import Names
from entente.apps.programmes.models import Goal
from entente.apps.register.models import Party, Term

AREAS = "functional_area"


def area_names() -> dict[str, str]:
    """Functional areas by code."""
    return {row.code: row.name for row in Term.objects.filter(list=AREAS)}


def kind_name(code: str) -> str:
    """What a kind of activity is called."""
    return str(EngagementKind(code).label) if code in EngagementKind.values else code


def level_name(code: str) -> str:
    """What a level is called."""
    return str(EngagementLevel(code).label) if code in EngagementLevel.values else code


def names_of(held: Round) -> Names:
    """Return what the engine's subjects are called, as far as the reader may read them. Five statements."""
    goals = Goal.objects.filter(programme__party__in=held.partners.values("party")).select_related("programme")
    return Names(
        activities={row.code: f"{row.code} {row.title}" for row in MenuEntry.objects.filter(round=held)},
        funds={row.code: row.name for row in Fund.objects.filter(round=held)},
        parties={row.code: row.name for row in Party.objects.filter(pk__in=held.partners.values("party"))},
        fields=area_names(),
        goals={f"{row.programme.code}/{row.code}": f"{row.code} {row.title}" for row in goals},
    )
