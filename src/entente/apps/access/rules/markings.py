"""Markings: what may be written together, what a compilation bears, who may change one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.kernel.errors import Refused

SET, RECLASSIFY = "marking.set", "marking.reclassify"
# Release groups whose members the record itself says: who takes part in it. What it bears names none of them, for one
# must not learn of the others by reading a banner. The second is of what several such records bear together.
PARTICIPANTS, PARTICIPANTS_OF_ALL = "PARTICIPANTS", "PARTICIPANTS-ALL"
UNNAMED = frozenset({PARTICIPANTS, PARTICIPANTS_OF_ALL})


@dataclass(frozen=True, slots=True)
class MarkingSpec:
    """A marking as someone writes it, all by code. An empty level is the public one."""

    level: str = ""
    originator: str = ""
    parties: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()

    @property
    def limits(self) -> bool:
        """Whether it says anything besides a level and an originator."""
        return bool(self.parties or self.groups or self.caveats or self.communities)


@dataclass(frozen=True, slots=True)
class MarkingView:
    """A marking as kept. `reach` is what the release list meant on the date of the records, by party code."""

    id: int
    level: str
    rank: int
    originator: str
    parties: frozenset[str]
    groups: frozenset[str]
    caveats: frozenset[str]
    communities: frozenset[str]
    reach: frozenset[str]

    @property
    def readers(self) -> frozenset[str]:
        """The parties whose people may read it, if cleared."""
        return self.reach | ({self.originator} if self.originator else frozenset())


@dataclass(frozen=True, slots=True)
class Content:
    """All that makes a marking what it is, sorted."""

    level: str
    originator: str
    parties: tuple[str, ...]
    groups: tuple[str, ...]
    caveats: tuple[str, ...]
    communities: tuple[str, ...]
    reach: tuple[str, ...]

    def digest(self) -> str:
        """SHA-256 over the content: the same marking has the same digest."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def compiled(parts: Iterable[MarkingView]) -> Content | None:
    """Return what a compilation of the parts bears; None: it is public.

    The highest level, the parties that may read every part, every community and caveat. Parts of several
    originators have none together: only their compilation anew can be downgraded, not the compilation. Where a part is
    for who takes part in it, only parties that every part names are named.
    """
    marked = [part for part in parts if part.rank > 0]
    if not marked:
        return None
    highest = max(marked, key=lambda part: part.rank)
    originators = {part.originator for part in marked}
    originator = originators.pop() if len(originators) == 1 else ""
    written = {(part.parties, part.groups, part.reach) for part in marked}
    if len(written) == 1 and originator:
        parties, groups, reach = written.pop()
    else:
        reach = frozenset.intersection(*(part.readers for part in marked))
        parties, groups = reach, frozenset()
        if any(part.groups & UNNAMED for part in marked):
            parties = frozenset.intersection(*(part.parties for part in marked))
            groups = frozenset.intersection(*(part.groups for part in marked)) - UNNAMED | {PARTICIPANTS_OF_ALL}
    return Content(
        level=highest.level,
        originator=originator,
        parties=tuple(sorted(parties)),
        groups=tuple(sorted(groups)),
        caveats=tuple(sorted(frozenset().union(*(part.caveats for part in marked)))),
        communities=tuple(sorted(frozenset().union(*(part.communities for part in marked)))),
        reach=tuple(sorted(reach)),
    )


def widens(before: MarkingView, after: MarkingView) -> bool:
    """Whether anyone may read after the change who might not before."""
    if before.rank == 0:
        return False
    return (
        after.rank < before.rank
        or not after.readers <= before.readers
        or not before.communities <= after.communities
        or after.originator not in {before.originator, ""}
    )


def may_mark(actor: Actor) -> None:
    """The actor's role lets them mark records above public. Processes of the platform copy the marks of others."""
    if actor.person_id is not None and not actor.may(SET):
        raise Refused(
            _("Your post may not mark records above public."),
            rule=SET,
            remedy=_("ask an administrator for a role with this permission"),
        )


def may_reclassify(actor: Actor, before: MarkingView, after: MarkingView) -> None:
    """Only the originator downgrades or releases further; others with the permission may restrict."""
    if not actor.may(RECLASSIFY):
        raise Refused(
            _("Your post may not change the marking of records."),
            rule=RECLASSIFY,
            remedy=_("ask an administrator for a role with this permission"),
        )
    if widens(before, after) and (not before.originator or actor.party != before.originator):
        raise Refused(
            _("Only the originator downgrades a record or releases it further."),
            rule="marking.originator",
            remedy=_("ask the originator: %(party)s") % {"party": before.originator}
            if before.originator
            else _("mark its parts anew and compile them again"),
        )
