"""What the ledger and the notices need to know of a record: who may read it, and what it hangs on.

An app registers its kinds of record in `<app>/records.py`, which is imported when Django starts:

    from entente.apps.ledger.records import Described, RecordKind, register
    register(RecordKind("programme", describe=describe_programmes, parents=parents_of_programmes))

A kind that is not registered is readable by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from entente.apps.access.viewers import Viewer


class Ref(NamedTuple):
    """A record, by its kind and key."""

    record_type: str
    record_id: str


@dataclass(frozen=True, slots=True)
class Described:
    """A record as a reader may name it: its title in their language, its page, its marking."""

    title: str
    url: str
    marking_id: int | None = None


Describe = Callable[[Viewer, Collection[str]], Mapping[str, Described]]
Parents = Callable[[Collection[str]], Mapping[str, Collection[Ref]]]
Rows = Callable[[str], Mapping[str, Collection[str]]]


def no_parents(record_ids: Collection[str]) -> Mapping[str, Collection[Ref]]:
    """Say of a kind that it hangs on nothing."""
    return {}


def no_rows(record_id: str) -> Mapping[str, Collection[str]]:
    """Say of a kind that its rows are not shown in its history."""
    return {}


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record.

    `describe` gets keys and returns those that the viewer may read, no others. `parents` tells what each
    hangs on: who follows a party hears of its programmes. `rows` tells in which tables, under which keys,
    the record is kept, so that its history also shows what went past the services.
    """

    record_type: str
    describe: Describe
    parents: Parents = no_parents
    rows: Rows = no_rows


KINDS: dict[str, RecordKind] = {}

# Deeper than any chain of the domain; ends a circle that a mistake would make.
DEPTH = 8


def register(kind: RecordKind) -> None:
    """Add a kind of record. Raises ValueError when the name is taken."""
    if KINDS.get(kind.record_type, kind) != kind:
        raise ValueError(f"the kind of record {kind.record_type!r} is already registered")
    KINDS[kind.record_type] = kind


def describe(viewer: Viewer, refs: Iterable[Ref]) -> dict[Ref, Described]:
    """Return the records that the viewer may read, one call per kind."""
    by_type: dict[str, set[str]] = {}
    for ref in refs:
        by_type.setdefault(ref.record_type, set()).add(ref.record_id)
    found: dict[Ref, Described] = {}
    for record_type, record_ids in by_type.items():
        if record_type in KINDS:
            described = KINDS[record_type].describe(viewer, record_ids)
            found |= {Ref(record_type, record_id): described[record_id] for record_id in record_ids & set(described)}
    return found


def lineage(refs: Collection[Ref]) -> dict[Ref, list[set[Ref]]]:
    """Return, for each record, itself, what it hangs on, what that hangs on, and so on: nearest first."""
    parents = _all_parents(set(refs))
    return {ref: _levels(ref, parents) for ref in refs}


def _all_parents(refs: set[Ref]) -> dict[Ref, set[Ref]]:
    known: dict[Ref, set[Ref]] = {}
    for _ in range(DEPTH):
        by_type: dict[str, list[str]] = {}
        for ref in refs - known.keys():
            known[ref] = set()
            by_type.setdefault(ref.record_type, []).append(ref.record_id)
        if not by_type:
            break
        refs = set()
        for record_type, record_ids in by_type.items():
            found = KINDS[record_type].parents(record_ids) if record_type in KINDS else {}
            for record_id, above in found.items():
                known[Ref(record_type, record_id)] = set(above)
                refs |= set(above)
    return known


def _levels(ref: Ref, parents: Mapping[Ref, set[Ref]]) -> list[set[Ref]]:
    levels, seen = [{ref}], {ref}
    while above := {parent for below in levels[-1] for parent in parents.get(below, ())} - seen:
        levels.append(above)
        seen |= above
    return levels
