"""Writing access. Each service is one transaction with its ledger entry."""

from entente.apps.access.services.attachments import attach, detach
from entente.apps.access.services.authority import delegate, end_role, grant_role, revoke_delegation
from entente.apps.access.services.markings import compile_markings, intern, reclassify
from entente.apps.access.services.people import (
    admit,
    clear,
    create_person,
    deactivate_person,
    dismiss,
    end_clearance,
    reactivate_person,
)
from entente.apps.access.services.posts import (
    appoint,
    close_post,
    create_organisation,
    create_post,
    end_appointment,
    reopen_post,
)
from entente.apps.access.services.scheme import load_scheme

__all__ = [
    "admit",
    "appoint",
    "attach",
    "clear",
    "close_post",
    "compile_markings",
    "create_organisation",
    "create_person",
    "create_post",
    "deactivate_person",
    "delegate",
    "detach",
    "dismiss",
    "end_appointment",
    "end_clearance",
    "end_role",
    "grant_role",
    "intern",
    "load_scheme",
    "reactivate_person",
    "reclassify",
    "reopen_post",
    "revoke_delegation",
]
