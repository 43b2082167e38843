"""The home folder: where everything that the platform keeps is written."""

from __future__ import annotations

import os
from pathlib import Path

from entente.kernel.errors import Unavailable


def usable(home: Path) -> Path:
    """Make the folder when it is not there, and return it. Raises Unavailable when nothing can be written in it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(home, f"cannot be made: {error.strerror}") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise _unusable(home, "cannot be written")
    return home


def _unusable(home: Path, why: str) -> Unavailable:
    return Unavailable(
        f"the home folder {home} {why}",
        remedy="set ENTENTE_HOME to a folder in which you may write, or change the permissions of this one",
    )
