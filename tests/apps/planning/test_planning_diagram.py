"""The documentation's diagram of a round is that of the table."""

from __future__ import annotations

from scripts.diagrams import PLANNING, drawn_planning


def test_the_reference_shows_the_table_as_it_is() -> None:
    text = PLANNING.read_text(encoding="utf-8")
    assert drawn_planning(text) == text, "run python -m scripts.diagrams"
    assert "under_review --> agreed: agree" in text
