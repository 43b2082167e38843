"""Search over everything, in English and French, whatever the accents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Framework, Party, Source
from entente.apps.register.models.searchable import Searchable
from entente.apps.register.selectors.found import HitGroup, found_elsewhere
from entente.apps.register.selectors.held import fact_view, framework_ref, held_facts, source_ref
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView, FrameworkRef, PartyRef, SourceRef
from entente.kernel.as_of import AsOf
from entente.kernel.folding import fold

Row = TypeVar("Row", bound=Searchable)
MIN_PREFIX = 2


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What was found, best first, up to the limit for each kind; `more` names the kinds that hold more."""

    text: str
    parties: tuple[PartyRef, ...] = ()
    frameworks: tuple[FrameworkRef, ...] = ()
    facts: tuple[FactView, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    others: tuple[HitGroup, ...] = ()
    more: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.parties or self.frameworks or self.facts or self.sources or self.others)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A party or framework whose name begins with what was typed."""

    kind: str
    code: str
    name: str


def search_all(viewer: Viewer, *, text: str, as_of: AsOf, limit: int = 20) -> SearchResults:
    """Find parties, frameworks, facts, sources and what other apps registered, by words of their names and texts.

    Words are stemmed as English and as French; in names the last word may be the beginning of one.
    """
    query = words_query(text)
    if query is None:
        return SearchResults(text)
    words = Vocabulary()
    parties = _best(Party.objects.all(), query, limit)
    frameworks = _best(Framework.objects.all(), query, limit)
    sources = _best(Source.objects.all(), query, limit)
    facts = _best(held_facts(viewer, as_of=as_of), query, limit)
    others = found_elsewhere(viewer, query, limit=limit)
    found = {"parties": len(parties), "frameworks": len(frameworks), "sources": len(sources), "facts": len(facts)}
    return SearchResults(
        text=text,
        parties=tuple(PartyRef(row.code, row.name) for row in parties[:limit]),
        frameworks=tuple(ref for row in frameworks[:limit] if (ref := framework_ref(row))),
        facts=tuple(fact_view(row, as_of=as_of, words=words) for row in facts[:limit]),
        sources=tuple(source_ref(row) for row in sources[:limit]),
        others=others,
        more=frozenset(
            [kind for kind, number in found.items() if number > limit] + [group.kind for group in others if group.more]
        ),
    )


def search_suggest(viewer: Viewer, *, text: str, limit: int = 8) -> list[Suggestion]:
    """Suggest parties and frameworks by the beginning of a name, code or alias."""
    words = _words(text)
    if not words or len(words[-1]) < MIN_PREFIX:
        return []
    query = _prefixed(words)
    parties = _best(Party.objects.all(), query, limit)[:limit]
    frameworks = _best(Framework.objects.all(), query, limit)[:limit]
    suggestions = [Suggestion("party", row.code, row.name) for row in parties]
    suggestions += [Suggestion("framework", row.code, row.name) for row in frameworks]
    return suggestions[:limit]


def _words(text: str) -> list[str]:
    """The words typed, folded; anything but letters and digits separates them."""
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()


def _prefixed(words: Iterable[str]) -> SearchQuery:
    """Every word in the names, the last one possibly unfinished."""
    *whole, last = words
    return SearchQuery(" & ".join([*whole, f"{last}:*"]), config="simple", search_type="raw")


def words_query(text: str) -> SearchQuery | None:
    """Return what finds every word, stemmed as English or as French, or as names; None when there is none."""
    words = _words(text)
    if not words:
        return None
    plain = " ".join(words)
    return (
        SearchQuery(plain, config="english", search_type="plain")
        | SearchQuery(plain, config="french", search_type="plain")
        | _prefixed(words)
    )


def _best(rows: QuerySet[Row], query: SearchQuery, limit: int) -> list[Row]:
    """The best rows, one more than the limit so that the caller can tell that there are more."""
    matching = rows.filter(Q(search=query)).annotate(rank=SearchRank(F("search"), query))
    return list(matching.order_by("-rank", "pk")[: limit + 1])
