"""Reading the ledger: its head, the history of a record, the acts as an auditor looks through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from entente.apps.access.models import Post
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.actions import READ, label_of
from entente.apps.ledger.hashing import NOTHING
from entente.apps.ledger.models import Entry, RowChange, Seal
from entente.apps.ledger.records import KINDS, Described, Ref, describe
from entente.apps.register.models.named import in_language

# Who read what is for those who watch over the platform.
AUDIT = "ledger.read"
PAGE = 100


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal: `hash` proves the `entries` sealed so far. All zeros before the first seal."""

    hash: str
    seal: int
    entries: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record, before and after. None: not there, or not kept."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """Who, in which post, did what when to a record, what changed and why.

    `entry` is the number of the ledger's entry. It is None for a change that went past the services, seen
    by the database alone: then `who` is the role that was connected, and `action` the operation on `table`.
    """

    at: datetime
    who: str
    post: str
    action: str
    act: str
    reason: str
    changes: tuple[Change, ...]
    entry: int | None
    table: str = ""


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One act with the record that it touched."""

    item: HistoryItem
    ref: Ref
    record: Described


def ledger_head() -> Head:
    """Return the last seal. It tells nothing of any record, so that everybody may have it."""
    last = Seal.objects.order_by("-number").values("number", "last", "hash", "at").first()
    if last is None:
        return Head(NOTHING.hex(), 0, 0, None)
    return Head(bytes(last["hash"]).hex(), last["number"], last["last"], last["at"])


def record_history(
    viewer: Viewer, *, record_type: str, record_id: str, limit: int = PAGE, described: Described | None = None
) -> list[HistoryItem]:
    """Return what happened to a record, newest first; nothing when the viewer may not read the record.

    `described`: what whoever asks has read of it already for this viewer, so that it is not read again.

    An entry made under a marking that the viewer may not read is left out, whatever the marking is now.
    Who read the record is shown with the permission "ledger.read". One statement besides that of `described`.
    """
    ref = Ref(record_type, record_id)
    if described is None and ref not in describe(viewer, [ref]):
        return []
    entries = Entry.objects.filter(record_type=record_type, record_id=record_id)
    if not viewer.may(AUDIT):
        entries = entries.exclude(action=READ)
    parts = [_acts(entries.order_by("-id")[:limit]), *(rows[:limit] for rows in _past_the_services(ref))]
    first, *others = parts
    items = [_item(_Kept(*row)) for row in (first.union(*others, all=True) if others else first)]
    return sorted(items, key=lambda item: (item.at, item.entry or 0), reverse=True)[:limit]


def entry_list(
    viewer: Viewer,
    *,
    actor_id: UUID | None = None,
    actor: str = "",
    action: str = "",
    record_type: str = "",
    record_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[AuditItem]:
    """Return acts for an auditor, newest first: those on records that the auditor may read.

    `actor` is part of a name, `before` the last entry of the page before. Empty without the permission "ledger.read".
    """
    if not viewer.may(AUDIT):
        return []
    chosen = Q()
    for name, value in (("actor_id", actor_id), ("at__gte", since), ("at__lt", until), ("id__lt", before)):
        if value is not None:
            chosen &= Q(**{name: value})
    if actor:
        chosen &= Q(actor_name__icontains=actor)
    for name, text in (("action", action), ("record_type", record_type), ("record_id", record_id)):
        if text:
            chosen &= Q(**{name: text})
    return list(islice(_readable(viewer, Entry.objects.filter(chosen).order_by("-id")), limit))


def _readable(viewer: Viewer, entries: QuerySet[Entry]) -> Iterator[AuditItem]:
    stream = entries.iterator(chunk_size=PAGE)
    while page := list(islice(stream, PAGE)):
        refs = [Ref(entry.record_type, entry.record_id) for entry in page]
        described, posts = describe(viewer, refs), _post_names(page)
        for entry, ref in zip(page, refs, strict=True):
            if ref in described:
                yield AuditItem(_of_entry(entry, posts), ref, described[ref])


class _Kept(NamedTuple):
    """An act or a change of a row as the union of both tables has it: of a change there is no entry and no post."""

    entry: int | None
    at: datetime
    who: str
    post_en: str
    post_fr: str
    action: str
    reason: str
    before: Any
    after: Any
    marking_ids: list[int]
    table: str


_NO_TEXT = Cast(Value(""), TextField())


def _acts(entries: QuerySet[Entry]) -> QuerySet[Any, Any]:
    """The columns of `_Kept` of entries of the ledger."""
    post = Post.objects.filter(pk=OuterRef("post_id"))
    return _columns(
        entries, entry=F("id"), who=F("actor_name"), post_en=_text(Subquery(post.values("name_en"))),
        post_fr=_text(Subquery(post.values("name_fr"))), action=F("action"), reason=F("reason"), table=_NO_TEXT,
    )  # fmt: skip


def _past_the_services(ref: Ref) -> Iterator[QuerySet[Any, Any]]:
    """Yield, table by table, the changes of the record's rows in transactions without any entry, newest first."""
    known = Func(F("at"), F("transaction"), function="ledger_has_entry", output_field=BooleanField())
    for table, row_ids in KINDS[ref.record_type].rows(ref.record_id).items():
        rows = RowChange.objects.filter(table_name=table, row_id__in=row_ids).annotate(known=known).filter(known=False)
        yield _columns(
            rows.order_by("-id"), entry=Cast(Value(None), BigIntegerField()), who=F("role"), post_en=_NO_TEXT,
            post_fr=_NO_TEXT, action=F("operation"), reason=_NO_TEXT, table=F("table_name"),
        )  # fmt: skip


def _columns(rows: QuerySet[Any, Any], **columns: Any) -> QuerySet[Any, Any]:
    """The rows as the union has them, under names that neither table has a column of."""
    shared = {name: F(name) for name in ("at", "before", "after", "marking_ids")}
    named = {f"kept_{name}": (shared | columns)[name] for name in _Kept._fields}
    kept: QuerySet[Any, Any] = rows.annotate(**named).values_list(*named)
    return kept


def _text(found: Subquery) -> Coalesce:
    return Coalesce(Cast(found, TextField()), _NO_TEXT)


def _item(kept: _Kept) -> HistoryItem:
    _note(kept.marking_ids)
    return HistoryItem(
        at=kept.at,
        who=kept.who,
        post=in_language(kept.post_en, kept.post_fr),
        action=kept.action,
        act=label_of(f"ledger.{kept.action}" if kept.table else kept.action),
        reason=kept.reason,
        changes=changes(kept.before, kept.after),
        entry=kept.entry,
        table=kept.table,
    )


def _post_names(entries: Iterable[Entry]) -> dict[UUID, str]:
    """Return the names of the posts in which some acts were done."""
    posts = {entry.post_id for entry in entries if entry.post_id is not None}
    return {post.pk: post.name for post in Post.objects.filter(pk__in=posts)} if posts else {}


def _of_entry(entry: Entry, posts: Mapping[UUID, str]) -> HistoryItem:
    _note(entry.marking_ids)
    return HistoryItem(
        at=entry.at,
        who=entry.actor_name,
        post=posts.get(entry.post_id, "") if entry.post_id else "",
        action=entry.action,
        act=label_of(entry.action),
        reason=entry.reason,
        changes=changes(entry.before, entry.after),
        entry=entry.pk,
    )


def _note(marking_ids: Iterable[int]) -> None:
    """An act bears the markings of its record, before and after: so does the page that shows it."""
    for marking_id in marking_ids:
        note(marking_id)


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Return the fields that differ between two states of a record, in the order in which they are kept."""
    was, now = before or {}, after or {}
    fields = [*was, *(field for field in now if field not in was)]
    return tuple(Change(field, was.get(field), now.get(field)) for field in fields if was.get(field) != now.get(field))
