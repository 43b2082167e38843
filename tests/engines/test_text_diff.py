"""Word-level differences: nothing of either text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entente.engines.text_diff import Change, Piece, diff_clauses, diff_fields, diff_words

texts = st.text(alphabet="ab cé\n", max_size=40)


@given(texts, texts)
def test_both_texts_can_be_read_off_the_pieces(before: str, after: str) -> None:
    pieces = diff_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after
    kept = "".join(piece.text for piece in pieces if piece.change is not Change.ADDED)
    assert kept == before


def test_what_was_removed_stands_before_what_replaced_it() -> None:
    assert diff_words("train ten officers", "train forty officers") == (
        Piece(Change.SAME, "train"),
        Piece(Change.REMOVED, " ten"),
        Piece(Change.ADDED, " forty"),
        Piece(Change.SAME, " officers"),
    )


def test_only_fields_that_differ_are_shown() -> None:
    (change,) = diff_fields({"code": "G1", "unit": "officers"}, {"code": "G1", "unit": "people", "what": ""})
    assert (change.field, change.before, change.after) == ("unit", "officers", "people")


def test_clauses_added_removed_changed_and_left_alone() -> None:
    before = {"goal/1": {"what": "a"}, "goal/2": {"what": "b"}, "goal/3": {"what": "c"}}
    after = {"goal/1": {"what": "a"}, "goal/4": {"what": "d"}, "goal/2": {"what": "B"}}
    assert [(change.key, change.change) for change in diff_clauses(before, after)] == [
        ("goal/4", Change.ADDED),
        ("goal/2", Change.CHANGED),
        ("goal/3", Change.REMOVED),
    ]
