"""Packs: an alliance and its public record as a folder of reviewed files.

`read_pack` reads a folder, `check_pack` tells everything that is wrong with it. Neither needs a database.
"""

from entente.sources.packs.checking import check_pack
from entente.sources.packs.reading import read_pack
from entente.sources.packs.types import Pack

__all__ = ["Pack", "check_pack", "read_pack"]
