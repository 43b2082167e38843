"""A list that was imported, as the workbook that an import reads: what nobody went on with comes back unchanged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from django.db.models import Q, QuerySet

from entente.apps.access.models import PUBLIC
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.engagements.intake.comparing import beginning
from entente.apps.engagements.intake.layout import ENGAGEMENT_COLUMNS, KEY, PARTICIPANT_COLUMNS, SHEETS
from entente.apps.engagements.intake.sheets import STATES
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson
from entente.apps.programmes.selectors.rows import marking_of
from entente.kernel.partial_dates import PartialDate, Precision


@dataclass(frozen=True, slots=True)
class ImportedList:
    """A list of engagements that came from a spreadsheet: its name, its marking, how many of them are read."""

    name: str
    marking_id: int
    number: int


def imported_lists(viewer: Viewer, *, name: str) -> tuple[ImportedList, ...]:
    """Return what the viewer may read of the lists of this name, one for each marking given to it. One statement."""
    named = Q(import_key__startswith=f"{name}:") | Q(import_key__startswith=f"{name}.")
    rows = Engagement.objects.filter(named).values_list("import_key", "marking_id").order_by()
    numbers: Counter[int] = Counter()
    for key, marking_id in rows:
        note(marking_id)
        numbers[_marking_of(key)] += 1
    return tuple(ImportedList(name, marking_id, number) for marking_id, number in sorted(numbers.items()))


def _marking_of(key: str) -> int:
    """The marking under which a list was imported, as its keys tell."""
    _name, _dot, marking = key.partition(":")[0].partition(".")
    return int(marking) if marking.isdecimal() else PUBLIC


def list_workbook(viewer: Viewer, *, name: str, marking_id: int = PUBLIC) -> bytes:
    """Return what the viewer may read of a list as a workbook. Raises Engagement.DoesNotExist for nothing at all."""
    first = beginning(name, marking_id)
    rows = list(
        Engagement.objects.filter(import_key__startswith=first)
        .order_by("import_key")
        .defer("search", "search_names", "search_en", "search_fr")
    )
    if not rows:
        raise Engagement.DoesNotExist
    for row in rows:
        note(marking_of(row))
    keys = {row.pk: row.import_key.removeprefix(first) for row in rows}
    return _book([_line(keys[row.pk], row) for row in rows], _participants(keys))


def _line(key: str, row: Engagement) -> list[str]:
    """A row of the sheet of engagements. What stands in a state that no sheet gives has none: it is left alone."""
    values = {
        KEY: key, "title_en": row.title_en, "title_fr": row.title_fr, "kind": row.kind, "level": row.level,
        "field": row.field, "state": row.state if row.state in STATES else "",
        "starts": str(PartialDate(row.starts, Precision(row.starts_precision))),
        "ends": str(_end(row)), "place": row.place, "country": row.country,
        "latitude": _degrees(row.latitude), "longitude": _degrees(row.longitude), "purpose": row.purpose,
        "series": row.series,
    }  # fmt: skip
    return [values[column] for column in ENGAGEMENT_COLUMNS]


def _end(row: Engagement) -> PartialDate:
    """The end as precise as it was given: held is the last day that it can mean."""
    precision = Precision(row.ends_precision)
    first = row.ends
    if precision is not Precision.DAY:
        first = first.replace(day=1)
    return PartialDate(first.replace(month=1) if precision is Precision.YEAR else first, precision)


def _degrees(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _participants(keys: dict[UUID, str]) -> Iterable[list[str]]:
    parts: dict[UUID, list[list[str]]] = defaultdict(list)
    of_list: QuerySet[EngagementParty] = EngagementParty.objects.filter(engagement__in=list(keys)).order_by("pk")
    for pk, marking, party, role, seats in of_list.values_list(
        "engagement_id", "marking_id", "party__code", "role", "seats"
    ):
        note(marking)
        parts[pk].append([party, role, "" if seats is None else str(seats), "", ""])
    people = EngagementPerson.objects.filter(engagement__in=list(keys)).order_by("pk")
    for pk, marking, party, role, name, post in people.values_list(
        "engagement_id", "marking_id", "party__code", "role", "name", "post_name"
    ):
        note(marking)
        parts[pk].append([party, role, "", name, post])
    return ([key, *part] for pk, key in keys.items() for part in parts[pk])


def _book(engagements: Iterable[Sequence[str]], participants: Iterable[Sequence[str]]) -> bytes:
    import xlsxwriter

    out = BytesIO()
    # Everything is text: no cell becomes a formula, and no date changes with the program that opens it.
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, columns, rows in zip(
            SHEETS, (ENGAGEMENT_COLUMNS, (KEY, *PARTICIPANT_COLUMNS)), (engagements, participants), strict=True
        ):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 1)
            page.set_column(0, len(columns) - 1, 18)
            for position, column in enumerate(columns):
                page.write_string(0, position, column, bold)
            for number, row in enumerate(rows, 1):
                for position, text in enumerate(row):
                    if text:
                        page.write_string(number, position, text)
    return out.getvalue()
