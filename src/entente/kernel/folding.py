"""Text as people type it in a search box: without accents, without case."""

from __future__ import annotations

import unicodedata

# Letters that no decomposition turns into plain ones.
_SINGLE = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "’": "'"}
)


def fold(text: str) -> str:
    """Return the text in lower case, accents and ligatures resolved: "Türkiye" and "turkiye" become equal."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_SINGLE)
