"""The packs that are loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Pack
from entente.apps.register.models.named import in_language


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack: the alliance it speaks of, and the framework that is its membership."""

    code: str
    title: str
    version: str
    alliance: str
    membership_framework: str
    time_zone: str
    borders_statement: str
    exercise: bool
    loaded_at: datetime


# Several parts of one page ask for the packs, which a page does not change.
_kept: ContextVar[list[Pack] | None] = ContextVar("entente.packs", default=None)


@contextmanager
def packs_read_once() -> Iterator[None]:
    """Read the packs once in this block, however often they are asked for: for an answer to one request."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def loaded_packs() -> Sequence[Pack]:
    """Return the rows of the packs, the leading one first. One statement, or none in `packs_read_once`."""
    kept = _kept.get()
    if kept is None:
        return list(Pack.objects.all())
    if not kept:
        kept += Pack.objects.all()
    return kept


def pack_list(viewer: Viewer) -> list[PackView]:
    """Return the packs, the leading one first."""
    return [_view(pack) for pack in loaded_packs()]


def pack_lead(viewer: Viewer, *, code: str = "") -> PackView | None:
    """Return the pack asked for, else the leading one; None when nothing is loaded."""
    pack = next((each for each in loaded_packs() if not code or each.code == code), None)
    return _view(pack) if pack else None


def _view(pack: Pack) -> PackView:
    settings = pack.settings
    alliance = settings.get("alliance") or {}
    borders = settings.get("borders_statement") or {}
    return PackView(
        code=pack.code,
        title=pack.title,
        version=pack.version,
        alliance=str(alliance.get("party") or ""),
        membership_framework=str(alliance.get("membership_framework") or ""),
        time_zone=str(settings.get("deciding_time_zone") or "UTC"),
        borders_statement=in_language(str(borders.get("en") or ""), str(borders.get("fr") or "")),
        exercise=bool(settings.get("exercise")),
        loaded_at=pack.loaded_at,
    )
