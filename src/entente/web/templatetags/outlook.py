"""What a party's page says of its forecast: never a number without its interval and its past accuracy."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from entente.apps.warnings.selectors.results import party_forecast
from entente.web.clock import clock_of
from entente.web.views.outlook.forecasts import accuracy_text, fan_answer, outcome_text, own_error_text, span
from entente.web.words import partial_text

register = template.Library()


@register.inclusion_tag("web/outlook/party.html", takes_context=True)
def party_outlook(context: Context, code: str) -> dict[str, Any]:
    """The newest forecast for a party, in words; nothing when there is none."""
    shared = {"request": context["request"], "found": False}
    found = party_forecast(context["viewer"], iso3=code)
    if found is None:
        return shared
    ref, fan = found
    until = clock_of(context["request"]).on
    return shared | {
        "found": True,
        "fan": fan,
        "span": span(ref.first, ref.last),
        "origin": partial_text(f"{ref.origin:%Y-%m}"),
        "answer": fan_answer(fan),
        "accuracy": accuracy_text(fan),
        "since": outcome_text(fan),
        "own_error": own_error_text(fan),
        "later": (ref.origin.year, ref.origin.month) > (until.year, until.month),
        "over": (ref.last.year, ref.last.month) < (until.year, until.month),
    }
