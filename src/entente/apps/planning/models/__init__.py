"""The tables of planning rounds."""

from entente.apps.planning.models.menu import MenuEntry, Prerequisite
from entente.apps.planning.models.requests import SeatRequest
from entente.apps.planning.models.rounds import Fund, Partner, Review, Round, RoundStep
from entente.apps.planning.models.versions import Allocation, AllocationFigures, PlanVersion

__all__ = [
    "Allocation",
    "AllocationFigures",
    "Fund",
    "MenuEntry",
    "Partner",
    "PlanVersion",
    "Prerequisite",
    "Review",
    "Round",
    "RoundStep",
    "SeatRequest",
]
