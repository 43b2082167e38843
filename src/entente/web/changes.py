"""What an act changed, in words: labels instead of field names, names instead of codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.selectors.bearing import banners
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Ref, describe
from entente.apps.ledger.selectors import Change, HistoryItem
from entente.web.labels import field_label
from entente.web.words import partial_text

# Fields that name records by key, and their kind. Those that the reader may not see are left out.
_NAMED = {
    "parties": "party", "counterparts": "party", "party": "party", "framework": "framework", "frameworks": "framework",
    "sources": "source", "person": "person", "to_person": "person",
}  # fmt: skip
MARKING = "marking_id"
_DATES = {"start", "end", "decided", "observed", "published"}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One field, before and after, as text; empty: nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ActView:
    """One act as a reader sees it. `entry` is None for what went past the services."""

    at: datetime
    who: str
    post: str
    act: str
    reason: str
    changes: tuple[ChangeView, ...]
    entry: int | None

    @property
    def bypassed(self) -> bool:
        """Whether it went past the services."""
        return self.entry is None


def act_views(viewer: Viewer, items: Iterable[HistoryItem]) -> list[ActView]:
    """Put acts in words. One statement per kind of record that they name, and one for markings."""
    items = list(items)
    names = _names(viewer, [change for item in items for change in item.changes])
    return [
        ActView(
            at=item.at,
            who=item.who,
            post=item.post,
            act=item.act,
            reason=item.reason,
            changes=tuple(view for change in item.changes if (view := _view(change, names))),
            entry=item.entry,
        )
        for item in items
    ]


def _names(viewer: Viewer, changes: Collection[Change]) -> Mapping[Ref, str]:
    """Return what the changes name by key, in words: records that the viewer may read, and markings."""
    refs = {
        Ref(_NAMED[change.field], str(value))
        for change in changes
        if change.field in _NAMED
        for value in (*_listed(change.before), *_listed(change.after))
    }
    marks = {
        value
        for change in changes
        if change.field == MARKING
        for value in (change.before, change.after)
        if isinstance(value, int)
    }
    return {
        **{ref: described.title for ref, described in describe(viewer, refs).items()},
        **{Ref(MARKING, str(mark)): words for mark, words in banners(marking_ids=marks).items()},
    }


def _view(change: Change, names: Mapping[Ref, str]) -> ChangeView | None:
    """None when nothing of the change is left that the reader may see, or that anyone would read."""
    if change.field in {"key", "claim"}:
        return None
    before, after = _text(change.field, change.before, names), _text(change.field, change.after, names)
    return None if before == after else ChangeView(field_label(change.field), before, after)


def _text(field: str, value: Any, names: Mapping[Ref, str]) -> str:
    if field == MARKING and isinstance(value, int):
        return names[Ref(MARKING, str(value))]
    if field in _NAMED:
        kind = _NAMED[field]
        return ", ".join(names[Ref(kind, str(each))] for each in _listed(value) if Ref(kind, str(each)) in names)
    return ", ".join(_word(field, each) for each in _listed(value))


def _word(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{field_label(key)}: {_word(key, each)}" for key, each in value.items() if each)
    text = str(value)
    return partial_text(text) if field in _DATES else text if not _is_key(text) else ""


def _listed(value: Any) -> list[Any]:
    """The values of a field; empty ones say nothing."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if each is not None and each != ""]


def _is_key(text: str) -> bool:
    """Whether it is a record's key, which means nothing to a reader."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
