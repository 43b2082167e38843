"""What a fact entered by hand may refer to."""

from __future__ import annotations

from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Party
from entente.apps.register.selectors.types import PartyRef
from entente.kernel.folding import fold


def party_list(viewer: Viewer) -> list[PartyRef]:
    """Return every party by its name in the reader's language."""
    rows = Party.objects.only("code", "name_en", "name_fr")
    return sorted((PartyRef(row.code, row.name) for row in rows), key=lambda party: fold(party.name))
