"""When a report is late, as the leading pack says under `engagements`."""

from __future__ import annotations

from entente.apps.engagements.rules.standing import Deadlines
from entente.apps.register.selectors.packs import loaded_packs


def report_deadlines() -> Deadlines:
    """Return the days of the leading pack; the defaults where it says nothing. One statement."""
    leading = next(iter(loaded_packs()), None)
    said = (leading.settings if leading else {}).get("engagements") or {}
    usual = Deadlines()
    return Deadlines(
        remind=int(said.get("report_late_after_days", usual.remind)),
        escalate=int(said.get("report_escalates_after_days", usual.escalate)),
    )
