"""One server per home folder, and one process at a time that brings a database up to date."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from entente.conf.home import usable
from entente.kernel.errors import Unavailable

# Any number, as long as nothing else in the database locks it.
_UPDATING = 0x656E7465


@contextmanager
def occupying(home: Path, address: str) -> Iterator[None]:
    """Hold the home folder for a server at `address` until the end; a killed process lets it go as well.

    Raises Unavailable with the address of the server that holds it already.
    """
    handle = os.open(usable(home) / "served-at", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            served = os.read(handle, 200).decode().strip()
            raise Unavailable(
                f"{home} is in use: Entente is already served from it" + (f" at {served}" if served else ""),
                remedy="open that address, stop that server first, or set ENTENTE_HOME to another folder",
            ) from error
        os.ftruncate(handle, 0)
        os.write(handle, address.encode())
        yield
    finally:
        os.close(handle)


@contextmanager
def updating(owner: str) -> Iterator[None]:
    """Wait until no other process brings this database up to date, then keep the others waiting.

    `owner` is the address of the role that owns the tables. The database lets go when the connection ends.
    """
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_UPDATING])
        yield
