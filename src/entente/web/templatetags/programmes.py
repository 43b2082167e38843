"""States of programmes and of their parts, and small things that their pages repeat."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from entente.apps.programmes.enums import GoalState, Side
from entente.engines.text_diff import FieldChange
from entente.web.charts.programmes import Strip, goal_strip
from entente.web.charts.programmes_tones import tone_of
from entente.web.words import language

register = template.Library()


@register.simple_tag
def stands(kind: str, row: Any) -> SafeString:
    """Show how a programme, goal, activity or commitment stands by word, shape and colour."""
    return _state(tone_of(kind, row.state), row.state_label)


@register.simple_tag
def goal_stands(state: str) -> SafeString:
    """Show a state of a goal by its code."""
    return _goal_state(state, language())


@lru_cache(maxsize=256)
def _goal_state(state: str, _language: str) -> SafeString:
    """The same in a given language; kept, because a page shows the same few states many times."""
    return _state(tone_of("goal", state), str(GoalState(state).label))


@lru_cache(maxsize=256)
def _state(tone: str, words: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', tone, words)


@register.simple_tag
def strip(by_state: dict[str, int], longest: int = 0) -> Strip:
    """Return the bar that shows a number of goals by state; `longest` is the number that fills it."""
    return goal_strip(by_state, longest or sum(by_state.values()))


@register.simple_tag
def strip_parts(bar: Strip) -> SafeString:
    """Draw the parts of a bar, each with its title. Here and not in a template: a page has hundreds of them."""
    return mark_safe(  # noqa: S308 - every part is a number or escaped
        "".join(
            f'<rect x="{each.start:.2f}" width="{each.width:.2f}" height="10" fill="{escape(each.colour)}">'
            f"<title>{escape(each.label)} {_number(each.count)}</title></rect>"
            for each in bar.segments
        )
    )


@register.simple_tag
def coverage_cells(numbers: Iterable[tuple[Any, int]]) -> SafeString:
    """Write a row of numbers of goals, darker the more there are. Here and not in a template: there are thousands."""
    return mark_safe("".join(_coverage_cell(number) for _party, number in numbers))  # noqa: S308 - numbers only


def _coverage_cell(number: int) -> str:
    if not number:
        return '<td class="column-number"><span class="soft" aria-label="0">·</span></td>'
    heat = 3 if number > 3 else 2 if number > 1 else 1
    return f'<td class="column-number heat-{heat}">{_number(number)}</td>'


def _number(count: int) -> str:
    """Write a count as the reader's language does; small ones are the same everywhere."""
    return str(count) if 0 <= count < 1000 else str(number_format(count))


@register.simple_tag
def clause_fields(fields: Iterable[tuple[str, str]]) -> SafeString:
    """Write the fields of a clause, label and value. Here and not in a template: a text has thousands of them."""
    pairs = (f"<dt>{escape(label)}</dt><dd>{escape(value).replace(chr(10), '<br>')}</dd>" for label, value in fields)
    return mark_safe("".join(pairs))  # noqa: S308 - every part is escaped


@register.simple_tag
def added_fields(fields: Iterable[tuple[str, FieldChange]]) -> SafeString:
    """Write the fields of a clause that is new."""
    return clause_fields((label, change.after) for label, change in fields)


@register.filter
def over(days_left: int) -> int:
    """Return for how many days something has been over."""
    return -days_left


@register.filter
def how(value: str) -> str:
    """Say in which way a programme bears on a date."""
    return {
        "in_force": _("Applies"),
        "bridging": _("Still applies (bridging)"),
        "lapsed": _("Ran out"),
        "adopted_later": _("Adopted later, applies"),
    }[value]


@register.filter
def side(value: str) -> str:
    """Name a side; an ally who comments is one of the alliance."""
    return str(Side(value).label) if value in Side.values else _("Ally")


@register.filter
def get(values: dict[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, or nothing."""
    return values.get(key, "")
