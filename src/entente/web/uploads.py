"""Files as they arrive: no more is kept of one than can be taken, however much is sent."""

from __future__ import annotations

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from entente.apps.access.rules.uploads import LARGEST


class OnlySoMuch(TemporaryFileUploadHandler):
    """Writes a file to the disk up to one byte more than is taken, so that it is refused as too large, and drops
    the rest.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still fits."""
        room = LARGEST + 1 - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
