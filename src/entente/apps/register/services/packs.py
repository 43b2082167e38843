"""Loading a pack: idempotent, whole or not at all, and it says what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register.claims import claim_of_pack, claim_of_row
from entente.apps.register.lookups import lookup
from entente.apps.register.models import Fact, Pack
from entente.apps.register.services.reference import Count, load_frameworks, load_parties, load_sources, load_terms
from entente.apps.register.services.rows import NewFact, close, database_now, insert, lock_register
from entente.kernel.errors import BadInput, Problem
from entente.sources.packs import Pack as PackFiles
from entente.sources.packs import check_pack

PACK_CORRECTION = "corrected in the pack"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading changed. `kept` names facts that someone corrected here, which the pack does not override."""

    pack: str
    version: str
    counts: dict[str, Count] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(count.added or count.changed or count.withdrawn for count in self.counts.values())


@transaction.atomic
def load_pack(actor: Actor, files: PackFiles, *, position: int = 0) -> LoadReport:
    """Bring the register in line with a pack's files.

    What is new is recorded; what differs is corrected, the old view staying readable; what the pack no
    longer says is withdrawn. A second load changes nothing. Facts that people recorded or corrected here
    are left alone. The pack with the lowest `position` leads: its alliance is the one the pages open with.
    Raises BadInput with every problem of the pack, having written nothing.
    """
    problems = check_pack(files)
    if problems:
        raise BadInput(problems)
    lock_register()
    now = database_now()
    known = Pack.objects.filter(code=files.code).first()
    if known is not None and known.digest == files.digest:
        return LoadReport(files.code, files.version)
    pack, _ = Pack.objects.update_or_create(
        code=files.code,
        defaults={
            "title_en": files.title.en,
            "title_fr": files.title.fr,
            "version": files.version,
            "digest": files.digest,
            "settings": files.settings,
            "position": position,
            "loaded_at": now,
        },
    )
    counts = {
        "terms": load_terms(pack, files),
        "sources": load_sources(pack, files),
        "parties": load_parties(pack, files),
        "frameworks": load_frameworks(pack, files),
    }
    counts["facts"], kept = _load_facts(pack, files, at=now)
    report = LoadReport(files.code, files.version, counts, kept)
    append(
        actor,
        action="register.load_pack",
        record_type="pack",
        record_id=files.code,
        before={"digest": known.digest} if known else None,
        after={
            "digest": files.digest,
            "version": files.version,
            "counts": {name: asdict(count) for name, count in counts.items()},
        },
    )
    return report


def _load_facts(pack: Pack, files: PackFiles, *, at: datetime) -> tuple[Count, tuple[str, ...]]:
    held = _held({fact.key for fact in files.facts}, pack)
    _refuse_keys_of_other_packs(files, held, pack)
    new: list[NewFact] = []
    closed: list[Fact] = []
    kept: list[str] = []
    unchanged = 0
    wanted = {(claim.key, claim.claim): claim for claim in map(claim_of_pack, files.facts)}
    for key, claim in wanted.items():
        row = held.get(key)
        if row is None:
            new.append(NewFact(claim))
        elif claim_of_row(row) == claim:
            unchanged += 1
        elif row.pack_id != pack.pk:
            kept.append(row.key)
        else:
            closed.append(row)
            new.append(NewFact(claim, corrects=row, reason=PACK_CORRECTION))
    withdrawn = [row for key, row in held.items() if key not in wanted and row.pack_id == pack.pk]
    close([*closed, *withdrawn], at=at)
    insert(new, lookup(item.claim for item in new), at=at, pack=pack)
    count = Count(len(new) - len(closed), len(closed), len(withdrawn), unchanged)
    return count, tuple(kept)


def _refuse_keys_of_other_packs(files: PackFiles, held: dict[tuple[str, int], Fact], pack: Pack) -> None:
    """A key names one fact in the whole register. Raises BadInput for those that another pack uses."""
    problems = [
        Problem(
            f"{fact.key!r} is a key of the pack {row.pack_id!r}",
            file=fact.place.file,
            row=str(fact.place.line),
            field="key",
            remedy="give the fact a key of its own",
        )
        for fact in files.facts
        if (row := held.get((fact.key, fact.claim))) is not None and row.pack_id not in {pack.pk, None}
    ]
    if problems:
        raise BadInput(problems)


def _held(keys: Iterable[str], pack: Pack) -> dict[tuple[str, int], Fact]:
    """Facts held now that the pack speaks of, or that came with it."""
    held = (
        Fact.objects.filter(recorded__endswith=None)
        .select_related("framework")
        .prefetch_related("fact_parties__party", "citations__source")
    )
    rows = [*held.filter(pack=pack), *held.filter(key__in=list(keys)).exclude(pack=pack)]
    return {(row.key, row.claim): row for row in rows}
