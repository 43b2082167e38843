"""A home folder in which nothing can be written is told with what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from entente.conf.home import usable
from entente.kernel.errors import Unavailable


def test_it_is_made_when_it_is_not_there(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    assert usable(home) == home
    assert home.is_dir()


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be made: Not a directory") as refused:
        usable(tmp_path / "file" / "home")
    assert "ENTENTE_HOME" in refused.value.remedy


def test_a_folder_without_the_right_to_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever administers the machine may write anywhere, so the answer of the system is arranged.
    monkeypatch.setattr(os, "access", lambda path, mode: mode & os.W_OK == 0)
    with pytest.raises(Unavailable, match="cannot be written") as refused:
        usable(tmp_path)
    assert "permissions" in refused.value.remedy
