"""What each record is found by."""

from __future__ import annotations

from collections.abc import Iterable

from entente.apps.register.models import Fact, Framework, Party, Source
from entente.kernel.folding import fold


def _joined(parts: Iterable[str]) -> str:
    return fold(" ".join(part for part in parts if part))


def set_party_texts(party: Party) -> None:
    """By its names, codes, aliases and capital."""
    names = [party.code, party.iso_alpha2, party.name_en, party.name_fr, party.official_en, party.official_fr]
    party.search_names = _joined([*names, *party.aliases])
    party.search_en = _joined([party.capital_en])
    party.search_fr = _joined([party.capital_fr])


def set_framework_texts(framework: Framework) -> None:
    """By its names, short names and description."""
    names = [framework.code, framework.short_en, framework.short_fr, framework.name_en, framework.name_fr]
    framework.search_names = _joined(names)
    framework.search_en = _joined([framework.name_en, framework.description_en])
    framework.search_fr = _joined([framework.name_fr, framework.description_fr])


def set_source_texts(source: Source) -> None:
    """By its title, publisher and address."""
    source.search_names = _joined([source.code, source.publisher])
    source.search_en = source.search_fr = _joined([source.title, source.publisher, source.note, source.url])


def set_fact_texts(fact: Fact, parties: Iterable[Party], framework: Framework | None) -> None:
    """By its title, note, parties and framework."""
    names = [text for party in parties for text in (party.code, party.name_en, party.name_fr, *party.aliases)]
    if framework is not None:
        names += [framework.code, framework.short_en, framework.short_fr]
    fact.search_names = _joined(names)
    fact.search_en = _joined([fact.title_en, fact.note_en, framework.name_en if framework else ""])
    fact.search_fr = _joined([fact.title_fr, fact.note_fr, framework.name_fr if framework else ""])
