"""States of warnings, grades and shares, as the pages of early warning write them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entente.apps.warnings.enums import AlertState, Credibility, Reliability
from entente.apps.warnings.selectors.types import Tally
from entente.web.words import percent_text, span_of_days_text

register = template.Library()

TONES = {
    AlertState.INDICATOR: "neutral",
    AlertState.WATCH: "warning",
    AlertState.ALERT: "stopped",
    AlertState.ACKNOWLEDGED: "warning",
    AlertState.CONSULTATION_REQUESTED: "warning",
    AlertState.COUNCIL_MET: "ok",
    AlertState.OUTCOME: "ok",
    AlertState.STOOD_DOWN: "ended",
    AlertState.FALSE_ALARM: "ended",
    AlertState.LAPSED: "ended",
}


@register.simple_tag
def warning_state(state: str) -> SafeString:
    """Show where a warning stands by word, shape and colour."""
    known = AlertState(state)
    return format_html('<span class="state state-{}">{}</span>', TONES.get(known, "neutral"), known.label)


@register.simple_tag
def grade_mark(grade: str) -> SafeString:
    """Show a grade, with its meaning for who points at it; that there is none, in words."""
    if len(grade) < 2:
        return format_html('<span class="soft">{}</span>', _("not graded"))
    meaning = f"{Reliability(grade[0]).label}; {Credibility(grade[1]).label}"
    return format_html('<abbr class="grade" title="{}">{}</abbr>', meaning, grade)


@register.filter
def percent(value: float | None) -> str:
    """Write a share in per cent, with one decimal below ten where it says something."""
    return percent_text(value)


@register.filter
def days_long(days: int) -> str:
    """Write how long some days are: in years where they are many."""
    return span_of_days_text(days)


@register.filter
def week_start(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@register.filter
def rate(value: float | None) -> str:
    """Write a rate: two decimals that count, or that it is below one in a thousand."""
    if value is None:
        return ""
    if value < 0.001:
        return _("below 0.001")
    return number_format(round(value, 3 if value < 0.1 else 2), use_l10n=True)


@register.filter
def amount(value: float | None) -> str:
    """Write an expected number with one decimal."""
    return "" if value is None else number_format(round(value, 1), use_l10n=True)


@register.filter
def tally(value: Tally) -> str:
    """Write so many of so many, never a share alone."""
    if not value.whole:
        return _("none yet")
    part, whole = (number_format(each, force_grouping=True) for each in (value.part, value.whole))
    numbers = {"part": part, "whole": whole, "share": percent(value.share)}
    return _("%(part)s of %(whole)s (%(share)s)") % numbers


@register.filter
def slug(series_id: str) -> str:
    """Write a series as an address has it."""
    return series_id.replace("|", "-")


@register.filter
def width(value: Any, most: Any) -> int:
    """Return a share of the longest in hundredths, for a meter."""
    return round(100 * float(value or 0) / float(most)) if most else 0
