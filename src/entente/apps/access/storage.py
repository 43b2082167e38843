"""Where the content of attachments lies: in the home folder, each under its SHA-256."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from entente.conf.environment import environment
from entente.kernel.errors import Unavailable


def folder() -> Path:
    """The store. Only the platform's own user may look into it."""
    path = environment().home / "attachments"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(content: bytes) -> str:
    """Store the content, once however often it is attached, and return its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        whole = path.with_name(f".{secrets.token_hex(8)}")
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        whole.replace(path)
    return digest


def fetch(digest: str) -> bytes:
    """Return the content. Raises Unavailable when it is missing or is no longer what was stored."""
    try:
        content = _path(digest).read_bytes()
    except OSError as error:
        raise Unavailable(
            "the content of an attachment is missing", remedy="restore the attachments folder from the backup"
        ) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Unavailable(
            "the content of an attachment was altered", remedy="restore the attachments folder from the backup"
        )
    return content


def _path(digest: str) -> Path:
    return folder() / digest[:2] / digest[2:]
