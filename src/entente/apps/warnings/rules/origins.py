"""How many independent origins stand behind some reports: what repeats one report never corroborates it.

Each report is traced back to where it comes from: the reports it was derived from, and theirs, to the first ones; and
the original that it names itself, which may not be held here. Two reports are independent when they have no origin in
common. The number of independent origins is the size of the largest set of reports that are all independent of one
another: a digest of two reports adds nothing to them, and is but one report without them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# Up to so many reports are searched for the largest set; beyond, a smaller one may be found, never a larger.
SEARCHED = 18


def roots(report: Key, derived_from: Mapping[Key, Collection[Key]], named: Mapping[Key, str]) -> frozenset[object]:
    """Return the origins of a report: its first ancestors, and the originals named on the way. Circles end."""
    found: set[object] = set()
    seen: set[Key] = set()
    waiting = [report]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        above = derived_from.get(key, ())
        original = named.get(key, "").strip().casefold()
        if original:
            found.add(("named", original))
        elif not above:
            found.add(("report", key))
        waiting.extend(above)
    # Nothing but a circle: its members share one origin.
    return frozenset(found) or frozenset({("circle", min(map(str, seen)))})


def independent_origins(
    reports: Iterable[Key], derived_from: Mapping[Key, Collection[Key]], named: Mapping[Key, str] | None = None
) -> int:
    """Return how many of the reports are independent of one another."""
    traced = sorted(
        {roots(report, derived_from, named or {}) for report in reports},
        key=lambda each: (len(each), sorted(map(str, each))),
    )
    if len(traced) > SEARCHED:
        return _greedy(traced)
    return _largest(traced, frozenset())


def _greedy(traced: list[frozenset[object]]) -> int:
    used: set[object] = set()
    count = 0
    for origins in traced:
        if not origins & used:
            used |= origins
            count += 1
    return count


def _largest(traced: list[frozenset[object]], used: frozenset[object]) -> int:
    if not traced:
        return 0
    first, rest = traced[0], traced[1:]
    without = _largest(rest, used) if len(rest) else 0
    if first & used:
        return without
    return max(without, 1 + _largest(rest, used | first))
