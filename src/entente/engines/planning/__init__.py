"""Allocation of a year's activities: `allocate` draws a plan, `check` judges one, `explain` gives the reasons."""

from entente.engines.planning.allocation import Conflicting, allocate
from entente.engines.planning.checker import Report, check
from entente.engines.planning.conflicts import Conflict, find_conflicts
from entente.engines.planning.instance import Instance
from entente.engines.planning.late import holding
from entente.engines.planning.plan import Plan
from entente.engines.planning.reading import parse_instance, parse_plan, read_instance, read_plan
from entente.engines.planning.reasons import explain

__all__ = [
    "Conflict",
    "Conflicting",
    "Instance",
    "Plan",
    "Report",
    "allocate",
    "check",
    "explain",
    "find_conflicts",
    "holding",
    "parse_instance",
    "parse_plan",
    "read_instance",
    "read_plan",
]
