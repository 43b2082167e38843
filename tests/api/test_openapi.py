"""The API as described and as served are one."""

from __future__ import annotations

from scripts.openapi import TARGET, describe


def test_the_description_in_the_repository_is_that_of_the_code() -> None:
    assert TARGET.read_text(encoding="utf-8") == describe(), "run `python -m scripts.openapi` and review the difference"
