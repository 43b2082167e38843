"""What the forms of duties offer to choose from."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from entente.apps.access.models import Post, Scheme
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Activity, Goal, Programme, Standard
from entente.apps.programmes.rules.duties import PROGRAMME_OVER
from entente.apps.programmes.selectors.drafts import Options
from entente.apps.register.models import Source

_NAMED = ("code", "title_en", "title_fr", "marking_id")


def post_options(viewer: Viewer, *, parties: Collection[str]) -> Options:
    """Return the posts in service of some parties (codes), by name. One statement."""
    rows = Post.objects.filter(organisation__party__code__in=parties, active=True).select_related("organisation")
    found = ((row.code, f"{row.name} · {row.organisation.name}") for row in rows)
    return sorted(found, key=lambda pair: pair[1].casefold())


def posts_for(viewer: Viewer, *, party: str, own_side: bool = False) -> Options:
    """Return the posts that may answer for something with a partner. At most two statements.

    The alliance's staff choose among both sides, a mission among its own. `own_side`: nobody beyond the viewer's.
    """
    if own_side or viewer.side in {"partner", "ally"}:
        return post_options(viewer, parties={viewer.party})
    alliance = Scheme.objects.values_list("alliance", flat=True).first() or ""
    return post_options(viewer, parties={alliance, party})


def goal_codes(viewer: Viewer, *, programme_id: UUID) -> Options:
    """Return the goals of a programme by code. One statement."""
    rows = Goal.objects.filter(programme=programme_id).only(*_NAMED)
    return [(row.code, f"{row.code} {row.title}") for row in rows]


def activity_codes(viewer: Viewer, *, programme_id: UUID) -> Options:
    """Return the activities of a programme by code. One statement."""
    rows = Activity.objects.filter(programme=programme_id).only(*_NAMED)
    return [(row.code, f"{row.code} {row.title}") for row in rows]


def source_options(viewer: Viewer) -> Options:
    """Return the sources by title. One statement."""
    return [(row.code, row.title) for row in Source.objects.only("code", "title", "marking_id").order_by("title")]


def programme_options(viewer: Viewer) -> Options:
    """Return the programmes that are not over, by partner. One statement."""
    rows = Programme.objects.exclude(state__in=PROGRAMME_OVER).select_related("party").order_by("party__code", "code")
    return [(row.code, f"{row.party.name}: {row.title}") for row in rows]


def standard_options(viewer: Viewer) -> Options:
    """Return the standards of the catalogue. One statement."""
    return [(row.code, f"{row.number} {row.title}") for row in Standard.objects.filter(withdrawn=False)]
