"""Which events a store already holds, partition by partition, in bounded memory.

Where a set never changes the day of an event between editions, equal keys are looked for within a month; where it may
(`Reader.days_are_final`), within all months. The keys of a month are sorted 64-bit numbers; those of the months used
last are kept, up to `LIMIT` numbers in all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]
EVER = ""
"""Stands for all months of a set together."""
LIMIT = 48_000_000
"""Numbers kept in memory: 384 MB."""


@dataclass(slots=True)
class _Month:
    """Sorted keys of one month: `before` this run, and in this run (`runs`, merged as they grow)."""

    before: Keys
    runs: list[Keys] = field(default_factory=list)

    def size(self) -> int:
        return len(self.before) + sum(map(len, self.runs))

    def add(self, keys: Keys) -> None:
        """Take in new sorted keys; runs of like size are merged, so that there are few."""
        self.runs.append(keys)
        while len(self.runs) > 1 and len(self.runs[-2]) < 2 * len(self.runs[-1]):
            last = self.runs.pop()
            self.runs[-1] = np.sort(np.concatenate([self.runs[-1], last]), kind="stable")


@dataclass(slots=True)
class KeyIndex:
    """Asks `load` for the sorted keys a month had before this run; remembers those added since."""

    load: Callable[[str], Keys]
    limit: int = LIMIT
    _months: OrderedDict[str, _Month] = field(default_factory=OrderedDict)

    def known(self, month: str, keys: Keys) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """For sorted `keys`: which the store held before this run, and which were added in this run."""
        held = self._month(month)
        before, during = _member(held.before, keys), np.zeros(len(keys), dtype=np.bool_)
        for run in held.runs:
            during |= _member(run, keys)
        return before, during

    def add(self, month: str, keys: Keys) -> None:
        """Remember sorted keys as added in this run."""
        if len(keys):
            self._month(month).add(keys)

    def shrink(self) -> None:
        """Forget the months used longest ago, until the rest fits. Only right after a commit: they are on disk then."""
        while len(self._months) > 1 and sum(month.size() for month in self._months.values()) > self.limit:
            self._months.popitem(last=False)

    def _month(self, month: str) -> _Month:
        if month not in self._months:
            self._months[month] = _Month(self.load(month))
        self._months.move_to_end(month)
        return self._months[month]


def _member(held: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    """Which of `keys` are among `held`; both sorted."""
    if not len(held) or not len(keys) or keys[0] > held[-1] or keys[-1] < held[0]:
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.searchsorted(held, keys)
    at[at == len(held)] = 0
    return np.asarray(held[at] == keys, dtype=np.bool_)
