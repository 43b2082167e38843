"""What a killed server leaves does not keep the next one from starting, and a living one is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from entente.conf import database, embedded

START = """
import sys
from pathlib import Path
from entente.conf.embedded import embedded_url
print(embedded_url(Path(sys.argv[1]), "entente"), flush=True)
sys.stdin.read()
"""


# A test puts another in its place, and what ends processes must not take that.
PROCESSES_OF = embedded._processes_of


class Held:
    """A process that has the embedded server running on a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=60)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    here = tmp_path / "pg"
    yield here
    for process in PROCESSES_OF(here):
        process.kill()


def postmaster(folder: Path) -> int:
    return int((folder / "postmaster.pid").read_text().split()[0])


def test_a_server_whose_end_nobody_noted_does_not_block_the_next(folder: Path) -> None:
    holder = Held(folder)
    server = postmaster(folder)
    os.kill(holder.process.pid, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    holder.process.wait()

    # Put a zombie's number where the server's was: what a parent that never asks leaves behind.
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    while psutil.Process(zombie.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    for lock in list(embedded._locks(folder)):
        lock.write_text(lock.read_text().replace(str(server), str(zombie.pid), 1))
    again = Held(folder)
    assert again.address.startswith("postgresql://")
    assert postmaster(folder) != zombie.pid
    zombie.wait()
    again.leave()


def test_the_locks_of_a_living_server_stay(folder: Path) -> None:
    holder = Held(folder)
    server = postmaster(folder)
    embedded._forget_killed_server(folder)
    assert postmaster(folder) == server
    other = Held(folder)
    assert other.address == holder.address
    holder.leave()
    other.leave()
    assert not (folder / "postmaster.pid").exists()


def test_locks_stay_while_a_process_of_the_killed_server_lives(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    (folder / "postmaster.pid").write_text("999999999\n")
    monkeypatch.setattr(embedded, "PATIENCE", 0)
    monkeypatch.setattr(embedded, "_processes_of", lambda _folder: [psutil.Process()])
    embedded._forget_killed_server(folder)
    assert (folder / "postmaster.pid").exists()


def test_several_who_come_to_a_new_server_make_its_roles_and_database_once(folder: Path) -> None:
    first = Held(folder)
    superuser = database.with_database(first.address, "postgres")
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(database.provision, superuser, "entente") for _ in range(4)]
    assert [each.exception() for each in done] == [None] * 4
    with psycopg.connect(database.with_database(superuser, "entente")) as connection:
        roles = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'entente%' ORDER BY 1").fetchall()
    assert roles == [(database.APP_ROLE,), (database.OWNER_ROLE,)]
    first.leave()


def test_two_who_come_to_a_new_folder_share_one_server(folder: Path) -> None:
    script = [sys.executable, "-c", START, str(folder)]
    both = [subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    addresses = [process.communicate(timeout=120)[0].strip() for process in both]
    assert addresses[0] == addresses[1] != ""
