"""The documentation's diagram is that of the table."""

from __future__ import annotations

from scripts.diagrams import WARNING, drawn_warning


def test_the_reference_shows_the_table_as_it_is() -> None:
    text = WARNING.read_text(encoding="utf-8")
    assert drawn_warning(text) == text, "run python -m scripts.diagrams"
    assert "signal --> graded: grade" in text
    assert "acknowledged --> consultation_requested: request_consultation" in text
