"""Arguments that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from entente.kernel.as_of import AsOf
from entente.kernel.errors import BadInput


def read_day(text: str, *, option: str) -> date:
    """Read YYYY-MM-DD; "" is today. Raises BadInput naming the option."""
    if not text:
        return datetime.now(tz=UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a date", field=option, remedy="write YYYY-MM-DD") from None


def read_as_of(on: str, known_on: str) -> AsOf:
    """Read both clocks. Known on a day means: by the end of that day, UTC."""
    known = None
    if known_on:
        day = read_day(known_on, option="--known-on")
        known = datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC) - timedelta(microseconds=1)
    return AsOf(read_day(on, option="--on"), known)
