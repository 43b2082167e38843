"""The menu, as a partner may use it: every activity with whether it is open to the partner, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from entente.apps.access.models import Level
from entente.apps.access.shown import not_shown
from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import RoundState, Standing
from entente.apps.planning.models import MenuEntry, Partner, Prerequisite, Round, SeatRequest
from entente.apps.planning.rules.eligibility import eligibility
from entente.apps.planning.selectors.eligible import entry_facts, partner_facts
from entente.apps.planning.selectors.names import area_names, kind_name, level_name
from entente.apps.planning.selectors.served import ServedGoal, served_goals
from entente.apps.planning.selectors.types import Facet, MenuPage, MenuRow, Named, PartnerVerdict, RoundRow
from entente.apps.register.models import Framework, Party
from entente.kernel.folding import fold

SORTS = ("date", "code", "title", "kind", "field", "seats", "cost", "eligible")


@dataclass(frozen=True, slots=True)
class MenuFilters:
    """What is wanted of a menu; an empty value wants everything. `eligible`: "yes", "no" or a reason's code."""

    kind: str = ""
    field: str = ""
    level: str = ""
    framework: str = ""
    language: str = ""
    month: str = ""
    eligible: str = ""
    text: str = ""


def round_of(viewer: Viewer, *, code: str) -> Round:
    """Return a round. Raises Round.DoesNotExist, also when it is hidden."""
    return Round.objects.get(code=code)


def round_row(held: Round, **counts: int) -> RoundRow:
    """Turn a round into its row."""
    return RoundRow(
        id=held.pk,
        code=held.code,
        title=held.title,
        year=held.year,
        state=held.state,
        state_label=str(RoundState(held.state).label),
        offers_close=held.offers_close,
        requests_close=held.requests_close,
        review_close=held.review_close,
        currency=held.currency,
        exercise=held.exercise,
        review_version=held.review_version,
        agreed_version=held.agreed_version,
        marking_id=cast("int", held.marking_id),
        note=held.note,
        **counts,
    )


def round_list(viewer: Viewer) -> list[RoundRow]:
    """Return the rounds, the latest year first, with how much the reader may read of each. One statement."""
    rows = Round.objects.annotate(
        offered=Count("entries", filter=Q(entries__withdrawn=False), distinct=True),
        asked=Count("requests", filter=~Q(requests__standing=Standing.WITHDRAWN), distinct=True),
    )
    return [round_row(row, entries=row.offered, requests=row.asked) for row in rows]


def menu_list(
    viewer: Viewer, *, code: str, partner: str = "", filters: MenuFilters | None = None, sort: str = "date",
    descending: bool = False,
) -> MenuPage:  # fmt: skip
    """Return a round's menu, filtered, for a partner (by code) if one is named. About ten statements.

    A partner's mission always reads it for its own party.
    """
    filters = filters or MenuFilters()
    held = round_of(viewer, code=code)
    wanted = viewer.party if viewer.side == "partner" else partner
    chosen = Party.objects.filter(code=wanted).first() if wanted else None
    rows = menu_rows(viewer, held, partner=chosen)
    if chosen is None and filters.eligible:
        filters = replace(filters, eligible="")
    passing = [row for row in rows if _passes(row, filters)]
    ordered = sorted(passing, key=_KEYS["date"])
    ordered.sort(key=_KEYS[sort if sort in _KEYS else "date"], reverse=descending)
    others = [row for row in rows if _passes(row, replace(filters, eligible=""))]
    return MenuPage(
        round=round_row(held),
        rows=tuple(ordered),
        total=len(rows),
        facets=_facets(rows, filters, with_partner=chosen is not None),
        partner=Named(chosen.code, chosen.name) if chosen else None,
        partners=partners_of(viewer, held),
        eligible=sum(1 for row in others if row.eligible),
        ineligible=sum(1 for row in others if row.eligible is False),
    )


def partners_of(viewer: Viewer, held: Round) -> tuple[Named, ...]:
    """Return the partners of a round that the reader may read of."""
    with not_shown():
        rows = Partner.objects.filter(round=held).select_related("party")
        found = [Named(row.party.code, row.party.name) for row in rows]
    return tuple(sorted(found, key=lambda each: fold(each.name)))


def menu_rows(viewer: Viewer, held: Round, *, partner: Party | None = None) -> list[MenuRow]:
    """Return every activity of a menu as a row."""
    entries = list(MenuEntry.objects.filter(round=held).select_related("lead", "fund"))
    requires: dict[Any, list[str]] = {}
    codes = {entry.pk: entry.code for entry in entries}
    for pair in Prerequisite.objects.filter(entry__round=held):
        if pair.requires_id in codes:
            requires.setdefault(pair.entry_id, []).append(codes[pair.requires_id])
    areas = area_names()
    frameworks = {row.code: row.short for row in Framework.objects.all()}
    nations = {row.code: row.name for row in Party.objects.filter(code__in={c for e in entries for c in e.parties})}
    levels = {row.code: row.name for row in Level.objects.all()}
    asked = _asked(held, partner)
    kinds = {code: kind_name(code) for code in {entry.kind for entry in entries}}
    ranks = {code: level_name(code) for code in {entry.level for entry in entries}}
    facts = partner_facts(viewer, parties=[partner.code])[partner.code] if partner else None
    deciding = entry_facts(entries) if facts else {}
    rows = []
    for entry in entries:
        verdict = eligibility(facts, deciding[entry.pk]) if facts else None
        rows.append(
            MenuRow(
                id=entry.pk,
                code=entry.code,
                title=entry.title,
                summary=entry.summary,
                kind=entry.kind,
                kind_label=kinds[entry.kind],
                field=entry.field,
                field_label=areas.get(entry.field, entry.field),
                level=entry.level,
                level_label=ranks[entry.level],
                audience=tuple(frameworks.get(code, code) for code in entry.frameworks)
                + tuple(nations.get(code, code) for code in entry.parties),
                clearance=levels.get(entry.clearance_id, "") if entry.clearance_id else "",
                languages=tuple(entry.languages),
                seats=entry.seats,
                cost_per_seat=entry.cost_per_seat,
                fee_per_seat=entry.fee_per_seat,
                starts=entry.starts,
                ends=entry.ends,
                place=entry.place,
                country=entry.country,
                lead=entry.lead.name if entry.lead else "",
                fund=entry.fund.name if entry.fund else "",
                areas=tuple(areas.get(code, code) for code in entry.areas),
                requires=tuple(sorted(requires.get(entry.pk, ()))),
                withdrawn=entry.withdrawn,
                revision=entry.revision,
                marking_id=cast("int", entry.marking_id),
                engagement=entry.engagement_code,
                eligible=verdict.eligible if verdict else None,
                reasons=verdict.reasons if verdict else (),
                asked=asked.get(entry.pk, ""),
            )
        )
    return rows


def _asked(held: Round, partner: Party | None) -> dict[Any, str]:
    """What a partner asked for, by activity, in words."""
    if partner is None:
        return {}
    rows = SeatRequest.objects.filter(round=held, partner__party=partner).exclude(standing=Standing.WITHDRAWN)
    return {row.entry_id: f"{row.seats_min}–{row.seats_wanted}" for row in rows}


def _passes(row: MenuRow, filters: MenuFilters) -> bool:
    return (
        (not filters.kind or row.kind == filters.kind)
        and (not filters.field or row.field == filters.field)
        and (not filters.level or row.level == filters.level)
        and (not filters.framework or filters.framework in row.audience)
        and (not filters.language or filters.language in row.languages)
        and (not filters.month or row.starts.isoformat()[:7] == filters.month)
        and _may(row, filters.eligible)
        and (not filters.text or fold(filters.text) in fold(f"{row.code} {row.title} {row.place} {row.summary}"))
    )


def _may(row: MenuRow, eligible: str) -> bool:
    if eligible in {"", "yes", "no"}:
        return not eligible or row.eligible is (eligible == "yes")
    return any(reason.code == eligible for reason in row.reasons)


_KEYS: dict[str, Callable[[MenuRow], Any]] = {
    "date": lambda row: (row.starts, row.code),
    "code": lambda row: row.code,
    "title": lambda row: fold(row.title),
    "kind": lambda row: fold(row.kind_label),
    "field": lambda row: fold(row.field_label),
    "seats": lambda row: row.seats,
    "cost": lambda row: row.cost_per_seat,
    "eligible": lambda row: (row.eligible is False, [reason.code for reason in row.reasons]),
}

REASONS = (
    "withdrawn", "audience", "security_agreement_missing", "practical_suspended", "dialogue_suspended",
    "programme_suspended",
)  # fmt: skip


def reason_label(code: str) -> str:
    """Name a reason of ineligibility in two or three words."""
    return {
        "withdrawn": _("Withdrawn"),
        "audience": _("Not of the audience"),
        "security_agreement_missing": _("Security agreement missing"),
        "practical_suspended": _("Practical cooperation suspended"),
        "dialogue_suspended": _("Political dialogue suspended"),
        "programme_suspended": _("Programme suspended"),
    }.get(code, code)


def _facets(rows: list[MenuRow], filters: MenuFilters, *, with_partner: bool) -> tuple[Facet, ...]:
    def facet(name: str, label: str, pairs: Iterable[tuple[str, str]]) -> Facet:
        counted = Counter(pairs)
        values = tuple((code, text, counted[code, text]) for code, text in sorted(counted, key=lambda p: fold(p[1])))
        return Facet(name, label, values, getattr(filters, name))

    found = [
        facet("kind", _("Kind"), ((row.kind, row.kind_label) for row in rows)),
        facet("field", _("Field"), ((row.field, row.field_label) for row in rows)),
        facet("level", _("Level"), ((row.level, row.level_label) for row in rows if row.level)),
        facet("framework", _("Audience"), ((name, name) for row in rows for name in row.audience)),
        facet("language", _("Language"), ((code, code.upper()) for row in rows for code in row.languages)),
        facet("month", _("Month"), ((row.starts.isoformat()[:7],) * 2 for row in rows)),
    ]
    if with_partner:
        verdicts = [("yes", _("Open to the partner"), sum(1 for row in rows if row.eligible))]
        verdicts.append(("no", _("Not open to it"), sum(1 for row in rows if not row.eligible)))
        counts = Counter(reason.code for row in rows for reason in row.reasons)
        verdicts += [(code, reason_label(code), counts[code]) for code in REASONS if counts[code]]
        found.insert(0, Facet("eligible", _("Eligibility"), tuple(verdicts), filters.eligible))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One activity: who may take part, and why not."""

    round: RoundRow
    row: MenuRow
    verdicts: tuple[PartnerVerdict, ...]
    latitude: float | None
    longitude: float | None
    opens: tuple[tuple[UUID, str, str], ...]
    requires: tuple[tuple[UUID, str, str], ...]
    goals: tuple[ServedGoal, ...]


def entry_get(viewer: Viewer, *, entry_id: UUID) -> EntryPage:
    """Return an activity with every partner of its round that the reader may read of. Raises MenuEntry.DoesNotExist."""
    entry = MenuEntry.objects.select_related("round", "lead", "fund").get(pk=entry_id)
    held = entry.round
    own = Party.objects.filter(code=viewer.party).first() if viewer.side == "partner" else None
    [row] = [each for each in menu_rows(viewer, held, partner=own) if each.id == entry.pk]
    partners = [Named(own.code, own.name)] if own else list(partners_of(viewer, held))
    facts = partner_facts(viewer, parties=[each.code for each in partners])
    deciding = entry_facts([entry])[entry.pk]
    verdicts = [(each, eligibility(facts[each.code], deciding)) for each in partners]
    pairs = Prerequisite.objects.filter(Q(entry=entry) | Q(requires=entry)).select_related("entry", "requires")
    before = [pair.requires for pair in pairs if pair.entry_id == entry.pk]
    after = [pair.entry for pair in pairs if pair.requires_id == entry.pk]
    return EntryPage(
        round=round_row(held),
        row=row,
        verdicts=tuple(PartnerVerdict(each, verdict.eligible, verdict.reasons) for each, verdict in verdicts),
        latitude=entry.latitude,
        longitude=entry.longitude,
        opens=tuple((each.pk, each.code, each.title) for each in after),
        requires=tuple((each.pk, each.code, each.title) for each in before),
        goals=served_goals(viewer, entry=entry, parties=[each.code for each, verdict in verdicts if verdict.eligible]),
    )
