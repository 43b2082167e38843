"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from entente.kernel.errors import BadInput


def check_out(out: Path, *, option: str = "--out") -> None:
    """Refuse, before any work, a file that cannot be written because its folder is not there or it is one itself."""
    folder = out.absolute().parent
    if out.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise BadInput(
            "cannot be written", file=str(out), field=option, remedy="name a file in a folder that exists and is yours"
        )


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A name to write under in the folder of `out`, moved to it when all is written and deleted when not."""
    handle, name = tempfile.mkstemp(dir=out.absolute().parent, prefix=f".{out.name}.")
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.chmod(0o644)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
