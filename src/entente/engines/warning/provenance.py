"""What the settings of the escalation model were chosen on, so that a score can say whether it is of other days."""

from __future__ import annotations

from datetime import date

CHOSEN_ON: tuple[tuple[str, date, date], ...] = (
    ("icews", date(2014, 1, 1), date(2014, 12, 31)),
    ("icews", date(2018, 1, 1), date(2018, 3, 25)),
)
"""Event sets and days on which the settings of the escalation model were compared (decision record 12)."""


def unseen(source: str, first: date, last: date) -> bool:
    """Whether no day from `first` to `last` of an event set was looked at when the model's settings were chosen.

    Every forecast of a backtest is fitted on its own past alone; this asks the further question of the settings.
    """
    return not any(source == name and first <= end and start <= last for name, start, end in CHOSEN_ON)
