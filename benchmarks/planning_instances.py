"""Made-up planning instances of any size, for the benchmark and the tests; the same seed gives the same instance."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
FIELDS = [f"field-{n:02}" for n in range(20)]
# Per kind of activity: its share of the menu, and ranges of days, seats, cost of a seat, and seats wanted.
KINDS = [
    (45, (4, 18), (2, 12), (1200, 4500), (1, 4)),
    (25, (1, 4), (6, 24), (500, 1800), (1, 4)),
    (12, (5, 19), (20, 160), (300, 1200), (6, 40)),
    (18, (2, 5), (3, 12), (200, 800), (3, 8)),
]

VISIT = KINDS[-1]  # for a few partners, who are named


def generate(seed: int, partners: int = 40, activities: int = 1400) -> Row:
    """An instance as its JSON document: scarce seats, money and people, and floors of which a few are out of reach."""
    rng = Random(seed)
    names = [f"P{n:03}" for n in range(1, partners + 1)]
    menu, sizes = _menu(rng, names, activities)
    rules = _prerequisites(rng, menu)
    goals, requests = _demand(rng, names, menu, sizes, {row["activity"]: row["requires"] for row in rules})
    rows = [_partner(rng, name, [r for r in requests if r["partner"] == name], menu) for name in names]
    return {
        "activities": list(menu.values()),
        "partners": rows,
        "funds": _funds(rng, requests, menu),
        "requests": requests,
        "goals": goals,
        "mandatory": [],
        "prerequisites": rules,
    }


def _menu(rng: Random, partners: list[str], count: int) -> tuple[dict[str, Row], dict[str, tuple[int, int]]]:
    menu, sizes = {}, {}
    for number in range(1, count + 1):
        kind = rng.choices(KINDS, [kind[0] for kind in KINDS])[0]
        _, days, seats, cost, wanted = kind
        start = date(2027, 1, 4) + timedelta(rng.randrange(330))
        name = f"A{number:04}"
        share = rng.uniform(0.1, 0.95)
        invited = rng.sample(partners, min(len(partners), rng.randint(1, 4))) if kind is VISIT else partners
        menu[name] = {
            "id": name,
            "field": rng.choice(FIELDS),
            "start": start.isoformat(),
            "end": (start + timedelta(rng.randint(*days) - 1)).isoformat(),
            "seats": rng.randint(*seats),
            "cost_per_seat": rng.randrange(cost[0], cost[1], 50),
            "fund": f"F{rng.randint(1, 8)}",
            "eligible": sorted(p for p in invited if kind is VISIT or rng.random() < share),
            "lead": f"L{rng.randint(1, 25):02}",
        }
        sizes[name] = wanted
    return menu, sizes


def _prerequisites(rng: Random, menu: dict[str, Row]) -> list[Row]:
    """Pairs of activities of one field, the first over before the second begins; no activity in two pairs."""
    rows, used = [], set()
    for _ in range(len(menu) // 12):
        first = rng.choice(list(menu.values()))
        later = [a for a in menu.values() if a["field"] == first["field"] and a["start"] > first["end"]]
        then = rng.choice(later) if later else first
        if then is not first and not {first["id"], then["id"]} & used:
            used |= {first["id"], then["id"]}
            rows.append({"activity": then["id"], "requires": first["id"]})
    return rows


def _demand(
    rng: Random, partners: list[str], menu: dict[str, Row], sizes: dict[str, tuple[int, int]], requires: dict[str, str]
) -> tuple[list[Row], list[Row]]:
    """Goals, and the requests that serve them in a random order of arrival."""
    goals, requests = [], []
    popularity = {name: rng.lognormvariate(0, 1.4) for name in menu}
    by_field = {field: {name for name, row in menu.items() if row["field"] == field} for field in FIELDS}
    for partner in partners:
        asked: set[str] = set()
        open_to = {name for name, row in menu.items() if partner in row["eligible"]}
        interest = [rng.gammavariate(0.7, 1) for _ in FIELDS]
        for _ in range(rng.randint(8, 32)):
            wanted = rng.choices(FIELDS, interest)[0]
            goal = {"id": f"G{len(goals) + 1:05}", "partner": partner}
            goal |= {"weight": rng.randint(1, 5), "needs": rng.randint(1, 6)}
            goals.append(goal)
            for _ in range(round(goal["needs"] * rng.uniform(1.1, 2.1))):
                field = wanted if rng.random() < 0.8 else rng.choice(FIELDS)
                pool = sorted((open_to if rng.random() < 0.98 else set(menu)) & by_field[field] - asked)
                name = rng.choices(pool, [popularity[a] for a in pool])[0] if pool else None
                priority = rng.choices(range(1, 6), (20, 30, 25, 15, 10))[0]
                while name and name not in asked:
                    asked.add(name)
                    requests.append(_request(rng, goal, menu[name], sizes[name], priority))
                    name = requires.get(name)
    rng.shuffle(requests)
    return goals, requests


def _request(rng: Random, goal: Row, activity: Row, size: tuple[int, int], priority: int) -> Row:
    wanted = min(rng.randint(*size), activity["seats"])
    return {
        "partner": goal["partner"],
        "activity": activity["id"],
        "seats_min": max(1, round(wanted * rng.uniform(0.4, 1))),
        "seats_wanted": wanted,
        "priority": priority,
        "goal": goal["id"],
    }


def _partner(rng: Random, name: str, mine: list[Row], menu: dict[str, Row]) -> Row:
    """Budget, people and floor as shares of what the partner asks for."""
    cost = sum(r["seats_min"] * menu[r["activity"]]["cost_per_seat"] for r in mine)
    people: dict[str, int] = {}
    for field in FIELDS:
        asked = [(menu[r["activity"]], r["seats_min"]) for r in mine if menu[r["activity"]]["field"] == field]
        peak = max((sum(n for b, n in asked if b["start"] <= a["start"] <= b["end"]) for a, _ in asked), default=2)
        people[field] = max([round(peak * rng.uniform(0.3, 0.9)), *(n for _, n in asked)])
    share = rng.uniform(0.4, 0.7) if rng.random() < 0.93 else 1.2
    floor = round(share * sum(r["seats_min"] for r in mine))
    budget = 1000 * round(cost * rng.uniform(0.35, 0.9) / 1000)
    return {
        "id": name,
        "frameworks": ["PfP"],
        "budget": budget,
        "personnel": people,
        "protected_minimum": floor,
    }


def _funds(rng: Random, requests: list[Row], menu: dict[str, Row]) -> list[Row]:
    demand: Counter[str] = Counter({f"F{n}": 0 for n in range(1, 9)})
    for row in requests:
        activity = menu[row["activity"]]
        demand[activity["fund"]] += row["seats_min"] * activity["cost_per_seat"]
    return [{"id": n, "amount": 1000 * round(total * rng.uniform(0.4, 1) / 1000)} for n, total in demand.items()]


def first_come(document: Row) -> dict[tuple[str, str], int]:
    """How it is done by hand: by priority, then arrival, as many of the wanted seats as fit; seats by request.

    What waits for a prerequisite served later is looked at again. Counts every limit on its own, day by day, so that
    the baseline shares nothing with the engine it is compared with.
    """
    menu = {row["id"]: row for row in document["activities"]}
    partners = {row["id"]: row for row in document["partners"]}
    left: defaultdict[tuple[str, ...], int] = defaultdict(int)
    left |= {("seats", name): row["seats"] for name, row in menu.items()}
    left |= {("fund", row["id"]): row["amount"] for row in document["funds"]}
    left |= {("budget", name): row["budget"] for name, row in partners.items()}
    requires = defaultdict(list)
    for row in document["prerequisites"]:
        requires[row["activity"]].append(row["requires"])
    away: Counter[tuple[str, str, int]] = Counter()
    seats: dict[tuple[str, str], int] = {}

    def days(activity: Row) -> range:
        start, end = (date.fromisoformat(activity[side]).toordinal() for side in ("start", "end"))
        return range(start, end + 1)

    def grant(row: Row) -> bool:
        who, activity = row["partner"], menu[row["activity"]]
        before = [(seats.get((who, name)), menu[name]["end"] < activity["start"]) for name in requires[activity["id"]]]
        if who not in activity["eligible"] or not all(held and over for held, over in before):
            return False
        people = partners[who]["personnel"].get(activity["field"], 0)
        price = max(1, activity["cost_per_seat"])
        room = min(left["fund", activity["fund"]], left["budget", who]) // price
        room = min(room, left["seats", activity["id"]], row["seats_wanted"])
        room = min([room, *(people - away[who, activity["field"], day] for day in days(activity))])
        if room < row["seats_min"]:
            return False
        seats[who, activity["id"]] = room
        left["seats", activity["id"]] -= room
        left["fund", activity["fund"]] -= room * activity["cost_per_seat"]
        left["budget", who] -= room * activity["cost_per_seat"]
        away.update({(who, activity["field"], day): room for day in days(activity)})
        return True

    waiting, before = sorted(document["requests"], key=lambda row: row["priority"]), -1
    while before != len(waiting):
        before = len(waiting)
        waiting = [row for row in waiting if not grant(row)]
    return seats
