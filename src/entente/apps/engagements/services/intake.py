"""Importing engagements: all that a file brings, or nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.engagements.intake.comparing import FIELDS, IMPORT_STEP, columns_of, import_key, preview_batch
from entente.apps.engagements.intake.types import Batch, Incoming, Preview
from entente.apps.engagements.models import (
    Engagement,
    EngagementParty,
    EngagementPerson,
    EngagementSource,
    EngagementStep,
)
from entente.apps.engagements.search_texts import set_engagement_texts
from entente.apps.ledger.services import append
from entente.apps.register.enums import SourceKind
from entente.apps.register.models import Party, Source
from entente.apps.register.services import StateText, add_source, add_states
from entente.kernel.errors import BadInput, Refused

RECORD = "engagements.record"
# From a data set of the public record, or from a spreadsheet of a desk.
_ACTIONS = {True: RECORD, False: "engagements.import"}
_AT_ONCE = 2_000
_LONGEST_CODE = 80


@dataclass(slots=True)
class _Known:
    """What every row of an import refers to."""

    actor: Actor
    batch: Batch
    marking_id: int
    parties: dict[str, Party]
    source: Source | None


def may_import(actor: Actor) -> None:
    """The actor's role lets them import engagements."""
    if not actor.may(RECORD):
        raise Refused(
            _("Your post may not import engagements."),
            rule=RECORD,
            remedy=_("ask an administrator for a role with this permission"),
        )


@transaction.atomic
def import_engagements(
    actor: Actor, batch: Batch, *, digest: str = "", marking_id: int = PUBLIC, reason: str = ""
) -> Preview:
    """Bring the engagements in line with a file, with one entry in the ledger; return what was done.

    With the `digest` of a preview it does what was seen then, or nothing. A second import of the same file changes
    nothing, and what people went on with here is left alone. Raises Refused without the permission or when
    something changed since the preview, BadInput with every problem of the file: then nothing was written.
    """
    may_import(actor)
    seen = preview_batch(batch, marking_id=marking_id)
    if seen.problems:
        raise BadInput(seen.problems)
    if digest and digest != seen.digest:
        raise Refused(
            _("Something changed since you looked at the preview."),
            rule="engagements.import_as_seen",
            remedy=_("look at the preview again, then import"),
        )
    if not (seen.added or seen.changed or seen.states):
        return seen
    if seen.states:
        add_states(actor, [StateText(**asdict(state)) for state in seen.states])
    known = _Known(
        actor, batch, marking_id, {party.code: party for party in Party.objects.defer("search")}, _source(actor, batch)
    )
    for start in range(0, len(seen.added), _AT_ONCE):
        _add(known, seen.added[start : start + _AT_ONCE])
    for start in range(0, len(seen.changed), _AT_ONCE):
        _change(known, dict(seen.changed[start : start + _AT_ONCE]))
    append(
        actor,
        action=_ACTIONS[known.source is not None],
        record_type="source" if known.source else "engagement_import",
        record_id=known.source.code if known.source else batch.prefix,
        after={
            "added": len(seen.added), "changed": len(seen.changed), "unchanged": seen.unchanged,
            "participants": seen.participants, "states": [state.code for state in seen.states],
        },
        reason=reason,
        marking_id=marking_id,
    )  # fmt: skip
    return seen


def _source(actor: Actor, batch: Batch) -> Source | None:
    if batch.source is None:
        return None
    held = Source.objects.filter(code=batch.source.code).first()
    return held or add_source(actor, kind=SourceKind.DATASET, language="en", **asdict(batch.source))


def _add(known: _Known, items: Sequence[Incoming]) -> None:
    rows = [
        Engagement(
            code=_code(known, item.key),
            import_key=import_key(known.batch, item.key, known.marking_id),
            state=item.state,
            exercise=known.batch.exercise,
            marking_id=known.marking_id,
            **columns_of(item),
        )
        for item in items
    ]
    pairs = list(zip(rows, items, strict=True))
    for row, item in pairs:
        _set_texts(known, row, item)
    Engagement.objects.bulk_create(rows, batch_size=_AT_ONCE)
    _write_parts(known, pairs)
    _note_steps(known, pairs)
    if known.source is not None:
        EngagementSource.objects.bulk_create(
            EngagementSource(
                engagement=row, source=known.source, place=item.place_in_source, marking_id=known.marking_id
            )
            for row, item in pairs
        )


def _change(known: _Known, wanted: dict[UUID, Incoming]) -> None:
    rows = list(Engagement.objects.select_for_update().filter(pk__in=wanted).defer("search"))
    pairs = [(row, wanted[row.pk]) for row in rows]
    for row, item in pairs:
        for name, value in columns_of(item).items():
            setattr(row, name, value)
        row.state = item.state
        row.revision += 1
        _set_texts(known, row, item)
    Engagement.objects.bulk_update(
        rows, [*FIELDS, "state", "revision", "search_names", "search_en", "search_fr"], batch_size=200
    )
    EngagementParty.objects.filter(engagement__in=list(wanted)).delete()
    EngagementPerson.objects.filter(engagement__in=list(wanted)).delete()
    _write_parts(known, pairs)
    _note_steps(known, pairs)


def _write_parts(known: _Known, pairs: Iterable[tuple[Engagement, Incoming]]) -> None:
    parties, people = [], []
    for row, item in pairs:
        common = {"engagement": row, "marking_id": known.marking_id, **_dates(row)}
        parties += [
            EngagementParty(party=known.parties[part.code], role=part.role, seats=part.seats, **common)
            for part in item.parties
        ]
        people += [
            EngagementPerson(
                party=known.parties[person.party], name=person.name, post_name=person.post, role=person.role, **common
            )
            for person in item.people
        ]
    EngagementParty.objects.bulk_create(parties, batch_size=_AT_ONCE)
    EngagementPerson.objects.bulk_create(people, batch_size=_AT_ONCE)


def _dates(row: Engagement) -> dict[str, Any]:
    """What the database writes over anyway; the columns allow no gap."""
    return {"starts": row.starts, "ends": row.ends, "kind": row.kind, "level": row.level}


def _note_steps(known: _Known, pairs: Iterable[tuple[Engagement, Incoming]]) -> None:
    today = timezone.now().date()
    EngagementStep.objects.bulk_create(
        (
            EngagementStep(
                engagement=row,
                marking_id=known.marking_id,
                verb=IMPORT_STEP,
                state_after=row.state,
                on=today,
                post_id=known.actor.post_id,
                by_name=known.actor.name,
                detail={"revision": row.revision},
            )
            for row, _item in pairs
        ),
        batch_size=_AT_ONCE,
    )


def _set_texts(known: _Known, row: Engagement, item: Incoming) -> None:
    set_engagement_texts(row, [known.parties[code] for code in dict.fromkeys(part.code for part in item.parties)])


def _code(known: _Known, key: str) -> str:
    """Return a code made of the key; one that nobody can guess where not everybody may read the record."""
    if known.marking_id != PUBLIC:
        return f"m-{secrets.token_hex(8)}"
    slug = slugify(f"{known.batch.prefix}-{key}")
    if len(slug) <= _LONGEST_CODE and slugify(key) == key:
        return slug
    # Several keys may make the same slug.
    return f"{slug[: _LONGEST_CODE - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
