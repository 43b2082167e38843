"""`entente run`, as a process: it starts, answers, stops with its database, and survives being killed."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psutil
import pytest

from entente.cli import run as command

ROOT = Path(__file__).resolve().parents[2]
# Seconds. Far more than it takes: a loaded machine is slow, and only a hang must fail.
PATIENCE = 400


class Platform:
    """A running platform with a home folder of its own."""

    def __init__(self, home: Path, port: int) -> None:
        environment = {
            **os.environ,
            "ENTENTE_HOME": str(home),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "entente.conf.settings",
        }
        self.home, self.port = home, port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "entente.cli.main", "run", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.output: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                line = self.lines.get(timeout=1)
            except queue.Empty:
                assert self.process.poll() is None, "".join(self.output)
                continue
            self.output.append(line)
            if text in line:
                return
        raise AssertionError(f"{text!r} never came:\n{''.join(self.output)}")

    def answers(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as response:
            return int(response.status)

    def database(self) -> list[psutil.Process]:
        folder = str(self.home / "postgres")
        return [
            process
            for process in psutil.process_iter(["cmdline"])
            if folder in " ".join(process.info["cmdline"] or []) and "postgres" in process.name()
        ]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o755)
    yield tmp_path / "home"
    for process in psutil.process_iter(["cmdline"]):
        if str(tmp_path) in " ".join(process.info["cmdline"] or []):
            process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_it_starts_stops_with_its_database_and_survives_a_kill(home: Path) -> None:
    first = Platform(home, free_port())
    first.wait_for("Entente is at http://localhost:")
    assert first.answers() == 200
    assert first.database()
    beside = Platform(home, free_port())
    assert beside.process.wait(PATIENCE) == 1
    beside.wait_for(f"is in use: Entente is already served from it at http://localhost:{first.port}/")
    assert first.answers() == 200
    first.process.send_signal(signal.SIGINT)
    first.wait_for("Entente is stopping")
    assert first.process.wait(PATIENCE) == 0
    assert not first.database()

    second = Platform(home, free_port())
    second.wait_for("nothing to change")
    second.wait_for("Entente is at http://localhost:")
    second.process.kill()
    second.process.wait(PATIENCE)

    third = Platform(home, free_port())
    third.wait_for("Entente is at http://localhost:")
    assert third.answers() == 200
    third.process.send_signal(signal.SIGTERM)
    assert third.process.wait(PATIENCE) == 0
    assert not third.database()


def test_a_taken_port_is_named_with_the_remedy(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        platform = Platform(home, int(taken.getsockname()[1]))
        assert platform.process.wait(PATIENCE) == 1
        platform.wait_for("make run PORT=8001")


@pytest.mark.parametrize(
    ("host", "named", "mailed"),
    [
        ("127.0.0.1", "", "http://localhost:8123"),
        ("127.0.0.1", "https://entente.example", "https://entente.example"),
        ("192.0.2.1", "", ""),
    ],
)
def test_mails_lead_to_the_port_that_serves(
    monkeypatch: pytest.MonkeyPatch, host: str, named: str, mailed: str
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    monkeypatch.setattr(command, "_home_of_its_own", lambda host, port: nullcontext())
    monkeypatch.setattr(command, "_refuse_taken_port", lambda host, port: None)
    monkeypatch.setattr(command, "_serve", lambda host, port: seen.append(os.environ.get("ENTENTE_BASE_URL", "")))
    monkeypatch.setenv("ENTENTE_BASE_URL", named)
    command.run(host=host, port=8123, demo=None)
    assert seen == [mailed]


def test_a_home_that_cannot_be_written_is_told_without_a_traceback(home: Path) -> None:
    home.write_text("a file, not a folder")
    platform = Platform(home / "var", free_port())
    assert platform.process.wait(PATIENCE) == 1
    platform.wait_for("set ENTENTE_HOME to a folder in which you may write")
    assert "Traceback" not in "".join(platform.output)
