"""Fields that not every reader of a record may see, such as contact details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from entente.apps.access.viewers import Viewer

View = TypeVar("View")
CONTACTS = "contacts.read"


def without_sensitive(viewer: Viewer, view: View, *, fields: Mapping[str, Any], permission: str = CONTACTS) -> View:
    """Return the view, a frozen dataclass, with each field set to its blank unless the viewer has the permission.

    To be called in the selector that makes the view, so that no page, export or feed can forget it.
    """
    if viewer.may(permission):
        return view
    return replace(view, **fields)  # type: ignore[type-var]
