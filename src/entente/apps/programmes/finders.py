"""What the search finds of programmes: programmes and goals, by code, title and what they are about."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import GoalState, ProgrammeState
from entente.apps.programmes.models import Goal, Programme
from entente.apps.programmes.selectors.rows import slim
from entente.apps.register.selectors.found import Finder, Hit, register


def find_programmes(viewer: Viewer, query: SearchQuery, limit: int) -> list[Hit]:
    """Find programmes."""
    rows = Programme.objects.filter(search=query).order_by(SearchRank(F("search"), query).desc(), "code")
    rows = slim(rows, party=("code", "name_en", "name_fr"))[:limit]
    return [
        Hit(
            key=row.code,
            title=row.title,
            note=f"{row.party.name} · {ProgrammeState(row.state).label}",
            url=reverse("programme", args=[row.code]),
            exercise=row.exercise,
        )
        for row in rows
    ]


def find_goals(viewer: Viewer, query: SearchQuery, limit: int) -> list[Hit]:
    """Find goals."""
    rows = Goal.objects.filter(search=query).order_by(SearchRank(F("search"), query).desc(), "code", "pk")
    rows = slim(rows, programme=("code", "title_en", "title_fr"))[:limit]
    return [
        Hit(
            key=str(row.pk),
            title=f"{row.code} {row.title}",
            note=f"{row.programme.title} · {GoalState(row.state).label}",
            url=reverse("goal", args=[row.programme.code, row.code]),
            exercise=row.exercise,
        )
        for row in rows
    ]


register(Finder("programme", gettext_lazy("Programmes"), find_programmes))
register(Finder("goal", gettext_lazy("Goals"), find_goals))
