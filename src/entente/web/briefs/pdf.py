"""A brief as PDF, set by Typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from entente.web.briefs.content import Brief

TEMPLATE = Path(__file__).with_name("brief.typ")
# The bands of the pages (shell.css), by the rank of the level; the first is that of what is public.
COLOURS = ("#00693e", "#4a5560", "#5a3d8a", "#0b4f9e", "#a8241c", "#9a4a00")


def pdf(brief: Brief) -> bytes:
    """Return the document. The same brief gives the same bytes: no time of making and no number of its own goes in."""
    made = datetime.combine(brief.on, time(), UTC)
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"brief": json.dumps(_data(brief), default=str)},
        ignore_system_fonts=True,
        timestamp=int(made.timestamp()),
    )


def _data(brief: Brief) -> dict[str, Any]:
    data = asdict(brief)
    for section in data["sections"]:
        for line in section["lines"]:
            del line["sources"]  # their numbers stand for them
    return data | {
        "colour": COLOURS[min(brief.rank, len(COLOURS) - 1)],
        "words": {
            "exercise": _("EXERCISE EXERCISE EXERCISE"),
            "made_up": _("EXERCISE"),
            "disputed": _("disputed"),
            "sources": _("Sources"),
            "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        },
    }
