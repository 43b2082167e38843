"""From claims to rows: shared by the services, called inside their transactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, Func, Value
from psycopg.types.range import TimestamptzRange

from entente.apps.access.models import PUBLIC
from entente.apps.register.claims import Claim
from entente.apps.register.enums import FactRole
from entente.apps.register.lookups import Lookup
from entente.apps.register.models import Citation, Fact, FactParty, Pack
from entente.apps.register.search_texts import set_fact_texts


@dataclass(frozen=True, slots=True)
class NewFact:
    """A claim to insert, with what it corrects and why, and its marking."""

    claim: Claim
    corrects: Fact | None = None
    reason: str = ""
    marking_id: int = PUBLIC


def insert(new: Sequence[NewFact], known: Lookup, *, at: datetime, pack: Pack | None) -> list[Fact]:
    """Insert the claims with their parties and sources, in three statements whatever their number."""
    facts, parts, citations = [], [], []
    for item in new:
        fact = _fact(item, known, at=at, pack=pack)
        facts.append(fact)
        claim = item.claim
        for role, codes in ((FactRole.SUBJECT, claim.parties), (FactRole.COUNTERPART, claim.counterparts)):
            parts += [
                FactParty(fact=fact, party=known.parties[code], role=role, position=position)
                for position, code in enumerate(codes)
            ]
        citations += [
            Citation(fact=fact, source=known.sources[code], position=position)
            for position, code in enumerate(claim.sources)
        ]
    Fact.objects.bulk_create(facts)
    FactParty.objects.bulk_create(parts)
    Citation.objects.bulk_create(citations)
    return facts


def _fact(item: NewFact, known: Lookup, *, at: datetime, pack: Pack | None) -> Fact:
    claim = item.claim
    fact = Fact(
        key=claim.key,
        claim=claim.claim,
        kind=claim.kind,
        framework=known.frameworks.get(claim.framework),
        title_en=claim.title_en,
        title_fr=claim.title_fr,
        start=claim.start,
        end=claim.end,
        decided=claim.decided,
        observed=list(claim.observed),
        valid=claim.valid(),
        recorded=TimestamptzRange(at, None),
        status=claim.status,
        end_reason=claim.end_reason,
        track=claim.track,
        note_en=claim.note_en,
        note_fr=claim.note_fr,
        corrects=item.corrects,
        marking_id=item.marking_id,
        correction_reason=item.reason,
        pack=pack,
    )
    parties = [known.parties[code] for code in (*claim.parties, *claim.counterparts)]
    set_fact_texts(fact, parties, fact.framework)
    return fact


def close(facts: Iterable[Fact], *, at: datetime) -> None:
    """Stop holding the facts, from `at` on."""
    held_until = Func(Func(F("recorded"), function="lower"), Value(at), function="tstzrange")
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(recorded=held_until)


def database_now() -> datetime:
    """The time by the database's clock, which decides; it moves on within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def lock_register() -> None:
    """Let one writer at a time into the register, until the transaction ends: overlap checks stay true."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('entente.register'))")
