"""What changed between two texts of clauses, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the white space before it, so that the pieces of one text joined give that text again.
_WORD = re.compile(r"\s*\S+|\s+$")

Clauses = Mapping[str, Mapping[str, str]]


class Change(StrEnum):
    """What became of a piece of text, or of a clause."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row with one fate. Those same or removed make up the text before, same or added the one after."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a clause before and after, and the pieces of both."""

    field: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that was added, removed or changed, with the fields that differ."""

    key: str
    change: Change
    fields: tuple[FieldChange, ...]


def diff_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts, in reading order; what was removed stands before what replaced it."""
    if not before or not after:
        # A clause that is new or gone needs no comparing, and a text may consist of hundreds of them.
        whole = Piece(Change.ADDED, after) if after else Piece(Change.REMOVED, before)
        return (whole,) if whole.text else ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(new[c:d])))
            continue
        if b > a:
            pieces.append(Piece(Change.REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(Change.ADDED, "".join(new[c:d])))
    return tuple(pieces)


def diff_fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in the order of the text after; a missing field is an empty one."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        FieldChange(name, old, new, diff_words(old, new))
        for name in names
        for old, new in [(before.get(name, ""), after.get(name, ""))]
        if old != new
    )


def diff_clauses(before: Clauses, after: Clauses) -> tuple[ClauseChange, ...]:
    """Return the clauses that differ: in the order of the text after, then those that are gone."""
    changes = []
    for key in [*after, *(key for key in before if key not in after)]:
        if key not in before:
            change = Change.ADDED
        elif key not in after:
            change = Change.REMOVED
        else:
            change = Change.CHANGED
        fields = diff_fields(before.get(key, {}), after.get(key, {}))
        if fields or change is not Change.CHANGED:
            changes.append(ClauseChange(key, change, fields))
    return tuple(changes)
