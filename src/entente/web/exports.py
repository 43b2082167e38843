"""Tables as files: CSV and XLSX, each carrying its marking, its dates and where it comes from.

Text that a spreadsheet would take for a formula is written as text (CWE-1236).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from entente.apps.access.selectors import page_banner
from entente.apps.access.shown import shown_markings
from entente.apps.register.selectors.portfolio import PortfolioRow, Standing
from entente.web.clock import Clock
from entente.web.labels import relation_label
from entente.web.query import PortfolioQuery, since
from entente.web.words import day_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to export: `about` is what stands above it, name and value."""

    name: str
    title: str
    about: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def portfolio_sheet(rows: Sequence[PortfolioRow], *, clock: Clock, query: PortfolioQuery) -> Sheet:
    """Return the portfolio as shown, one party a row."""
    return Sheet(
        name=f"portfolio-{clock.on.isoformat()}",
        title=_("Portfolio"),
        about=(*about(clock), *_filters(query)),
        columns=(
            _("Code"),
            _("Party"),
            _("Relation"),
            _("Region"),
            _("Status"),
            _("Suspended"),
            _("Since"),
            _("Memberships"),
            _("Programmes"),
        ),
        rows=tuple(
            (
                row.code,
                row.name,
                relation_label(row.relation),
                row.region.name if row.region else "",
                row.status.name if row.status else "",
                _listed(term.name for term in row.suspended),
                since(row),
                _standings(row.memberships),
                _standings(row.programmes),
            )
            for row in rows
        ),
    )


def about(clock: Clock) -> tuple[tuple[str, str], ...]:
    """Return what every export says of itself: the marking of what was read for it, both dates, origin."""
    known = day_text(clock.known or clock.today, long=True)
    banner = page_banner(marking_ids=shown_markings())
    return (
        (_("Marking"), banner.words if banner else f"{_('Public record')} · {_('Unclassified')}"),
        (_("As of"), day_text(clock.on, long=True)),
        (_("As known on"), known),
        (_("Source"), _("Entente, the register; each fact names its sources on its page")),
    )


def respond(sheet: Sheet, form: str) -> HttpResponse:
    """Return the file to download. Raises Http404 for a form that is not offered."""
    write = _FORMS.get(form)
    if write is None:
        raise Http404(form)
    content, kind = write(sheet)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{sheet.name}.{form}"'
    return response


def harmless(text: str) -> str:
    """Return the text such that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _csv(sheet: Sheet) -> tuple[bytes, str]:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for name, value in sheet.about:
        writer.writerow([f"# {name}", harmless(value)])
    writer.writerow(sheet.columns)
    writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    # The mark at the beginning tells spreadsheets that accents are UTF-8.
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _xlsx(sheet: Sheet) -> tuple[bytes, str]:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(sheet.title[:31])
        for number, (name, value) in enumerate(sheet.about):
            page.write_string(number, 0, name, bold)
            page.write_string(number, 1, value)
        top = len(sheet.about) + 1
        page.write_row(top, 0, sheet.columns, head)
        for number, row in enumerate(sheet.rows, start=top + 1):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, wrap)
        if sheet.rows:
            page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
        page.freeze_panes(top + 1, 2)
        for column, label in enumerate(sheet.columns):
            longest = max((len(row[column]) for row in sheet.rows), default=0)
            page.set_column(column, column, min(_WIDEST, max(longest, len(label)) + 2))
        # An ampersand begins a code there; 255 characters are what the format takes.
        marking = dict(sheet.about).get(_("Marking"), "").replace("&", "&&")[:240]
        page.set_header(f"&C{marking}" if marking else "")
        page.set_footer(f"&C{marking}&R&P/&N" if marking else "&R&P/&N")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_FORMS: dict[str, Callable[[Sheet], tuple[bytes, str]]] = {"csv": _csv, "xlsx": _xlsx}


def _standings(standings: Iterable[Standing]) -> str:
    return _listed(
        f"{each.framework.short} ({each.start})" if each.start else each.framework.short for each in standings
    )


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _filters(query: PortfolioQuery) -> tuple[tuple[str, str], ...]:
    filters = query.filters
    chosen = {
        _("Framework"): filters.framework,
        _("Region"): filters.region,
        _("Status"): filters.status,
        _("Programme"): filters.programme,
        _("Relation"): filters.relation,
        _("Text"): (filters.text,) if filters.text else (),
    }
    return tuple((name, _listed(values)) for name, values in chosen.items() if values)
