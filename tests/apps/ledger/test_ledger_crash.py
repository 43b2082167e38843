"""A run of 1,000 writes in which the application, the worker and the database are killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

WRITES = 1000
# Seconds. Far more than it takes: a loaded machine is slow, and only a hang must fail.
PATIENCE = 300
SCRIPT = Path(__file__).with_name("crash_process.py")
PERSON = "00000000-0000-7000-8000-000000000001"


class Platform:
    """Its own database in its own folder, and the processes that use it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        own = {"ENTENTE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "entente.conf.settings"}
        self.environment = {**os.environ, **own, "ENTENTE_SECRET_KEY": "only for tests"}
        self.environment.pop("DATABASE_URL", None)
        self.acknowledged = home / "acknowledged"
        self.running: list[subprocess.Popen[str]] = []

    def start(self, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.home.parent / "errors").open("a"),
            text=True,
        )
        self.running.append(process)
        return process

    def hold(self, *options: str) -> subprocess.Popen[str]:
        holder = self.start(str(SCRIPT), "hold", *options)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "up\n"
        return holder

    def write(self) -> subprocess.Popen[str]:
        return self.start(str(SCRIPT), "write", str(WRITES), str(self.acknowledged))

    def work(self) -> subprocess.Popen[str]:
        return self.start("-m", "entente.cli.main", "worker", "run")

    def entente(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "entente.cli.main", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def kill_database(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        postmaster = int((self.home / "postgres" / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True
        ).stdout
        for process in (postmaster, *map(int, children.split())):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def query(self, statement: LiteralString, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        lines = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()
        with psycopg.connect(host=lines[4], port=lines[3], user="entente_owner", dbname="entente") as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def wait_until_acknowledged(self, count: int, writer: subprocess.Popen[str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.acknowledged.exists() or len(self.acknowledged.read_text().splitlines()) < count:
            still_writing = writer.poll() is None and time.monotonic() < deadline
            assert still_writing, (self.home.parent / "errors").read_text()
            time.sleep(0.01)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    running = Platform(tmp_path / "h")
    yield running
    for process in reversed(running.running):
        if process.poll() is None:
            process.terminate()
            process.wait(20)
    if (running.home / "postgres" / "postmaster.pid").exists():
        running.kill_database()


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_none_is_doubled_and_the_ledger_verifies(platform: Platform) -> None:
    holder = platform.hold("migrate")
    platform.query(
        "INSERT INTO access_person (id, email, name, language, is_active, password)"
        " VALUES (%s, 'a@example.org', 'A', 'en', true, '')",
        [PERSON],
    )
    platform.query(
        "INSERT INTO notices_subscription (person_id, record_type, record_id, stance)"
        " SELECT %s, 'source', 'crash-' || n, 'follow' FROM generate_series(1, %s) n",
        [PERSON, WRITES],
    )

    worker, writer = platform.work(), platform.write()
    platform.wait_until_acknowledged(WRITES // 4, writer)
    writer.kill()
    writer.wait()
    before_the_crash = set(platform.acknowledged.read_text().splitlines())

    writer = platform.write()
    platform.wait_until_acknowledged(len(before_the_crash) + WRITES // 2, writer)
    worker.kill()
    worker.wait()

    worker = platform.work()
    platform.wait_until_acknowledged(len(before_the_crash) + 3 * WRITES // 4, writer)
    platform.kill_database()
    holder.kill()
    holder.wait()
    platform.hold()
    assert writer.wait(PATIENCE) == 0
    worker.terminate()
    worker.wait(PATIENCE)
    assert platform.entente("worker", "once").returncode == 0

    everything = {f"crash-{number}" for number in range(1, WRITES + 1)}
    kept = platform.query("SELECT code FROM register_source")
    entries = platform.query("SELECT record_id FROM ledger_entry WHERE record_type = 'source'")
    notices = platform.query("SELECT record_id FROM notices_notice")
    assert set(platform.acknowledged.read_text().splitlines()) == everything
    for rows in (kept, entries, notices):
        assert sorted(str(row[0]) for row in rows) == sorted(everything)
    verified = platform.entente("ledger", "verify", "--json")
    assert verified.returncode == 0
    report = json.loads(verified.stdout)
    assert (report["ok"], report["waiting"], report["entries"]) == (True, 0, len(entries))
