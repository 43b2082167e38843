"""From an act to the notices of it: one for each person who is to hear, but who acted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from entente.apps.ledger.records import Ref
from entente.apps.notices.models import Notice


class Act(Protocol):
    """An entry of the ledger, just written or sealed: whose act it was, and when."""

    @property
    def at(self) -> datetime:
        """When it was done."""

    @property
    def action(self) -> str:
        """What was done."""

    @property
    def actor_id(self) -> UUID | None:
        """Who did it; None: the platform."""


def notices_of(entry_id: int, act: Act, *, about: Ref, people: Mapping[UUID, Ref]) -> list[Notice]:
    """Return the notices of an act for some people, each with the record through which they hear of it.

    The notice names the record that the act is `about`: to whoever may read it. Nothing is saved.
    """
    return [
        Notice(
            person_id=person,
            entry_id=entry_id,
            at=act.at,
            action=act.action,
            record_type=about.record_type,
            record_id=about.record_id,
            followed_type=through.record_type,
            followed_id=through.record_id,
        )
        for person, through in people.items()
        if person != act.actor_id
    ]
