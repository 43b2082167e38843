"""The two clocks: when something was true, and when we knew it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AsOf:
    """A point on both clocks. `known` None means: by all that is known now."""

    valid: date
    known: datetime | None = None

    def __post_init__(self) -> None:
        if self.known is not None and self.known.tzinfo is None:
            raise ValueError("the known-on instant needs a time zone")
