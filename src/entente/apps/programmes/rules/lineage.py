"""The graph of goals and what they came out of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from entente.kernel.errors import Refused

Edge = tuple[UUID, UUID]


def reachable(start: Iterable[UUID], edges: Iterable[Edge]) -> frozenset[UUID]:
    """Return the goals that descend from the given ones, themselves included. An edge is (parent, child)."""
    below: dict[UUID, set[UUID]] = {}
    for parent, child in edges:
        below.setdefault(parent, set()).add(child)
    seen, waiting = set(start), list(start)
    while waiting:
        fresh = below.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting.extend(fresh)
    return frozenset(seen)


def no_circle(new: Iterable[Edge], known: Iterable[Edge], names: Mapping[UUID, str]) -> None:
    """Raise Refused naming the pair that would close a circle."""
    edges = list(known)
    for parent, child in new:
        if parent in reachable([child], edges):
            raise Refused(
                _("%(parent)s already came out of %(child)s: the other way round would be a circle.")
                % {"parent": names.get(parent, str(parent)), "child": names.get(child, str(child))},
                rule="programmes.lineage_acyclic",
                remedy=_("turn the line round, or merge both into a new goal"),
            )
        edges.append((parent, child))
