"""Engagements as rows, for what only reads them: a party's part carries what the database copies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from entente.apps.access.models import Person, Post
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson
from entente.apps.register.models import Party

_NUMBERS = count(1)


def party(code: str) -> Party:
    """A state of the register."""
    row, _new = Party.objects.get_or_create(
        code=code, defaults={"kind": "state", "name_en": f"{code} land", "name_fr": f"Pays {code}"}
    )
    return row


def engagement(
    *parties: str, starts: date, ends: date | None = None, hosts: Iterable[str] = (), **fields: Any
) -> Engagement:
    """A confirmed course of some parties; `hosts` take part as hosts."""
    given: dict[str, Any] = {
        "code": f"e-{next(_NUMBERS)}", "title_en": "Course", "title_fr": "Cours", "kind": "training",
        "level": "working", "state": "confirmed",
    }  # fmt: skip
    row = Engagement.objects.create(starts=starts, ends=ends or starts, **{**given, **fields})
    for code, role in [*((code, "participant") for code in parties), *((code, "host") for code in hosts)]:
        EngagementParty.objects.create(
            engagement=row, party=party(code), role=role, marking_id=row.marking_id, starts=row.starts, ends=row.ends,
            kind=row.kind, level=row.level,
        )  # fmt: skip
    return row


def named(
    row: Engagement, code: str, name: str, *, person: Person | None = None, post: Post | None = None, **fields: Any
) -> EngagementPerson:
    """Somebody who takes part for a party."""
    return EngagementPerson.objects.create(
        engagement=row, party=party(code), name=name, person=person, post=post, marking_id=row.marking_id,
        starts=row.starts, ends=row.ends, kind=row.kind, level=row.level, **fields,
    )  # fmt: skip
