"""Months as the VIEWS protocol numbers them (1 = January 1980), and spans of horizons."""

from __future__ import annotations

import re

from entente.kernel.errors import BadInput

EPOCH_YEAR = 1980
LONGEST_HORIZON = 36

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_HORIZON = re.compile(r"(\d{1,3})(?::(\d{1,3}))?")


def month_id(year: int, month: int) -> int:
    """Number of a calendar month: 1 for January 1980."""
    return (year - EPOCH_YEAR) * 12 + month


def month_label(number: int) -> str:
    """Calendar month of a month number, as in "2021-10"."""
    year, month = divmod(number - 1, 12)
    return f"{EPOCH_YEAR + year:04d}-{month + 1:02d}"


def parse_month(text: str, field: str = "--origin") -> int:
    """Month number of a text such as "2021-10"; `BadInput` naming `field` for anything else."""
    match = _MONTH.fullmatch(text.strip())
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < EPOCH_YEAR:
        raise BadInput(
            f"{text!r} is not a month", field=field, remedy=f"write year and month from {EPOCH_YEAR} on, as in 2021-10"
        )
    return month_id(int(match[1]), int(match[2]))


def parse_horizon(text: str, field: str = "--horizon") -> tuple[int, ...]:
    """Months ahead of the origin named by "3:14" (both ends included) or "3".

    Refuses (`BadInput`) other forms, horizons below 1 or above `LONGEST_HORIZON`, and spans that run backwards.
    """
    match = _HORIZON.fullmatch(text.strip())
    if not match:
        raise BadInput(f"{text!r} is not a span of horizons", field=field, remedy="write first:last, as in 3:14")
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    if not 1 <= first <= last <= LONGEST_HORIZON:
        raise BadInput(
            f"{text!r} does not run forward between 1 and {LONGEST_HORIZON} months ahead",
            field=field,
            remedy="write first:last with 1 <= first <= last, as in 3:14",
        )
    return tuple(range(first, last + 1))
