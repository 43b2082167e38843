"""From a request to its viewer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from entente.apps.access.binding import bind
from entente.apps.access.identity import bound_viewer, viewer_of_person
from entente.apps.access.viewers import Viewer

# The session's entry that names the post someone chose to act in.
ACTING_POST = "acting_post"


def bound_viewer_of(request: HttpRequest) -> Viewer:
    """Return who is looking, in the post they chose, and bind the transaction to them.

    Not signed in: someone who reads what is public.
    """
    user = request.user
    if user.is_authenticated:
        return bound_viewer(user, post_id=acting_post(request))
    bind(public := Viewer())
    return public


def acting_post(request: HttpRequest) -> UUID | None:
    """Return the post that the session names, if any."""
    chosen = request.session.get(ACTING_POST)
    return UUID(chosen) if chosen else None


def choose_post(request: HttpRequest, post_id: UUID) -> bool:
    """Act in another post from the next request on; tell whether the person holds it."""
    user = request.user
    if not user.is_authenticated or viewer_of_person(user, post_id=post_id).post_id != post_id:
        return False
    request.session[ACTING_POST] = str(post_id)
    return True
