"""States of undertakings, standards and challenges: by word, shape and colour."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entente.apps.programmes.vocabularies import AdoptionState, Fit, Severity, Trend, UndertakingState
from entente.web.charts.duties import ADOPTION_TONES, UNDERTAKING_TONES

register = template.Library()

FIT_TONES = {Fit.MET: "ok", Fit.MET_WITH_RESERVATIONS: "warning", Fit.UNDER_WAY: "neutral", Fit.MISSING: "stopped"}
_ARROWS = {Trend.EASING: "↓", Trend.STEADY: "→", Trend.WORSENING: "↑"}


def _state(tone: str, words: Any) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', tone, words)


@register.simple_tag
def undertaking_stands(state: UndertakingState) -> SafeString:
    """Show how an undertaking stands."""
    return _state(UNDERTAKING_TONES[state], state.label)


@register.simple_tag
def adoption_stands(state: AdoptionState) -> SafeString:
    """Show how far a party is with a standard."""
    return _state(ADOPTION_TONES[state], state.label)


@register.simple_tag
def fits(fit: Fit) -> SafeString:
    """Show whether what is required is met."""
    return _state(FIT_TONES[fit], fit.label)


@register.simple_tag
def severity(value: Severity | None) -> SafeString:
    """Show a severity: filled squares, the word, a ground that is darker the graver it is."""
    if value is None:
        return SafeString("")
    return format_html(
        '<span class="severity severity-{}"><span aria-hidden="true">{}</span> {}</span>',
        int(value), "■" * int(value) + "□" * (4 - int(value)), value.label,
    )  # fmt: skip


@register.simple_tag
def trend(value: Trend | None) -> SafeString:
    """Show a trend: an arrow and the word."""
    if value is None:
        return SafeString("")
    return format_html(
        '<span class="trend trend-{}"><span aria-hidden="true">{}</span> {}</span>', value, _ARROWS[value], value.label
    )


@register.simple_tag
def amount(value: Decimal) -> str:
    """Write an amount of money: whole units where there are no cents."""
    places = 0 if value == value.to_integral_value() else 2
    return str(number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True))


@register.filter
def depth_words(depth: str) -> str:
    """Say how deep a standard is required."""
    return _("in use") if depth == AdoptionState.IMPLEMENTED else _("adopted at least")
