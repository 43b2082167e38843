"""Writing a round as a workbook, as far as the reader may read it. Nothing in it is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.selectors.bearing import banner_of_all
from entente.apps.access.viewers import Viewer
from entente.apps.planning.models import MenuEntry, Round
from entente.apps.planning.selectors.menu import round_of
from entente.apps.planning.selectors.requests import request_rows
from entente.apps.planning.selectors.types import RequestRow
from entente.apps.planning.services.menu import FIELDS, text_of
from entente.apps.planning.sheets.layout import ALLOCATIONS, CHOICES, ID, MENU, NUMBERS, REQUESTS, REVISION, WIDE
from entente.apps.programmes.sheets.layout import ABOUT, plain
from entente.apps.programmes.sheets.pages import Page, formats_of, write_page


def write_workbook(viewer: Viewer, *, code: str, version: int | None = None) -> bytes:
    """Return a round as an XLSX workbook: menu, requests, and what a version allocates.

    Without a version it is the one that was agreed, or that is under review. Raises Round.DoesNotExist.
    """
    held = round_of(viewer, code=code)
    entries = list(
        MenuEntry.objects.filter(round=held)
        .select_related("lead", "host", "fund")
        .prefetch_related("prerequisites__requires")
    )
    wanted = version or held.agreed_version or held.review_version
    rows = request_rows(viewer, held, version=wanted)
    markings = {cast("int", held.marking_id), *(cast("int", row.marking_id) for row in entries)}
    markings |= {row.marking_id for row in rows}
    if viewer.side != "partner" and wanted is not None:
        markings.add(held.own_marking_id)
    return _book(viewer, held, entries, rows, marking=banner_of_all(marking_ids=markings), version=wanted)


def _book(
    viewer: Viewer, held: Round, entries: list[MenuEntry], rows: list[RequestRow], *, marking: str, version: int | None
) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = formats_of(book)
        page = book.add_worksheet(ABOUT)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 100)
        for number, (name, value) in enumerate(_about(viewer, held, marking, version)):
            page.write_string(number, 0, name, formats["head"])
            page.write_string(number, 1, value, formats["text"])
        for sheet, cells in (
            (MENU, [_menu_cells(row) for row in entries]),
            (REQUESTS, [_request_cells(row) for row in rows if row.standing != "withdrawn"]),
            (ALLOCATIONS, [_allocation_cells(row, version) for row in rows if row.seats is not None]),
        ):
            choices = {name: CHOICES[name] for name in sheet.columns if name in CHOICES}
            write_page(book, formats, Page(sheet.name, sheet.columns, marking, WIDE, 2, choices, NUMBERS), cells)
    return out.getvalue()


def _about(viewer: Viewer, held: Round, marking: str, version: int | None) -> Iterable[tuple[str, str]]:
    yield _("Marking"), marking or _("Public")
    if held.exercise:
        yield _("Exercise"), _("EXERCISE EXERCISE EXERCISE")
    yield _("Round"), f"{held.code} {held.title}"
    if version is not None:
        yield _("Version"), str(version)
    yield _("Exported on"), timezone.now().date().isoformat()
    yield _("Exported by"), viewer.name or _("Public reader")
    yield _("To change"), _("Change cells and import the workbook: every change is shown before anything is written.")
    yield _("To add"), _("Add a row and leave “id” and “revision” empty.")
    yield _("To remove"), _("Write “yes” in the column “remove”. A row that is left out is not removed.")
    yield _("Allocations"), _("Changed seats are written into a new version, which is checked against every rule.")


def _menu_cells(row: MenuEntry) -> list[str]:
    text = text_of(row)
    values = {name: getattr(text, name) for name in FIELDS}
    values |= {ID: str(row.pk), REVISION: str(row.revision), "remove": "yes" if row.withdrawn else ""}
    return [plain(values.get(name, "")) for name in MENU.columns]


def _request_cells(row: RequestRow) -> list[str]:
    values = {
        "partner": row.party.code, "activity": row.code, "goal": row.goal_key, "seats_min": str(row.seats_min),
        "seats_wanted": str(row.seats_wanted), "priority": str(row.priority), "note": row.note,
        "standing": row.standing, "granted": str(row.granted), "promised": str(row.promised), ID: str(row.id),
        REVISION: str(row.revision),
    }  # fmt: skip
    return [plain(values.get(name, "")) for name in REQUESTS.columns]


def _allocation_cells(row: RequestRow, version: int | None) -> list[str]:
    values = {
        "version": str(version or ""), "partner": row.party.code, "activity": row.code, "seats": str(row.seats or 0),
        "seats_wanted": str(row.seats_wanted), "reasons": " ".join(each.text for each in row.reasons),
    }  # fmt: skip
    return [plain(values[name]) for name in ALLOCATIONS.columns]
