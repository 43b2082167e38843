"""Vocabularies, in the reader's language."""

from __future__ import annotations

from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Term
from entente.apps.register.selectors.types import TermView


def term_list(viewer: Viewer, *, vocabulary: str) -> list[TermView]:
    """Return the words of one vocabulary, in the pack's order."""
    return [TermView(term.code, term.name, term.tone) for term in Term.objects.filter(list=vocabulary)]


class Vocabulary:
    """All words, loaded in one statement; a code without a word shows as itself."""

    def __init__(self) -> None:
        self._terms = {(term.list, term.code): TermView(term.code, term.name, term.tone) for term in Term.objects.all()}

    def get(self, vocabulary: str, code: str) -> TermView:
        """Return the word."""
        return self._terms.get((vocabulary, code)) or TermView(code, code)

    def has(self, vocabulary: str, code: str) -> bool:
        """Whether a pack has the word."""
        return (vocabulary, code) in self._terms

    def maybe(self, vocabulary: str, code: str) -> TermView | None:
        """Return the word; None for an empty code."""
        return self.get(vocabulary, code) if code else None

    def all(self, vocabulary: str) -> list[TermView]:
        """Return the words of one vocabulary, in the pack's order."""
        return [term for (name, _), term in self._terms.items() if name == vocabulary]
