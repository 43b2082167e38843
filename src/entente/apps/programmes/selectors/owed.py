"""What posts owe, page by page: a post may answer for thousands of clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.obligations import SOURCES, Obligation
from entente.apps.programmes.rules.duties import SOON, when_due
from entente.apps.programmes.selectors.called import called
from entente.apps.programmes.selectors.obligations import COLUMNS, obligation_of, owed_rows

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class OwedFilters:
    """What is listed, each empty field filters nothing: the kind, the partner (code), when it is due."""

    kind: str = ""
    party: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class OwedCount:
    """How many things of a kind with a partner are due then; `label` names the kind where a source does.

    `party` is the partner's code.
    """

    kind: str
    label: str
    party: str
    when: str
    number: int
    party_name: str = ""


@dataclass(frozen=True, slots=True)
class OwedPage:
    """One page of what posts owe, the soonest first. `counts` are of all that is owed, whatever the filters.

    `number` is the page, from 1; `total` how many things pass the filters, on all pages together.
    """

    items: tuple[Obligation, ...]
    counts: tuple[OwedCount, ...]
    number: int
    total: int


def owed_page(
    viewer: Viewer, *, post_ids: Collection[UUID], on: date, filters: OwedFilters | None = None, number: int = 1,
    size: int = ON_A_PAGE,
) -> OwedPage:  # fmt: skip
    """Return a page of what posts owe on a day, in the order of `obligations_of_posts`; past the last page, the last.

    Three statements, and those of the registered sources.
    """
    wanted = filters or OwedFilters()
    if not post_ids:
        return OwedPage((), (), 1, 0)
    others = [replace(item, late=when_due(item.due, on=on) == "late")
              for source in SOURCES.values() for item in source(viewer, post_ids, on)]  # fmt: skip
    listed = sorted((item for item in others if passes(item, wanted, on)), key=_order)
    skip = (max(number, 1) - 1) * size
    own = _own(post_ids, on, wanted, skip=max(skip - len(listed), 0), limit=size + len(listed))
    total = own.total + len(listed)
    if total and skip >= total:
        last = -(-total // size)
        return owed_page(viewer, post_ids=post_ids, on=on, filters=wanted, number=last, size=size)
    counts = (*own.counts, *_counted(others, on))
    items = _merged(own, listed, skip=skip, size=size)
    codes = {each.party for each in counts} | {item.party for item in items}
    names = called(parties=codes, programmes={item.programme_id for item in items})
    return OwedPage(
        items=tuple(names.name(item) for item in items),
        counts=tuple(replace(each, party_name=names.party(each.party)) for each in counts),
        number=max(number, 1),
        total=total,
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """A stretch of what programmes put on posts: `skipped` things come before it, `total` there are in all."""

    items: tuple[Obligation, ...]
    skipped: int
    counts: tuple[OwedCount, ...]
    total: int


def _merged(own: _Own, others: Sequence[Obligation], *, skip: int, size: int) -> tuple[Obligation, ...]:
    """The page out of a stretch of one list, which reaches as far to both sides as the other list is long, and that."""
    # What is before the stretch is on an earlier page: the stretch begins that much earlier.
    before = [item for item in others if own.skipped and own.items and _order(item) < _order(own.items[0])]
    merged = sorted((*own.items, *others[len(before) :]), key=_order)
    first = skip - own.skipped - len(before)
    return tuple(merged[first : first + size])


def _order(item: Obligation) -> tuple[bool, date, str, str, UUID, UUID]:
    """The order of the statement below, to the last: what stands alike must not change places between pages."""
    return item.due is None, item.due or date.min, item.kind, item.code, item.record_id, item.post_id


def passes(item: Obligation, wanted: OwedFilters, on: date) -> bool:
    """Whether an obligation passes the filters on a day."""
    return (
        wanted.kind in {"", item.kind}
        and wanted.party in {"", item.party}
        and wanted.when in {"", when_due(item.due, on=on)}
    )


def _counted(items: Iterable[Obligation], on: date) -> Iterable[OwedCount]:
    counts = Counter((item.kind, item.label, item.party, when_due(item.due, on=on)) for item in items)
    return (OwedCount(*key, number) for key, number in counts.items())


# The union is in `reason`, a row for each. The last day of a partial date is reckoned as `rules.dates.latest` does.
# Texts are compared by code point, as Python compares them.
_PAGE = """
WITH reason AS MATERIALIZED ({union}), thing AS (
    SELECT DISTINCT ON (o_id, o_kind, o_post) o_id, o_kind, o_post, o_code, o_party,
        coalesce(o_due, CASE length(o_due_text)
            WHEN 4 THEN make_date(o_due_text::int, 12, 31)
            WHEN 7 THEN (make_date(left(o_due_text, 4)::int, right(o_due_text, 2)::int, 1)
                         + interval '1 month' - interval '1 day')::date
            WHEN 10 THEN o_due_text::date END) AS last_day
    FROM reason
), placed AS MATERIALIZED (
    SELECT *, CASE WHEN last_day IS NULL THEN 'open' WHEN last_day < %s THEN 'late' WHEN last_day <= %s THEN 'soon'
        ELSE 'later' END AS due_when
    FROM thing
), counted AS (
    SELECT o_kind, o_party, due_when, count(*) AS number FROM placed GROUP BY o_kind, o_party, due_when
), shown AS (
    SELECT o_id, o_kind, o_post FROM placed WHERE %s IN ('', o_kind) AND %s IN ('', o_party) AND %s IN ('', due_when)
    ORDER BY last_day NULLS LAST, o_kind COLLATE "C", o_code COLLATE "C", o_id, o_post OFFSET %s LIMIT %s
)
SELECT
    (SELECT json_agg(json_build_array(o_kind, '', o_party, due_when, number)) FROM counted),
    (SELECT json_agg(DISTINCT o_marking) FROM reason),
    (SELECT json_agg(json_build_array({columns})) FROM shown JOIN reason USING (o_id, o_kind, o_post))
"""


def _own(post_ids: Collection[UUID], on: date, wanted: OwedFilters, *, skip: int, limit: int) -> _Own:
    union, given = owed_rows(post_ids).query.sql_with_params()
    # Constants, and what the query writes with placeholders for all that is given.
    statement = _PAGE.format(union=union, columns=", ".join(COLUMNS))
    asked = (*given, on, on + timedelta(SOON), wanted.kind, wanted.party, wanted.when, skip, limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        counted, markings, rows = cursor.fetchone()
    # Counted is read: the page bears the markings of all, whichever part of it is shown.
    for marking_id in markings or ():
        note(marking_id)
    counts = tuple(OwedCount(*each) for each in counted or ())
    total = sum(each.number for each in counts if _counts(each, wanted))
    items = sorted(_items(rows or (), on), key=_order)
    return _Own(tuple(items), skip, counts, total)


def _counts(count: OwedCount, wanted: OwedFilters) -> bool:
    return (
        wanted.kind in {"", count.kind} and wanted.party in {"", count.party} and wanted.when in {"", count.when}
    )  # fmt: skip


def _items(rows: Iterable[Sequence[Any]], on: date) -> Iterable[Obligation]:
    """One obligation for each thing and post out of a row for each reason."""
    found: dict[tuple[str, str, str], tuple[dict[str, Any], set[str]]] = {}
    for values in rows:
        row = dict(zip(COLUMNS, values, strict=True))
        key = row["o_kind"], row["o_id"], row["o_post"]
        found.setdefault(key, (row, set()))[1].add(row["o_role"])
    for row, roles in found.values():
        for name in ("o_id", "o_programme_id", "o_post"):
            row[name] = UUID(row[name]) if row[name] else None
        row["o_due"] = date.fromisoformat(row["o_due"]) if row["o_due"] else None
        item = obligation_of(row, roles)
        yield replace(item, late=when_due(item.due, on=on) == "late")
