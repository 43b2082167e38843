"""The running header of printed pages: marking and dates on every sheet.

A page may carry no style of its own, and a style sheet cannot read the page: so this one is made per request.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from entente.web.clock import clock_or_now
from entente.web.words import day_text

LONGEST = 120


def sheet(request: HttpRequest) -> HttpResponse:
    """Return the style sheet for print, for the dates, language and marking of the page."""
    clock = clock_or_now(request)
    dates = {
        "on": day_text(clock.on, long=True),
        "known": day_text(clock.known or clock.today, long=True),
    }
    marking = request.GET.get("marking", "")[:LONGEST] or f"{_('Public record')} · {_('Unclassified')}"
    heading = _("As of %(on)s, as known on %(known)s") % dates
    style = (
        f"@page {{ @top-left {{ content: {quoted(marking.upper())}; font: bold 8pt sans-serif; }} "
        f"@bottom-left {{ content: {quoted(marking.upper())}; font: bold 8pt sans-serif; }} "
        f"@top-right {{ content: {quoted(heading)}; font: 8pt sans-serif; }} }}"
    )
    response = HttpResponse(style, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def quoted(text: str) -> str:
    """Write a CSS string that no character can end: all but letters, digits and spaces escaped.

    The space after an escape belongs to it (CSS Syntax, section 4.3.7).
    """
    return '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):06x} " for each in text) + '"'
