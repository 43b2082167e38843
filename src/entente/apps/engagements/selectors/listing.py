"""The list of engagements, filtered, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.deadlines import report_deadlines
from entente.apps.engagements.models import Engagement, EngagementGoal, EngagementParty
from entente.apps.engagements.rules.standing import Deadlines, stands
from entente.apps.engagements.selectors.rows import engagement_rows, with_names
from entente.apps.engagements.selectors.types import EngagementList
from entente.kernel.folding import fold

# A page of the list; and up to where it is counted: nobody pages through more, and counting a million is slow.
PAGE, MOST = 50, 10_000


@dataclass(frozen=True, slots=True)
class EngagementFilters:
    """What is listed; each empty field filters nothing, several values of one field are alternatives.

    `since` and `until` are the first and the last day that an engagement must touch. `mine`: led by the viewer's
    post. `exercise`: made up, or not.
    """

    party: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    text: str = ""
    goal: UUID | None = None
    mine: bool = False
    exercise: bool | None = None


def engagement_list(
    viewer: Viewer, *, on: date, filters: EngagementFilters | None = None, page: int = 1, size: int = PAGE
) -> EngagementList:
    """Return a page of the engagements that pass the filters, the latest first. Four statements."""
    deadlines = report_deadlines()
    rows = filtered(viewer, filters or EngagementFilters(), on=on, deadlines=deadlines)
    total = rows.order_by()[: MOST + 1].count()
    counted = min(total, MOST)
    pages = max(1, -(-counted // size))
    page = min(max(page, 1), pages)
    shown = with_names(rows)[(page - 1) * size : page * size]
    return EngagementList(engagement_rows(shown, on=on, deadlines=deadlines), counted, total > MOST, page, pages)


def filtered(viewer: Viewer, filters: EngagementFilters, *, on: date, deadlines: Deadlines) -> QuerySet[Engagement]:
    """Return the rows that pass the filters, as far as the viewer may read them, the latest first."""
    rows = _of_kind(filters)
    if filters.standing:
        wanted = Q()
        for each in filters.standing:
            wanted |= stands(each, on=on, deadlines=deadlines)
        rows = rows.filter(wanted)
    if filters.since:
        rows = rows.filter(ends__gte=filters.since)
    if filters.until:
        rows = rows.filter(starts__lte=filters.until)
    if filters.mine:
        rows = rows.filter(lead=viewer.post_id) if viewer.post_id else rows.none()
    query = text_query(filters.text)
    return (rows.filter(search=query) if query else rows).order_by("-starts", "-id")


def _of_kind(filters: EngagementFilters) -> QuerySet[Engagement]:
    """What the engagement is and whom it concerns."""
    rows = Engagement.objects.all()
    for name in ("kind", "level", "field"):
        if chosen := getattr(filters, name):
            rows = rows.filter(**{f"{name}__in": chosen})
    if filters.party:
        mine = EngagementParty.objects.filter(engagement=OuterRef("pk"), party__code__in=filters.party)
        rows = rows.filter(Exists(mine))
    if filters.goal:
        rows = rows.filter(Exists(EngagementGoal.objects.filter(engagement=OuterRef("pk"), goal=filters.goal)))
    return rows if filters.exercise is None else rows.filter(exercise=filters.exercise)


def text_query(text: str, *, any_word: bool = False) -> SearchQuery | None:
    """Return the search for all words of a text, or for any of them, in both languages; None without a word."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    if not words:
        return None
    joined = (" | " if any_word else " & ").join(words)
    *whole, last = words
    prefixed = joined if any_word else " & ".join([*whole, f"{last}:*"])
    return (
        SearchQuery(joined, config="english", search_type="raw")
        | SearchQuery(joined, config="french", search_type="raw")
        | SearchQuery(prefixed, config="simple", search_type="raw")
    )
