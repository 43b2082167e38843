"""Writing programmes as a workbook. Nothing in it is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.selectors.bearing import banner_of_all
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Programme
from entente.apps.programmes.rules.clauses import Clause, text_of
from entente.apps.programmes.selectors.clauses import RELATED
from entente.apps.programmes.sheets.held import PARTS, Part
from entente.apps.programmes.sheets.layout import (
    ABOUT,
    CHOICES,
    ID,
    INSTRUMENT,
    PARTY,
    PROGRAMME,
    REVISION,
    SHEETS,
    Sheet,
    plain,
)
from entente.apps.programmes.sheets.pages import Page, formats_of, write_page

_WIDE = frozenset({
    "summary", "text", "text_en", "text_fr", "what", "measure", "description", "theory_of_change", "title_en",
    "title_fr",
})  # fmt: skip


def write_workbook(viewer: Viewer, *, codes: Sequence[str]) -> bytes:
    """Return programmes as an XLSX workbook, as far as the viewer may read them. Six statements.

    One sheet per kind of clause, one row per clause; a code that is not there for the viewer is left out. Every
    cell is text, also one that begins like a formula.
    """
    programmes = list(
        Programme.objects.filter(code__in=codes)
        .select_related("party", "instrument", *RELATED[ClauseKind.PROGRAMME])
        .order_by("party__code", "code")
    )
    rows: dict[ClauseKind, list[Clause]] = {ClauseKind.PROGRAMME: list(programmes)}
    for sheet in SHEETS[1:]:
        rows[sheet.kind] = [*_clauses(sheet.kind, programmes)]
    markings = {row.marking_id for found in rows.values() for row in found if row.marking_id is not None}
    return _book(rows, {row.pk: row.code for row in programmes}, marking=banner_of_all(marking_ids=markings), by=viewer)


def _clauses(kind: ClauseKind, programmes: Sequence[Programme]) -> list[Part]:
    found: Iterable[Part] = (
        PARTS[kind]._default_manager.filter(programme__in=[row.pk for row in programmes]).select_related(*RELATED[kind])
    )
    order = {row.pk: position for position, row in enumerate(programmes)}
    return sorted(found, key=lambda row: order[row.programme_id])


def _book(rows: dict[ClauseKind, list[Clause]], codes: dict[Any, str], *, marking: str, by: Viewer) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = formats_of(book)
        _about(book, formats, marking=marking, by=by)
        for sheet in SHEETS:
            page = Page(
                sheet.name, sheet.columns, marking, wide=_WIDE, frozen=len(sheet.leading) + 1,
                choices={name: CHOICES[sheet.kind, name] for name in sheet.columns if (sheet.kind, name) in CHOICES},
            )  # fmt: skip
            write_page(book, formats, page, [_cells(sheet, row, codes) for row in rows[sheet.kind]])
    return out.getvalue()


def _cells(sheet: Sheet, row: Clause, codes: dict[Any, str]) -> list[str]:
    text = {**text_of(sheet.kind, row), REVISION: str(row.revision), ID: str(row.pk)}
    if isinstance(row, Programme):
        text |= {PROGRAMME: row.code, PARTY: row.party.code, INSTRUMENT: row.instrument.code}
    else:
        text[PROGRAMME] = codes[row.programme_id]
    return [plain(text.get(column, "")) for column in sheet.columns]


def _about(book: Any, formats: dict[str, Any], *, marking: str, by: Viewer) -> None:
    page = book.add_worksheet(ABOUT)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    lines = (
        (_("Marking"), marking or _("Public")),
        (_("Exported on"), timezone.now().date().isoformat()),
        (_("Exported by"), by.name or _("Public reader")),
        (_("To change"), _("Change cells and import the workbook: every change is shown before anything is written.")),
        (_("To add"), _("Add a row and leave “id” and “revision” empty; the programme is named by its code.")),
        (_("To remove"), _("Write “yes” in the column “remove”. A row that is left out is not removed.")),
        (_("To begin a programme"), _("Add a row to “Programmes” with a new code, the party and the instrument.")),
    )  # fmt: skip
    for number, (name, value) in enumerate(lines):
        page.write_string(number, 0, name, formats["head"])
        page.write_string(number, 1, value, formats["text"])
