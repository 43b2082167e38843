"""Markings as kept, and what one can be made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entente.apps.access.models import PUBLIC, Caveat, Community, Level, Marking, ReleaseGroup
from entente.apps.access.rules.markings import PARTICIPANTS_OF_ALL, UNNAMED, Content, MarkingView, compiled
from entente.apps.access.viewers import Viewer


def marking_get(*, marking_id: int) -> MarkingView:
    """Return a marking. Raises Marking.DoesNotExist. Whoever sees a record sees what it is marked."""
    return view_of(Marking.objects.select_related("level").get(pk=marking_id))


def view_of(marking: Marking) -> MarkingView:
    """Turn a row, with its level, into a view."""
    return MarkingView(
        id=marking.pk,
        level=marking.level_id,
        rank=marking.level.rank,
        originator=marking.originator,
        parties=frozenset(marking.parties),
        groups=frozenset(marking.groups),
        caveats=frozenset(marking.caveats),
        communities=frozenset(marking.communities),
        reach=frozenset(marking.reach),
    )


def compilation(*, marking_ids: Iterable[int]) -> Content | None:
    """Return what a page, document or export of several records bears; None: it is public."""
    return compiled(view_of(row) for row in _rows(marking_ids))


def _rows(marking_ids: Iterable[int]) -> list[Marking]:
    """The markings with their levels, without the public one."""
    wanted = {*marking_ids} - {PUBLIC}
    return list(Marking.objects.select_related("level").filter(pk__in=wanted)) if wanted else []


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MarkingChoices:
    """What a marking can be made of, by someone. Levels from the lowest."""

    levels: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    caveats: tuple[Choice, ...]
    communities: tuple[Choice, ...]


def marking_choices(viewer: Viewer, *, participants: bool = False) -> MarkingChoices:
    """Return what the viewer can mark with: no level above their clearance, no community that is not theirs.

    `participants`: the record is one that parties take part in, and can be released to those.
    """
    unmeant = [PARTICIPANTS_OF_ALL] if participants else UNNAMED
    own = Community.objects.filter(members__person=viewer.person_id).distinct()
    return MarkingChoices(
        levels=tuple(Choice(row.code, row.name) for row in Level.objects.filter(rank__lte=viewer.cleared)),
        groups=tuple(Choice(row.code, row.name) for row in ReleaseGroup.objects.exclude(pk__in=unmeant)),
        caveats=tuple(
            Choice(row.code, row.name)
            for row in Caveat.objects.all()
            if row.community_id is None or row.community in own
        ),
        communities=tuple(Choice(row.code, row.name) for row in own),
    )
