"""Small planning instances that can be worked out by hand."""

from __future__ import annotations

from typing import Any

from entente.engines.planning import Instance, parse_instance

Data = dict[str, Any]


def activity(name: str, start: str = "2027-03-01", end: str = "2027-03-05", **changes: Any) -> Data:
    """An activity of ten seats at 100 each, open to P1 and P2."""
    row = {"id": name, "field": "cyber", "start": start, "end": end, "seats": 10, "cost_per_seat": 100, "fund": "F1"}
    return {**row, "eligible": ["P1", "P2"], "lead": "L1", **changes}


def partner(name: str, **changes: Any) -> Data:
    """A partner without a floor, rich and with many people."""
    row = {"id": name, "frameworks": ["PfP"], "budget": 100_000, "personnel": {"cyber": 50, "cbrn": 50}}
    return {**row, "protected_minimum": 0, **changes}


def goal(name: str, of: str = "P1", weight: int = 1, needs: int = 1) -> Data:
    """A goal of one activity."""
    return {"id": name, "partner": of, "weight": weight, "needs": needs}


def request(who: str, what: str, serves: str, seats: tuple[int, int] = (2, 4), priority: int = 1) -> Data:
    """A request for two to four seats."""
    row = {"partner": who, "activity": what, "seats_min": seats[0], "seats_wanted": seats[1]}
    return {**row, "priority": priority, "goal": serves}


def data(**changes: Any) -> Data:
    """P1 asks for A1, for its goal G1; change or add any section."""
    whole: Data = {
        "activities": [activity("A1")],
        "partners": [partner("P1"), partner("P2")],
        "funds": [{"id": "F1", "amount": 100_000}],
        "requests": [request("P1", "A1", "G1")],
        "goals": [goal("G1")],
        "mandatory": [],
        "prerequisites": [],
    }
    return whole | changes


def instance(**changes: Any) -> Instance:
    """`data`, read."""
    return parse_instance(data(**changes))
