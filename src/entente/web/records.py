"""Files taken away, as the ledger shows them: to whoever audits."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, register
from entente.apps.ledger.selectors import AUDIT


def _downloads(viewer: Viewer, paths: Collection[str]) -> Mapping[str, Described]:
    return {path: Described(path, path) for path in paths} if viewer.may(AUDIT) else {}


register(RecordKind("download", _downloads))
