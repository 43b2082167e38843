"""Attempts to sign in, as the ledger shows them: to whoever audits, by a digest of what was typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, register
from entente.apps.ledger.selectors import AUDIT


def _attempts(viewer: Viewer, digests: Collection[str]) -> Mapping[str, Described]:
    if not viewer.may(AUDIT):
        return {}
    address = f"{reverse('ledger')}?record_type=sign_in&record_id="
    return {digest: Described(_("address %(digest)s") % {"digest": digest[:8]}, address + digest) for digest in digests}


register(RecordKind("sign_in", _attempts))
