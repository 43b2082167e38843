"""Obligations as pages show them: what they are called, where they lead, how near they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from entente.apps.programmes.obligations import Obligation
from entente.apps.programmes.rules.duties import when_due
from entente.apps.programmes.vocabularies import Duty
from entente.web.views.duties.shared import goes

_ADDRESS: dict[str, Callable[[Obligation], str]] = {
    "objective": lambda item: goes("programme", item.programme),
    "goal": lambda item: goes("goal", item.programme, item.code),
    "activity": lambda item: goes("clause", item.programme, "activity", item.record_id),
    "undertaking": lambda item: goes("undertaking", item.record_id),
    "challenge": lambda item: goes("challenge", item.record_id),
    "adoption": lambda item: goes("standard-profile", item.party) + f"#a-{item.record_id}",
    "review": lambda item: goes("programme", item.programme),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation in words: `when` is "late", "soon", "later" or "open" (no day is known)."""

    item: Obligation
    kind: str
    url: str
    why: str
    when: str
    days_late: int
    post: str


def kind_words(kind: str) -> str:
    """Name a kind of obligation."""
    return {
        "objective": _("Objective"),
        "goal": _("Goal"),
        "activity": _("Activity"),
        "undertaking": _("Undertaking"),
        "challenge": _("Review of a challenge"),
        "adoption": _("Standard to adopt"),
        "review": _("Review of a programme"),
    }.get(kind, kind)


def role_words(role: str) -> str:
    """Name why a post owes something."""
    own = {"owner": _("Owner"), "lead": _("Lead")}
    return own.get(role) or str(Duty(role).label)


def owed_of(items: Iterable[Obligation], *, on: date, posts: dict[object, str] | None = None) -> list[Owed]:
    """Put obligations in words, as of a day; `posts` names them where there are several."""
    return [
        Owed(
            item=item,
            kind=item.label or kind_words(item.kind),
            url=item.url or (_ADDRESS[item.kind](item) if item.kind in _ADDRESS else ""),
            why=", ".join(role_words(role) for role in item.roles),
            when=when_due(item.due, on=on),
            days_late=(on - item.due).days if item.due and item.late else 0,
            post=(posts or {}).get(item.post_id, ""),
        )
        for item in items
    ]
