"""The packs that are loaded."""

from __future__ import annotations

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


def pack_list(viewer: Viewer) -> list[PackView]:
    """Return the packs, the leading one first."""
    return [_view(pack) for pack in Pack.objects.all()]


def pack_lead(viewer: Viewer, *, code: str = "") -> PackView | None:
    """Return the pack asked for, else the leading one; None when nothing is loaded."""
    packs = Pack.objects.all()
    pack = (packs.filter(code=code) if code else packs).first()
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
