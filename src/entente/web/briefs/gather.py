"""Puts a brief of a party together from what its reader may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.access.selectors import page_banner
from entente.apps.access.shown import shown_markings
from entente.apps.access.viewers import Viewer
from entente.apps.register.selectors.parties import PartyPage, party_get
from entente.apps.register.selectors.types import SourceRef
from entente.web.briefs import record, work
from entente.web.briefs.content import Brief, Cited, Section
from entente.web.clock import Clock
from entente.web.labels import relation_label
from entente.web.standing import standing_sentence
from entente.web.words import day_text, language, partial_text

KINDS = ("visit", "case-file")
VISIT_LINES = 6
"""Lines of a section of a visit brief, so that it stays on two pages."""
_ALL = 10_000


def brief_of(viewer: Viewer, *, code: str, clock: Clock, kind: str = "visit", pack: str = "") -> Brief | None:
    """Return the brief of a party on a date; None when there is no such party.

    `visit` is for a traveller: the newest and most pressing lines of each section. `case-file` has them all, and every
    claim of the record. What is only known of today (warnings, challenges) is left out of a brief for another date.
    """
    page = party_get(viewer, code=code, as_of=clock.as_of, pack=pack)
    if page is None:
        return None
    most = VISIT_LINES if kind == "visit" else _ALL
    kept = [_short(each, most) for each in _sections(viewer, page, clock, kind, most)]
    sections, cited = _numbered(kept)
    banner = page_banner(marking_ids=shown_markings())
    made_up = any(line.exercise for section in sections for line in section.lines)
    return Brief(
        name=f"{kind}-{page.code.lower()}-{clock.on.isoformat()}",
        title=_title(page, kind),
        answer=standing_sentence(page, clock),
        identity=_identity(page),
        dates=_dates(clock),
        on=clock.on,
        language=language(),
        marking=banner.words if banner else f"{_('Public record')} · {_('Unclassified')}",
        rank=banner.rank if banner else 0,
        exercise=made_up or bool(page.pack and page.pack.exercise),
        sections=sections,
        cited=cited,
    )


def _sections(viewer: Viewer, page: PartyPage, clock: Clock, kind: str, most: int) -> Iterator[Section]:
    now = clock.is_now
    yield record.in_force(page)
    yield record.newly(page, clock.on)
    if now:
        yield work.warnings(viewer, page.code, clock.on)
    yield work.programmes(viewer, page.code, clock.on)
    yield work.promises(viewer, page.code, clock.on)
    yield from work.contacts(viewer, page.code, clock.on, most)
    if now:
        yield work.difficulties(viewer, page.code, clock.on)
    disagreed = record.disputed(page)
    if disagreed.lines:
        yield disagreed
    if kind == "case-file":
        yield from record.by_kind(page)


def _short(section: Section, most: int) -> Section:
    """The section with its first lines, and how many more there are."""
    more = len(section.lines) - most
    if more <= 0 or section.whole:
        return section
    told = ngettext("And %(more)s more on the party's page.", "And %(more)s more on the party's page.", more)
    said = told % {"more": number_format(more)}
    return replace(section, lines=section.lines[:most], note=" ".join(filter(None, (said, section.note))))


def _title(page: PartyPage, kind: str) -> str:
    text = _("Visit brief: %(name)s") if kind == "visit" else _("Case file: %(name)s")
    return text % {"name": page.name}


def _identity(page: PartyPage) -> tuple[tuple[str, str], ...]:
    given = (
        (_("Official name"), page.official if page.official != page.name else ""),
        (_("Relation"), relation_label(page.relation)),
        (_("Region"), page.region.name if page.region else ""),
        (_("Capital"), page.capital),
    )
    return tuple((label, value) for label, value in given if value)


def _dates(clock: Clock) -> str:
    known = day_text(clock.known or clock.today, long=True)
    return _("As of %(on)s, as known on %(known)s") % {"on": day_text(clock.on, long=True), "known": known}


def _numbered(sections: Iterable[Section]) -> tuple[tuple[Section, ...], tuple[Cited, ...]]:
    """The sections with the numbers of their sources, and these in the order in which they are first cited."""
    cited: dict[str, Cited] = {}
    numbered = []
    for section in sections:
        lines = []
        for line in section.lines:
            for source in line.sources:
                cited.setdefault(source.code, _cited(len(cited) + 1, source))
            numbers = sorted(cited[source.code].number for source in line.sources)
            lines.append(replace(line, numbers=tuple(numbers)))
        numbered.append(replace(section, lines=tuple(lines)))
    return tuple(numbered), tuple(cited.values())


def _cited(number: int, source: SourceRef) -> Cited:
    return Cited(number, source.title, source.publisher, partial_text(source.published), source.url)
