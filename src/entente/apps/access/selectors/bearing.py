"""What a page, document or export of several records bears, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import get_language, gettext, override

from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.markings import Content, MarkingView, compiled
from entente.apps.access.shown import shown_markings
from entente.apps.register.models.named import in_language

# From so many parties on, a banner names groups where it can.
LONG = 4


class _Name(NamedTuple):
    """Something a banner names. `reach` are the parties that a group means today; asked for in a long list alone."""

    code: str
    name_en: str
    name_fr: str
    reach: Sequence[str] | None = None

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_en, self.name_fr)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a compilation of records bears, read once, put in words in any language. No level: it is public."""

    level: _Name | None = None
    rank: int = 0
    caveats: tuple[_Name, ...] = ()
    communities: tuple[_Name, ...] = ()
    readers: tuple[_Name, ...] = ()

    def words(self, language: str = "") -> str:
        """Return level, caveats and communities, and release list, in a language (default: the reader's)."""
        with override(language or get_language()):
            parts = [
                (self.level.name if self.level else gettext("Public")).upper(),
                *(caveat.name.upper() for caveat in self.caveats),
                *(community.name for community in self.communities),
            ]
            if self.readers:
                # A group and a party may bear one name: it is said once.
                readers = _joined([*dict.fromkeys(reader.name for reader in self.readers)])
                parts.append(gettext("Releasable to %(readers)s") % {"readers": readers})
            return " – ".join(parts)


@dataclass(frozen=True, slots=True)
class Banner:
    """What a page bears: the words, and the rank of the level that gives the band its colour."""

    words: str
    rank: int


def banner(*, marking_id: int, language: str = "") -> str:
    """Return the words that a record with this marking bears, in a language (default: the reader's)."""
    return banner_of_all(marking_ids=[marking_id], language=language)


def banner_of_all(*, marking_ids: Iterable[int], language: str = "") -> str:
    """Return the words that a compilation of records bears: the page, the document, the export."""
    return bearing_of(marking_ids=marking_ids).words(language)


def page_banner(*, marking_ids: Iterable[int]) -> Banner | None:
    """Return what a page that shows these records bears; None: all of it is public."""
    wanted = {*marking_ids} - {PUBLIC}
    return banner_from(bearing_of(marking_ids=wanted)) if wanted else None


def banner_from(bearing: Bearing) -> Banner:
    """Return the banner of a page, in the reader's language."""
    return Banner(bearing.words(), bearing.rank)


# Every page of marked records asks it: the markings, and the names of all that they name, in one statement.
_NAMED = """
WITH borne AS (SELECT * FROM access_marking WHERE id = ANY(%(ids)s)),
     code AS (SELECT DISTINCT unnest(parties || reach || ARRAY[originator]) AS party FROM borne)
SELECT
    (SELECT json_agg(json_build_array(b.id, b.level_id, l.rank, b.originator, b.parties, b.groups, b.caveats,
                                      b.communities, b.reach) ORDER BY b.id)
     FROM borne b JOIN access_level l ON l.code = b.level_id),
    (SELECT json_agg(json_build_array(code, name_en, name_fr) ORDER BY rank)
     FROM access_level WHERE rank = 0 OR code IN (SELECT level_id FROM borne)),
    (SELECT json_agg(json_build_array(code, name_en, name_fr) ORDER BY position)
     FROM access_caveat WHERE code IN (SELECT unnest(caveats) FROM borne)),
    (SELECT json_agg(json_build_array(code, name_en, name_fr) ORDER BY code)
     FROM access_community WHERE code IN (SELECT unnest(communities) FROM borne)),
    (SELECT json_agg(json_build_array(code, name_en, name_fr, CASE
                         WHEN EXISTS (SELECT FROM borne WHERE cardinality(parties || reach) >= %(long)s)
                         THEN access_reach('{}', ARRAY[code]::text[], current_date)
                     END) ORDER BY position)
     FROM access_releasegroup),
    (SELECT json_agg(json_build_array(code, name_en, name_fr) ORDER BY name_en)
     FROM register_party WHERE code IN (SELECT party FROM code))
"""


def bearing_of(*, marking_ids: Iterable[int]) -> Bearing:
    """Return what a page, document or export of several records bears. At most one statement."""
    rows, names = _read(marking_ids)
    return _bearing(rows, names)


def banners(*, marking_ids: Iterable[int], language: str = "") -> dict[int, str]:
    """Return the words that a record with each of these markings bears, by marking. At most one statement."""
    wanted = {*marking_ids}
    if not wanted:
        return {}
    rows, names = _read(wanted)
    return {
        marking_id: _bearing([row for row in rows if row[0] == marking_id], names).words(language)
        for marking_id in wanted
    }


@dataclass(frozen=True, slots=True)
class _Known:
    """Markings as read, and by name, in the order of `_NAMED`, all that they may name."""

    marking_ids: frozenset[int]
    rows: tuple[Any, ...]
    names: tuple[tuple[_Name, ...], ...]


# What an answer has read of markings already: an act in a history and the page's own banner mostly name the same.
_kept: ContextVar[list[_Known] | None] = ContextVar("entente.bearings", default=None)


@contextmanager
def markings_read_once() -> Iterator[None]:
    """Read markings once in this block where they are asked for again: for an answer to one request."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def _read(marking_ids: Iterable[int]) -> tuple[list[Any], tuple[tuple[_Name, ...], ...]]:
    """Read markings with all that they may name. One statement, none for those that are known."""
    wanted = frozenset(marking_ids) - {PUBLIC}
    kept = _kept.get()
    known = next((each for each in kept or () if wanted <= each.marking_ids), None)
    if known is None:
        # What the page has shown so far will be asked for with its banner.
        known = _known(wanted if kept is None else (wanted | shown_markings()) - {PUBLIC})
        if kept is not None:
            kept.append(known)
    return [row for row in known.rows if row[0] in wanted], known.names


def _known(marking_ids: frozenset[int]) -> _Known:
    with connection.cursor() as cursor:
        # One less: the originator reads it as well.
        cursor.execute(_NAMED, {"ids": sorted(marking_ids), "long": LONG - 1})
        rows, *lists = cursor.fetchone()
    names = tuple(tuple(_Name(*each) for each in named or ()) for named in lists)
    return _Known(marking_ids, tuple(rows or ()), names)


def _bearing(rows: Sequence[Any], names: Sequence[Sequence[_Name]]) -> Bearing:
    levels, caveats, communities, groups, parties = names
    content = compiled(_view(*row) for row in rows)
    if content is None:
        return Bearing(next(iter(levels), None))
    named_groups, named_parties = _named(content, groups)
    return Bearing(
        level=next(level for level in levels if level.code == content.level),
        rank=max(row[2] for row in rows),
        caveats=tuple(each for each in caveats if each.code in content.caveats),
        communities=tuple(each for each in communities if each.code in content.communities),
        readers=(
            *(each for each in groups if each.code in named_groups),
            *(each for each in parties if each.code in named_parties),
        ),
    )


def _view(key: int, level: str, rank: int, originator: str, *lists: Sequence[str]) -> MarkingView:
    return MarkingView(key, level, rank, originator, *map(frozenset, lists))


def _named(content: Content, known: Iterable[_Name]) -> tuple[set[str], set[str]]:
    """Return the groups and parties to name: a long list of parties by the groups that today mean just these.

    A compilation of several records knows only the parties that may read all of them.
    """
    groups, parties = {*content.groups}, {*content.parties}
    if len(parties) < LONG:
        return groups, parties
    meant = {group.code: {*(group.reach or ())} for group in known}
    for code, reach in sorted(meant.items(), key=lambda item: -len(item[1])):
        if len(reach) > 1 and reach <= {*content.parties} and reach & parties:
            groups.add(code)
            parties -= reach
    return groups, parties


def _joined(names: Sequence[str]) -> str:
    *first, last = names
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
