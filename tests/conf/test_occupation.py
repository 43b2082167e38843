"""One server per home folder; one process at a time brings a database up to date."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from entente.conf import database
from entente.conf.environment import Environment
from entente.conf.occupation import occupying, updating
from entente.kernel.errors import Unavailable


def test_a_second_server_on_a_home_is_told_where_the_first_one_answers(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with occupying(home, "http://localhost:8123/"):
        with pytest.raises(Unavailable, match="http://localhost:8123/") as refused, occupying(home, "elsewhere"):
            pass
        assert "ENTENTE_HOME" in refused.value.remedy
    with occupying(home, "http://localhost:1/"):
        assert (home / "served-at").read_text() == "http://localhost:1/"


def test_what_brings_the_database_up_to_date_waits_for_its_turn() -> None:
    owner = database.start().owner
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        with updating(owner):
            order.append("second")

    with updating(owner):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(30)
        thread.join(0.3)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]


def test_the_secret_key_is_made_once_and_is_the_owner_s_alone(tmp_path: Path) -> None:
    settings = Environment(home=tmp_path / "home", secret_key="")  # type: ignore[call-arg]
    key = settings.key()
    assert len(key) > 40
    assert settings.key() == key
    assert [path.name for path in settings.home.iterdir()] == ["secret-key"]
    assert (settings.home / "secret-key").stat().st_mode & 0o077 == 0
