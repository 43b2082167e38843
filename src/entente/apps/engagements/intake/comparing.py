"""What a file would change, compared with what is held: nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.engagements.enums import EngagementState
from entente.apps.engagements.intake.types import Batch, FieldChange, Incoming, Preview
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson, EngagementStep
from entente.apps.register.models import Party
from entente.kernel.errors import Problem

IMPORT_STEP = "import"
FIELDS = (
    "title_en", "title_fr", "kind", "level", "field", "starts", "starts_precision", "ends", "ends_precision", "place",
    "country", "latitude", "longitude", "purpose", "series",
)  # fmt: skip
_AT_ONCE = 2_000


def columns_of(item: Incoming) -> dict[str, Any]:
    """Return the columns of an engagement as the file has them; partial dates as the days they can mean."""
    return {
        "title_en": item.title_en,
        "title_fr": item.title_fr,
        "kind": str(item.kind),
        "level": str(item.level),
        "field": item.field,
        "starts": item.starts.first,
        "starts_precision": item.starts.precision.value,
        "ends": item.ends.last,
        "ends_precision": item.ends.precision.value,
        "place": item.place,
        "country": item.country,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "purpose": item.purpose,
        "series": item.series,
    }


def import_key(batch: Batch, key: str, marking_id: int) -> str:
    """Return the key under which it is held: one for each marking, so that a taken key tells nobody anything."""
    return beginning(batch.prefix, marking_id) + key


def beginning(name: str, marking_id: int) -> str:
    """Return what the keys of a list under a marking begin with; no name of a list holds a full stop."""
    return f"{name}:" if marking_id == PUBLIC else f"{name}.{marking_id}:"


def preview_batch(batch: Batch, *, marking_id: int = PUBLIC) -> Preview:
    """Compare a file with what is held. The database shows what the viewer bound to the transaction may read."""
    known = set(Party.objects.values_list("code", flat=True))
    named = sorted({code for item in batch.incoming for code in _codes(item)} - known)
    states = tuple(batch.states[code] for code in named if code in batch.states)
    strange = frozenset(named) - frozenset(batch.states)
    problems = [*batch.rejected, *_unknown_parties(batch.incoming, strange)]
    wanted = {import_key(batch, item.key, marking_id): item for item in batch.incoming}
    held = _held(wanted)
    added, changed, changes, kept, unchanged = [], [], [], [], 0
    lived = _lived_on(held.values())
    parts = _parts([row.pk for row in held.values()])
    today = timezone.now().date()
    for key, item in wanted.items():
        row = held.get(key)
        item = replace(item, state=_state(item, row, on=today))
        if row is None:
            added.append(item)
        elif row.pk in lived:
            kept.append(item.key)
        elif differing := _differences(row, item, parts[row.pk]):
            changed.append((row.pk, item))
            changes += differing
        else:
            unchanged += 1
    return Preview(
        batch=batch,
        added=tuple(added),
        changed=tuple(changed),
        changes=tuple(changes),
        unchanged=unchanged,
        kept=tuple(kept),
        missing=_missing(batch, wanted, marking_id),
        states=states,
        problems=tuple(problems),
    )


def _state(item: Incoming, row: Engagement | None, *, on: date) -> str:
    """Return the state that an engagement gets, where the source does not say.

    What was over is history: it was held, its report was written elsewhere, and nobody owes one here. A later import
    of the same days changes nothing: what was planned then is due for its report now.
    """
    if item.state:
        return str(item.state)
    if row is not None:
        moved = (row.starts, row.ends) != (item.starts.first, item.ends.last)
        if not moved or row.state == EngagementState.RECORDED:
            return row.state
    return str(EngagementState.HELD if item.ends.last < on else EngagementState.PLANNED)


def _codes(item: Incoming) -> set[str]:
    return {part.code for part in item.parties} | {person.party for person in item.people}


def _unknown_parties(incoming: Iterable[Incoming], strange: frozenset[str]) -> list[Problem]:
    remedy = _("write a code of the register, such as UKR")
    return [
        Problem(_("%(code)r is not known") % {"code": code}, file=item.file, row=item.row, field="party", remedy=remedy)
        for item in (incoming if strange else ())
        for code in sorted(_codes(item) & strange)
    ]


def _held(wanted: dict[str, Incoming]) -> dict[str, Engagement]:
    keys = list(wanted)
    rows: dict[str, Engagement] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = Engagement.objects.filter(import_key__in=keys[start : start + _AT_ONCE])
        rows |= {row.import_key: row for row in some.defer("search", "search_names", "search_en", "search_fr")}
    return rows


def _lived_on(rows: Iterable[Engagement]) -> set[UUID]:
    """The engagements that people went on with: changed since the import, or with a step of their own."""
    revisions = {row.pk: row.revision for row in rows}
    seen: dict[UUID, int] = {}
    touched: set[UUID] = set()
    steps = EngagementStep.objects.filter(engagement__in=list(revisions)).order_by("pk")
    for key, verb, detail in steps.values_list("engagement_id", "verb", "detail"):
        if verb == IMPORT_STEP:
            seen[key] = detail.get("revision", 1)
        else:
            touched.add(key)
    return touched | {key for key, revision in revisions.items() if seen.get(key, revision) != revision}


def _parts(keys: Sequence[UUID]) -> dict[UUID, tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]]:
    """The parties and the people of engagements, as the file would name them."""
    found: dict[UUID, tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]] = defaultdict(lambda: (set(), set()))
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        parties = EngagementParty.objects.filter(engagement__in=some).order_by()
        for key, *part in parties.values_list("engagement_id", "party__code", "role", "seats"):
            found[key][0].add(tuple(part))
        people = EngagementPerson.objects.filter(engagement__in=some).order_by()
        for key, *part in people.values_list("engagement_id", "party__code", "name", "post_name", "role"):
            found[key][1].add(tuple(part))
    return found


def _differences(
    row: Engagement, item: Incoming, parts: tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]
) -> list[FieldChange]:
    wanted = columns_of(item)
    pairs = [(name, getattr(row, name), wanted[name]) for name in FIELDS]
    pairs.append(("state", row.state, str(item.state)))
    parties = {(part.code, str(part.role), part.seats) for part in item.parties}
    people = {(person.party, person.name, person.post, str(person.role)) for person in item.people}
    pairs += [("parties", parts[0], parties), ("people", parts[1], people)]
    return [
        FieldChange(item.key, row.title, name, _shown(before), _shown(after))
        for name, before, after in pairs
        if before != after
    ]


def _shown(value: Any) -> str:
    if isinstance(value, set):
        return ", ".join(sorted(" ".join(str(each) for each in part if each) for part in value))
    if isinstance(value, Decimal):
        return str(value.normalize())
    return "" if value is None else str(value)


def _missing(batch: Batch, wanted: dict[str, Incoming], marking_id: int) -> tuple[str, ...]:
    """Held from the data set and no longer in it. A sheet of a desk is a part of a year: what it lacks says nothing."""
    if batch.source is None:
        return ()
    first = beginning(batch.prefix, marking_id)
    rows = Engagement.objects.filter(import_key__startswith=first).order_by("import_key")
    held = rows.values_list("import_key", flat=True)
    refused = set(batch.refused)
    keys = (key.removeprefix(first) for key in held if key not in wanted)
    return tuple(key for key in keys if key not in refused)


def without_rejected(batch: Batch) -> Batch:
    """Return the batch without what is wrong in it: its exercises were left out when it was read."""
    return replace(batch, rejected=())
