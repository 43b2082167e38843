"""A brief as a Word document, to be worked on."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from entente.web.briefs.content import Brief, Line, Section

_WIDTHS = (Mm(33), Mm(97), Mm(48))
_SOFT = RGBColor(0x52, 0x60, 0x6D)
# The earliest day a zip archive can name: every part bears it, so that the same brief gives the same bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def word(brief: Brief) -> bytes:
    """Return the document, with the marking in head and foot of every page."""
    document = Document()
    _lay_out(document, brief)
    document.add_heading(brief.title, level=0)
    document.add_paragraph(brief.answer)
    if brief.identity:
        document.add_paragraph("  ·  ".join(f"{name}: {value}" for name, value in brief.identity))
    for section in brief.sections:
        _section(document, section)
    if brief.cited:
        document.add_heading(_("Sources"), level=1)
        for each in brief.cited:
            told = ", ".join(filter(None, (each.publisher, each.published)))
            document.add_paragraph(" ".join(filter(None, (f"[{each.number}] {each.title}. {told}", each.url))))
    return _same_bytes(document)


def _lay_out(document: DocumentObject, brief: Brief) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(16)
    page.top_margin = page.bottom_margin = Mm(20)
    document.styles["Normal"].font.size = Pt(9.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    head = page.header.paragraphs[0]
    _banner(head, brief)
    foot = page.footer.paragraphs[0]
    foot.text = f"{brief.dates}  ·  "
    before, between = (_("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}).split("\0")[:2]
    foot.add_run(before)
    _field(foot, "PAGE")
    foot.add_run(between)
    _field(foot, "NUMPAGES")
    _banner(page.footer.add_paragraph(), brief)
    kept = document.core_properties
    kept.title, kept.author, kept.last_modified_by, kept.language = brief.title, "", "", brief.language
    kept.created = kept.modified = datetime.combine(brief.on, time())
    kept.revision = 1


def _banner(paragraph: Paragraph, brief: Brief) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    words = brief.marking.upper()
    if brief.exercise:
        words = f"{words}  ·  {_('EXERCISE EXERCISE EXERCISE')}"
    paragraph.add_run(words).bold = True


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that the reader's program works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _section(document: DocumentObject, section: Section) -> None:
    document.add_heading(section.title, level=1)
    if section.lines:
        table = document.add_table(rows=0, cols=3, style="Table Grid")
        for line in section.lines:
            cells = table.add_row().cells
            cells[0].text, cells[2].text = line.when, line.state
            _said(cells[1], line)
            for cell, width in zip(cells, _WIDTHS, strict=True):
                cell.width = width
    elif section.empty:
        document.add_paragraph(section.empty)
    if section.note:
        document.add_paragraph(section.note)


def _said(cell: _Cell, line: Line) -> None:
    paragraph = cell.paragraphs[0]
    if line.exercise:
        paragraph.add_run(f"{_('EXERCISE')}  ").bold = True
    paragraph.add_run(line.what)
    rest = (
        _("disputed") if line.disputed else "",
        line.where,
        f"[{', '.join(map(str, line.numbers))}]" if line.numbers else "",
    )
    told = "  ".join(filter(None, rest))
    if told:
        paragraph.add_run(f"  {told}").font.color.rgb = _SOFT


def _same_bytes(document: DocumentObject) -> bytes:
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
