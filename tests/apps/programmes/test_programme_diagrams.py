"""The documentation's diagrams are those of the tables."""

from __future__ import annotations

from scripts.diagrams import TARGET, drawn


def test_the_reference_shows_the_tables_as_they_are() -> None:
    text = TARGET.read_text(encoding="utf-8")
    assert drawn(text) == text, "run python -m scripts.diagrams"
    assert "draft --> consultation: propose" in text
