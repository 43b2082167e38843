"""What the environment says, and what an empty variable means."""

from __future__ import annotations

import pytest

from entente.conf.environment import Environment


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_MIRROR", "")
    assert Environment().mirror is None
