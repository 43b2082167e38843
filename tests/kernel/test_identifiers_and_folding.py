"""Keys and folded text."""

from __future__ import annotations

import time

import pytest

from entente.kernel.folding import fold
from entente.kernel.identifiers import uuid7


def test_keys_are_version_7_and_sort_by_time() -> None:
    first = uuid7()
    time.sleep(0.003)
    second = uuid7()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Türkiye", "turkiye"),
        ("İstanbul", "istanbul"),
        ("Œuvre", "oeuvre"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("Łódź", "lodz"),
    ],
)
def test_accents_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
