"""Versions of the plan: one in full, two side by side. For the alliance alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import VersionKind, VersionState
from entente.apps.planning.models import Fund, MenuEntry, Partner, PlanVersion, Round
from entente.apps.planning.rules.reasons import Names, reasons, rule_label
from entente.apps.planning.selectors.menu import round_of, round_row
from entente.apps.planning.selectors.names import names_of
from entente.apps.planning.selectors.requests import request_rows
from entente.apps.planning.selectors.types import (
    Comparison,
    ConflictRow,
    Difference,
    EntryTally,
    FundTally,
    Named,
    PartnerTally,
    RequestRow,
    VersionPage,
    VersionRow,
)
from entente.apps.register.models import Party


def version_row(row: PlanVersion, names: Names) -> VersionRow:
    """Turn a version into its row."""
    return VersionRow(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        kind_label=str(VersionKind(row.kind).label),
        label=row.label,
        state=row.state,
        state_label=str(VersionState(row.state).label),
        doing=row.doing,
        share=row.share,
        seed=row.seed,
        time_limit=row.time_limit,
        engine=row.engine,
        digest=row.digest,
        base=row.base.number if row.base else None,
        changes=row.changes,
        stages=tuple(row.stages),
        summary=row.summary,
        conflicts=tuple(_conflict(each, names) for each in row.conflicts),
        problem=row.problem,
        by_name=row.by_name,
        asked_at=row.asked_at,
        drawn_at=row.drawn_at,
        published_at=row.published_at,
    )


def _conflict(each: dict[str, Any], names: Names) -> ConflictRow:
    return ConflictRow(
        commitments=tuple(
            (names.parties.get(party, party), names.activities.get(activity, activity), seats)
            for party, activity, seats in each["commitments"]
        ),
        reasons=reasons(each["collisions"], names),
    )


def version_list(viewer: Viewer, held: Round) -> tuple[VersionRow, ...]:
    """Return the versions of a round that the reader may read, the last one first. One statement."""
    rows = PlanVersion.objects.filter(round=held).select_related("base").defer("inputs").order_by("-number")
    found = list(rows)
    names = names_of(held) if any(row.conflicts for row in found) else Names({}, {}, {}, {}, {})
    return tuple(version_row(row, names) for row in found)


def version_inputs(viewer: Viewer, *, code: str, number: int) -> dict[str, Any]:
    """Return the instance that a version was drawn from, in the engine's format. Raises PlanVersion.DoesNotExist."""
    held = round_of(viewer, code=code)
    return dict(PlanVersion.objects.get(round=held, number=number).inputs)


def version_get(viewer: Viewer, *, code: str, number: int) -> VersionPage:
    """Return a version with all that it allocates. Raises Round.DoesNotExist or PlanVersion.DoesNotExist."""
    held = round_of(viewer, code=code)
    row = PlanVersion.objects.select_related("base").defer("inputs").get(round=held, number=number)
    rows = [each for each in request_rows(viewer, held, version=number) if each.seats is not None]
    rules = Counter(reason.rule for each in rows for reason in each.reasons)
    return VersionPage(
        round=round_row(held),
        version=version_row(row, names_of(held)),
        rows=tuple(rows),
        partners=(*_partners(held, rows, row.changes), *_newcomers(row)),
        entries=_entries(held, rows),
        funds=_funds(held, rows, row),
        by_rule=tuple((rule, rule_label(rule), count) for rule, count in rules.most_common()),
    )


def compare_versions(viewer: Viewer, *, code: str, left: int, right: int) -> Comparison:
    """Return two versions side by side: partners, funds, and every request that they treat otherwise."""
    one, two = (version_get(viewer, code=code, number=number) for number in (left, right))
    mine = {each.party: each for each in one.partners}
    theirs = {each.party: each for each in two.partners}
    after = {each.id: each for each in two.rows}
    before = {each.id: each for each in one.rows}
    differences = []
    for key in dict.fromkeys([*before, *after]):
        row = before.get(key) or after[key]
        given = [each.seats or 0 if each else 0 for each in (before.get(key), after.get(key))]
        if given[0] != given[1]:
            differences.append(Difference(row.party, row.code, row.title, given[0], given[1], row.seats_wanted))
    return Comparison(
        round=one.round,
        left=one.version,
        right=two.version,
        partners=tuple((each, mine.get(each), theirs.get(each)) for each in dict.fromkeys([*mine, *theirs])),
        funds=tuple(zip(one.funds, two.funds, strict=True)),
        differences=tuple(sorted(differences, key=lambda each: (-abs(each.change), each.party.name, each.code))),
    )


def _partners(held: Round, rows: list[RequestRow], changes: dict[str, Any]) -> tuple[PartnerTally, ...]:
    by_party: dict[str, list[RequestRow]] = defaultdict(list)
    for row in rows:
        by_party[row.party.code].append(row)
    found = []
    for partner in Partner.objects.filter(round=held).select_related("party").order_by("party__code"):
        code = partner.party.code
        own = by_party[code]
        found.append(
            PartnerTally(
                party=Named(code, partner.party.name),
                requests=len(own),
                granted=sum(1 for row in own if row.seats),
                cut=sum(1 for row in own if row.seats and row.seats < row.seats_wanted),
                refused=sum(1 for row in own if not row.seats),
                seats=sum(row.seats or 0 for row in own),
                cost=sum(row.cost for row in own),
                budget=int(changes.get("budgets", {}).get(code, partner.budget)),
                floor=int(changes.get("floors", {}).get(code, partner.floor)),
            )
        )
    return tuple(found)


def _newcomers(row: PlanVersion) -> list[PartnerTally]:
    """What the new partners of a what-if get: their requests are copies of another's, and stand in no table."""
    asked = {each["party"]: each for each in row.changes.get("partners", ())}
    found = row.summary.get("newcomers", ())
    names = {party.code: party.name for party in Party.objects.filter(code__in=[each["party"] for each in found])}
    return [
        PartnerTally(
            party=Named(each["party"], names.get(each["party"], each["party"])),
            requests=each["requests"],
            granted=each["granted"],
            cut=each.get("cut", 0),
            refused=each["refused"],
            seats=each["seats"],
            cost=sum(each.get("paid", {}).values()),
            budget=int(asked[each["party"]]["budget"]),
            floor=int(asked[each["party"]].get("floor", 0)),
            new=True,
        )
        for each in found
    ]


def _entries(held: Round, rows: list[RequestRow]) -> tuple[EntryTally, ...]:
    by_entry: dict[Any, list[RequestRow]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry].append(row)
    return tuple(
        EntryTally(
            id=entry.pk,
            code=entry.code,
            title=entry.title,
            starts=entry.starts,
            seats=entry.seats,
            given=sum(row.seats or 0 for row in by_entry[entry.pk]),
            wanted=sum(row.seats_wanted for row in by_entry[entry.pk]),
            refused=sum(1 for row in by_entry[entry.pk] if not row.seats),
            partners=sum(1 for row in by_entry[entry.pk] if row.seats),
        )
        for entry in MenuEntry.objects.filter(round=held, pk__in=by_entry)
    )


def _funds(held: Round, rows: list[RequestRow], version: PlanVersion) -> tuple[FundTally, ...]:
    paid: Counter[Any] = Counter()
    for each in version.summary.get("newcomers", ()):
        paid.update(each.get("paid", {}))
    funds = dict(MenuEntry.objects.filter(round=held).values_list("pk", "fund__code"))
    for row in rows:
        paid[funds.get(row.entry)] += row.cost
    amounts = version.changes.get("funds", {})
    return tuple(
        FundTally(fund.code, fund.name, int(amounts.get(fund.code, fund.amount)), paid[fund.code])
        for fund in Fund.objects.filter(round=held)
    )
