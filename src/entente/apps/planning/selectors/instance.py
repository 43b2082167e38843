"""A round as the engine's instance: what the reader may read of it, in the engine's own words.

The engine knows everything by one name: an activity by its code, a partner by its party's code, a goal by
"programme/goal". `Names` leads back from these to the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import Standing
from entente.apps.planning.models import Fund, MenuEntry, Partner, Prerequisite, Round, SeatRequest
from entente.apps.planning.rules.eligibility import eligibility
from entente.apps.planning.rules.requests import NEEDS, weight_of
from entente.apps.planning.selectors.eligible import entry_facts, partner_facts
from entente.engines.planning import instance as engine

NO_FUND = "-"


@dataclass(frozen=True, slots=True)
class RoundInstance:
    """The instance, and the way back: requests by the engine's key, the seats they hold now."""

    instance: engine.Instance
    requests: dict[engine.Key, SeatRequest]
    entries: dict[str, MenuEntry]
    granted: dict[engine.Key, int] = field(default_factory=dict)


def round_instance(viewer: Viewer, *, held: Round, changes: dict[str, Any] | None = None) -> RoundInstance:
    """Return a round as an instance, with the changes of a what-if. A fixed number of statements."""
    changes = changes or {}
    partners = list(Partner.objects.filter(round=held).select_related("party").order_by("party__code"))
    entries = list(MenuEntry.objects.filter(round=held).select_related("fund", "lead"))
    requests = list(
        SeatRequest.objects.filter(round=held)
        .exclude(standing=Standing.WITHDRAWN)
        .select_related("partner__party", "goal__programme")
    )
    names = _entry_names(entries)
    added = list(changes.get("partners", ()))
    parties = [row.party.code for row in partners] + [each["party"] for each in added]
    facts, deciding = partner_facts(viewer, parties=parties), entry_facts(entries)
    asked, goals, found = [], {}, {}
    for row in requests:
        if row.entry_id not in names:
            continue
        goal = f"{row.goal.programme.code}/{row.goal.code}"
        party = row.partner.party.code
        goals[goal] = engine.Goal(goal, party, weight_of(row.goal.priority), NEEDS)
        one = engine.Request(party, names[row.entry_id], row.seats_min, row.seats_wanted, row.priority, goal)
        if one.key not in found:
            asked.append(one)
            found[one.key] = row
    asked, goals = _with_newcomers(asked, goals, added)
    by_activity: dict[str, list[str]] = defaultdict(list)
    for request in asked:
        by_activity[request.activity].append(request.partner)
    wanted = set(by_activity)
    required = [
        engine.Prerequisite(names[row.entry_id], names[row.requires_id])
        for row in Prerequisite.objects.filter(entry__round=held)
        if row.entry_id in names and row.requires_id in names
    ]
    wanted |= {row.requires for row in required if row.activity in wanted}
    activities = tuple(
        engine.Activity(
            names[row.pk],
            row.field,
            row.starts,
            row.ends,
            row.seats,
            row.cost_per_seat,
            row.fund.code if row.fund else NO_FUND,
            frozenset(
                code for code in by_activity[names[row.pk]] if eligibility(facts[code], deciding[row.pk]).eligible
            ),
            row.lead.code if row.lead else "",
        )
        for row in sorted(entries, key=lambda each: names[each.pk])
        if names[row.pk] in wanted
    )
    return RoundInstance(
        instance=engine.Instance(
            activities=activities,
            partners=tuple(_partners(partners, added, changes, activities)),
            funds=_funds(held, activities, changes),
            requests=tuple(asked),
            goals=tuple(goals[name] for name in sorted(goals)),
            mandatory=tuple(engine.Commitment(*key, row.promised) for key, row in found.items() if row.promised),
            prerequisites=tuple(row for row in required if row.activity in wanted),
        ),
        requests=found,
        entries={names[row.pk]: row for row in entries},
        granted={key: row.granted for key, row in found.items() if row.granted},
    )


def _entry_names(entries: Iterable[MenuEntry]) -> dict[Any, str]:
    """An activity by its code; two with the same code, told apart by their key."""
    names: dict[Any, str] = {}
    taken: set[str] = set()
    for row in sorted(entries, key=lambda each: (each.code, str(each.pk))):
        name = row.code if row.code not in taken else f"{row.code}~{row.pk.hex[-6:]}"
        taken.add(name)
        names[row.pk] = name
    return names


def _partners(
    partners: list[Partner],
    added: list[dict[str, Any]],
    changes: dict[str, Any],
    activities: tuple[engine.Activity, ...],
) -> Iterable[engine.Partner]:
    fields = sorted({activity.field for activity in activities})
    floors, budgets = changes.get("floors", {}), changes.get("budgets", {})
    for row in partners:
        code = row.party.code
        yield engine.Partner(
            code,
            int(budgets.get(code, row.budget)),
            {name: int(row.away.get(name, row.away_else)) for name in fields},
            int(floors.get(code, row.floor)),
        )
    for each in added:
        away = int(each.get("away_else", 20))
        yield engine.Partner(each["party"], int(each["budget"]), dict.fromkeys(fields, away), int(each.get("floor", 0)))


def _funds(held: Round, activities: tuple[engine.Activity, ...], changes: dict[str, Any]) -> tuple[engine.Fund, ...]:
    """The funds, and one without limit for activities that none pays for."""
    amounts = changes.get("funds", {})
    kept = [engine.Fund(row.code, int(amounts.get(row.code, row.amount))) for row in Fund.objects.filter(round=held)]
    free = sum(each.seats * each.cost_per_seat for each in activities if each.fund == NO_FUND)
    known = {fund.id for fund in kept}
    # A fund that the reader may not read still has a name in the activity: nothing of it can be spent.
    unread = sorted({each.fund for each in activities} - known - {NO_FUND})
    return (*kept, engine.Fund(NO_FUND, free), *(engine.Fund(name, 0) for name in unread))


def _with_newcomers(
    asked: list[engine.Request], goals: dict[str, engine.Goal], added: list[dict[str, Any]]
) -> tuple[list[engine.Request], dict[str, engine.Goal]]:
    """Add the requests of new partners: what another partner asked for, for goals of the same weight."""
    more, theirs = list(asked), dict(goals)
    for each in added:
        for request in asked:
            if request.partner == each["like"]:
                goal = f"{each['party']}:{request.goal}"
                theirs[goal] = replace(goals[request.goal], id=goal, partner=each["party"])
                more.append(replace(request, partner=each["party"], goal=goal))
    return more, theirs


def instance_json(instance: engine.Instance) -> dict[str, Any]:
    """Return the instance in the engine's file format."""
    return {
        "activities": [
            {
                "id": a.id, "field": a.field, "start": a.start.isoformat(), "end": a.end.isoformat(), "seats": a.seats,
                "cost_per_seat": a.cost_per_seat, "fund": a.fund, "eligible": sorted(a.eligible), "lead": a.lead,
            }
            for a in instance.activities
        ],
        "partners": [
            {
                "id": p.id, "frameworks": list(p.frameworks), "budget": p.budget, "personnel": dict(p.personnel),
                "protected_minimum": p.protected_minimum,
            }
            for p in instance.partners
        ],
        "funds": [{"id": f.id, "amount": f.amount} for f in instance.funds],
        "requests": [
            {
                "partner": r.partner, "activity": r.activity, "seats_min": r.seats_min, "seats_wanted": r.seats_wanted,
                "priority": r.priority, "goal": r.goal,
            }
            for r in instance.requests
        ],
        "goals": [{"id": g.id, "partner": g.partner, "weight": g.weight, "needs": g.needs} for g in instance.goals],
        "mandatory": [{"partner": c.partner, "activity": c.activity, "seats": c.seats} for c in instance.mandatory],
        "prerequisites": [{"activity": p.activity, "requires": p.requires} for p in instance.prerequisites],
    }  # fmt: skip
