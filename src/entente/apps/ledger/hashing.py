"""The hashes of the ledger, computed apart from the database that sealed it.

Merkle tree of RFC 6962, section 2.1: a leaf's hash begins with 00 and a node's with 01, so that neither can
pass for the other. A seal's hash begins with 02. Numbers are 8 bytes, big-endian.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from struct import pack

SIZE = 32
NOTHING = bytes(SIZE)


def leaf_hash(position: int, content: bytes) -> bytes:
    """Hash an entry's canonical bytes at its place in the ledger (1 is the first)."""
    return sha256(b"\x00" + pack(">q", position) + content).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over at least one leaf hash. An unpaired node moves up as it is, as in RFC 6962."""
    level = list(leaves)
    while len(level) > 1:
        paired = [sha256(b"\x01" + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    return level[0]


def seal_hash(*, previous: bytes, number: int, first: int, last: int, at: int, root: bytes) -> bytes:
    """Chain a seal to the one before. `at` is in microseconds since 1970, UTC."""
    return sha256(b"\x02" + previous + pack(">qqqq", number, first, last, at) + root).digest()
