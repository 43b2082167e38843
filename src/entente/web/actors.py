"""From a request to who reads and who acts."""

from __future__ import annotations

from django.http import HttpRequest

from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.viewers import Actor, Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who reads, as the middleware bound it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def actor_of(request: HttpRequest) -> Actor:
    """Return the viewer as an actor, with the permissions they read with."""
    return actor_of_viewer(viewer_of(request))
