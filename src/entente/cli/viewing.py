"""Who reads when a command reads: the public, since a shell has not signed in. Needs Django."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from entente.apps.access.binding import acting_as
from entente.apps.access.viewers import Viewer
from entente.kernel.errors import BadInput


@contextmanager
def as_public() -> Iterator[Viewer]:
    """Read as someone who has not signed in."""
    with acting_as(Viewer()) as viewer:
        yield viewer


def unknown_party(code: str) -> BadInput:
    """What to say of a code that no party has: the code that was meant, where a name was given for it."""
    from entente.apps.register.selectors import search_suggest

    with as_public() as viewer:
        meant = [each.code for each in search_suggest(viewer, text=code) if each.kind == "party"]
    remedy = f"use {' or '.join(meant[:3])}" if meant else "use an ISO 3166-1 alpha-3 code, such as UKR"
    return BadInput(f"unknown party {code!r}", field="CODE", remedy=remedy)
