"""The named permissions. A role of a pack may only grant what is registered here.

An app registers its own in `<app>/permissions.py`, which is imported when Django starts:

    from entente.apps.access.permissions import register
    register({"programmes.agree": _("Agree programmes")})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise

# Name -> what it allows, as an infinitive.
PERMISSIONS: dict[str, Label] = {
    "register.read": _("Read the register"),
    "register.correct": _("Record, correct and withdraw facts; add sources"),
    "ledger.read": _("Read the ledger across all records"),
    "access.read": _("See people, posts, roles and delegations"),
    "access.appoint": _("Create people and posts, appoint, end appointments"),
    "access.grant": _("Give posts their roles"),
    "access.clear": _("Clear people for levels and admit them to communities"),
    "access.delegate": _("Delegate one's own permissions for a time"),
    "marking.set": _("Mark records above public"),
    "marking.reclassify": _("Change the marking of records of one's own party"),
    "attachments.add": _("Attach files to records"),
    "contacts.read": _("See contact details"),
}


def register(permissions: Mapping[str, Label]) -> None:
    """Add an app's permissions. Raises ValueError when a name is taken with another meaning."""
    for name, label in permissions.items():
        if name in PERMISSIONS and str(PERMISSIONS[name]) != str(label):
            raise ValueError(f"the permission {name!r} is already registered with another meaning")
        PERMISSIONS[name] = label
