"""What the register and the programmes say of partners, for the rules of eligibility: four statements for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from entente.apps.access.models import Level, Scheme
from entente.apps.access.shown import not_shown
from entente.apps.access.viewers import Viewer
from entente.apps.planning.models import MenuEntry
from entente.apps.planning.rules.eligibility import EntryFacts, PartnerFacts, ProgrammeStanding, Spell
from entente.apps.programmes.models import Programme
from entente.apps.programmes.rules.transitions import LIVE
from entente.apps.register.enums import FactKind
from entente.apps.register.models import FactParty, Framework
from entente.kernel.periods import Period

# Kinds of fact that make a party belong to a framework.
BELONGS = frozenset({FactKind.MEMBERSHIP, FactKind.PROGRAMME})
# Facts whose end is not known still count: a suspension stands until it is lifted, an agreement until it ends.
LASTING = frozenset({FactKind.AGREEMENT, FactKind.SUSPENSION, FactKind.PROGRAMME})
_READ = [*BELONGS, FactKind.AGREEMENT, FactKind.SUSPENSION]


def partner_facts(viewer: Viewer, *, parties: Collection[str]) -> dict[str, PartnerFacts]:
    """Return what the viewer may read of each party (by code) that bears on eligibility, now and later.

    Of what is read here only the verdicts are shown; they hold nothing of a fact that the viewer may not read,
    since such facts are not read at all.
    """
    with not_shown():
        scheme = Scheme.objects.first()
        spells = _spells(parties, scheme)
        programmes = defaultdict(list)
        rows = Programme.objects.filter(party__code__in=parties, state__in=LIVE).select_related("party")
        for row in rows.order_by("code"):
            programmes[row.party.code].append(
                ProgrammeStanding(row.title, row.practical_suspended, row.dialogue_suspended)
            )
    return {
        code: PartnerFacts(
            code,
            **{kind: tuple(found) for kind, found in spells[code].items()},
            programmes=tuple(programmes[code]),
        )
        for code in parties
    }


def _spells(parties: Collection[str], scheme: Scheme | None) -> dict[str, dict[str, list[Spell]]]:
    found: dict[str, dict[str, list[Spell]]] = defaultdict(lambda: defaultdict(list))
    parts = (
        FactParty.objects.filter(
            party__code__in=parties, fact__kind__in=_READ, fact__claim=1, fact__recorded__endswith=None
        )
        .select_related("fact__framework", "party")
        .order_by("fact__valid", "pk")
    )
    for part in parts:
        fact, framework = part.fact, part.fact.framework
        if framework is None or (part.role != "subject" and fact.kind != FactKind.AGREEMENT):
            continue
        spell = Spell(framework.code, framework.short, _period(fact), fact.track)
        kind = _kind(fact, scheme)
        if kind:
            found[part.party.code][kind].append(spell)
        if scheme is not None and kind == "memberships" and framework.code == scheme.membership:
            found[part.party.code]["ally"].append(spell)
    return found


def _kind(fact: object, scheme: Scheme | None) -> str:
    kind, framework, status = fact.kind, fact.framework.code, fact.status  # type: ignore[attr-defined]
    if kind in BELONGS:
        return "memberships"
    if kind == FactKind.SUSPENSION:
        return "suspensions"
    bound = scheme is not None and framework == scheme.agreement and status in scheme.agreement_statuses
    return "agreements" if bound else ""


def _period(fact: object) -> Period:
    valid = fact.valid  # type: ignore[attr-defined]
    lasting = fact.kind in LASTING and fact.end in {"", ".."}  # type: ignore[attr-defined]
    return Period(valid.lower, None if lasting else valid.upper)


def entry_facts(entries: Iterable[MenuEntry]) -> dict[object, EntryFacts]:
    """Return what decides who may take part, by the key of the activity. Two statements."""
    levels = {row.code: row for row in Level.objects.all()}
    names = {row.code: row.short for row in Framework.objects.all()}
    return {
        row.pk: EntryFacts(
            kind=row.kind,
            starts=row.starts,
            frameworks=tuple(row.frameworks),
            parties=tuple(row.parties),
            needs_agreement=row.clearance_id is not None and levels[row.clearance_id].needs_agreement,
            clearance=levels[row.clearance_id].name if row.clearance_id else "",
            withdrawn=row.withdrawn,
            audience=", ".join(names.get(code, code) for code in row.frameworks),
        )
        for row in entries
    }
