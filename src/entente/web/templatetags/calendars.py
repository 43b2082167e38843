"""Links to engagements and their days, as the calendars write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from entente.apps.calendars.selectors.cadence import Cell
from entente.apps.calendars.selectors.listed import Listed
from entente.apps.calendars.selectors.offers import OFFERED
from entente.apps.calendars.selectors.overlaps import Overlap
from entente.apps.register.selectors.types import TermView
from entente.web.templatetags.entente import link
from entente.web.views.calendars.standing import standing_term
from entente.web.words import span_text

register = template.Library()


@register.simple_tag(takes_context=True)
def engagement_link(context: Context, code: str) -> str:
    """Return the address of an engagement's page."""
    return link(context, "engagement", code)


@register.simple_tag(takes_context=True)
def offer_link(context: Context, each: Listed) -> str:
    """Return the address of an engagement, or of what is still on the menu."""
    return link(context, "menu-entry", each.id) if each.state == OFFERED else engagement_link(context, each.code)


@register.filter
def engagement_span(each: Listed) -> str:
    """Write the days of an engagement, as precise as they are known."""
    return span_text(start=each.starts_text, end=each.ends_text)


@register.filter
def cadence_term(cell: Cell) -> TermView | None:
    """Say how a cadence stands: word and tone; nothing where none is set."""
    return standing_term(cell)


@register.filter
def overlap_term(overlap: Overlap) -> TermView:
    """Say that training is offered more than once: word and tone."""
    return TermView("overlap", _("Offered %(count)s times, by") % {"count": len(overlap.offers)}, "warning")


@register.simple_tag
def lookup(values: Mapping[Any, Any], key: Any) -> Any:
    """Return the value of a key; empty where there is none."""
    return values.get(key, "")
