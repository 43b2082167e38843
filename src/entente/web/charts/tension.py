"""Colours and words of the levels of tension, on a diverging scale: orange for conflict, purple for calm (PuOr)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import pgettext

COLOURS = {
    "stands_out": "#B35806",
    "raised": "#F1A340",
    "usual": "#DDD0B4",
    "calm": "#998EC3",
    "thin": "#BFC5CD",
}
TONES = {"stands_out": "stopped", "raised": "warning", "usual": "ok", "calm": "neutral", "thin": "ended"}


@dataclass(frozen=True, slots=True)
class Level:
    """A level: its word, what it means, its colour on the map and its shape in the table."""

    code: str
    label: str
    meaning: str
    colour: str
    tone: str


def levels() -> dict[str, Level]:
    """The levels from the most to the least tense, in the reader's language."""
    words = {
        "stands_out": (
            pgettext("tension", "Stands out"),
            pgettext(
                "tension",
                "Material conflict or the share of conflict beyond the country’s own past, at a false discovery rate "
                "of 5 % over all countries",
            ),
        ),
        "raised": (
            pgettext("tension", "Raised"),
            pgettext("tension", "More conflict to cooperation than usual, without standing out"),
        ),
        "usual": (pgettext("tension", "As usual"), pgettext("tension", "Within what the country’s past weeks were")),
        "calm": (
            pgettext("tension", "Calmer"),
            pgettext("tension", "Less conflict to cooperation than usual"),
        ),
        "thin": (
            pgettext("tension", "Too few reports"),
            pgettext("tension", "Fewer than ten reports in the week: nothing can be said"),
        ),
    }
    return {code: Level(code, *texts, COLOURS[code], TONES[code]) for code, texts in words.items()}
