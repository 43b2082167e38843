"""Links that keep the dates, dates in the reader's language, states, and marks of sources."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entente.apps.register.selectors import pack_list
from entente.apps.register.selectors.types import FactView, SourceRef, TermView
from entente.web import words
from entente.web.alliances import alliance_of
from entente.web.clock import clock_or_now

register = template.Library()

register.filter("partial", words.partial_text)


@register.filter
def day(value: date | None) -> str:
    """Write a day, short."""
    return words.day_text(value)


@register.filter
def long_day(value: date | None) -> str:
    """Write a day, with the month in full."""
    return words.day_text(value, long=True)


@register.filter
def moment(value: datetime | None) -> str:
    """Write an instant in UTC."""
    return words.moment_text(value)


@register.filter
def span(fact: Any) -> str:
    """Write from when to when a fact or a standing holds, with no more than the source says."""
    return words.span_text(
        start=fact.start, end=fact.end, decided=fact.decided, observed=tuple(getattr(fact, "observed", ()))
    )


@register.filter
def advised(problem: Any) -> str:
    """Write a problem and what to do about it, as sentences."""
    return words.advice_text(problem.message, problem.remedy)


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any, **extra: str) -> str:
    """Return a page's address, keeping the dates and the alliance the reader is at; `extra` adds to the query."""
    return address(context["request"], name, *args, **extra)


def address(request: HttpRequest, name: str, *args: Any, **extra: str) -> str:
    """Return the same for a request, where there is no template."""
    if not hasattr(request, "links"):
        request.links = {}  # type: ignore[attr-defined]
    # A page links to the same few places many times.
    kept: dict[Any, str] = request.links  # type: ignore[attr-defined]
    key = (name, args, tuple(extra.items()))
    if key not in kept:
        alliance = alliance_of(request)
        kept_there = urlencode({"alliance": alliance} | extra if alliance else extra)
        query = "&".join(part for part in (clock_or_now(request).query, kept_there) if part)
        kept[key] = reverse(name, args=args) + (f"?{query}" if query else "")
    return kept[key]


@register.simple_tag(takes_context=True)
def alliances(context: Context) -> list[tuple[str, str, bool]]:
    """Return the alliances to choose from, each with whether it is the one shown; none when there is only one."""
    request: HttpRequest = context["request"]
    packs = pack_list(context["viewer"])
    wanted = alliance_of(request) or (packs[0].code if packs else "")
    return [(pack.code, pack.title, pack.code == wanted) for pack in packs] if len(packs) > 1 else []


@register.simple_tag
def state(term: TermView | None) -> SafeString:
    """Show a status by word, shape and colour."""
    if term is None:
        return SafeString("")
    return format_html('<span class="state state-{}">{}</span>', term.tone, term.name)


@register.simple_tag(takes_context=True)
def sources(context: Context, fact: FactView) -> SafeString:
    """Put a small numbered mark for each source of the fact; the number is the one in the page's list."""
    numbers = _numbers(context)
    marks = []
    for source in fact.sources:
        number, _known = numbers.setdefault(source.code, (len(numbers) + 1, source))
        marks.append((link(context, "source", source.code), source.title, number))
    return format_html(
        '<span class="source-marks">{}</span>',
        format_html_join("", '<a class="source-mark" href="{}" title="{}">{}</a>', marks),
    )


@register.simple_tag(takes_context=True)
def sources_used(context: Context) -> list[tuple[int, SourceRef]]:
    """Return the sources marked on the page so far, with their numbers."""
    return sorted(_numbers(context).values(), key=lambda pair: pair[0])


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str) -> str:
    """Return the address of the same page sorted by this column; a second time, the other way round."""
    query = context["request"].GET.copy()
    turn = query.get("sort", context.get("sort", "")) == key and query.get("order") != "desc"
    query["sort"] = key
    query.pop("order", None)
    if turn:
        query["order"] = "desc"
    return f"?{query.urlencode()}"


def _numbers(context: Context) -> dict[str, tuple[int, SourceRef]]:
    request = context["request"]
    if not hasattr(request, "source_numbers"):
        request.source_numbers = {}
    numbers: dict[str, tuple[int, SourceRef]] = request.source_numbers
    return numbers
