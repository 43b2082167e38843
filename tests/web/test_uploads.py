"""A file that is too large is refused with the reason, and does not fill the disk."""

from __future__ import annotations

from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory

from entente.apps.access.rules.uploads import LARGEST
from entente.web.uploads import OnlySoMuch


def test_no_more_is_kept_than_shows_that_it_is_too_much() -> None:
    handler = load_handler("entente.web.uploads.OnlySoMuch", RequestFactory().post("/"))
    assert isinstance(handler, OnlySoMuch)
    handler.new_file("file", "a.pdf", "application/pdf", None)
    chunk, sent = b"x" * (1024 * 1024), 0
    while sent < LARGEST + 5 * len(chunk):
        handler.receive_data_chunk(chunk, sent)
        sent += len(chunk)
    file = handler.file_complete(sent)
    assert file is not None
    assert len(file.read()) == LARGEST + 1
    file.close()
