"""The work of planning that takes longer than a page may: drawing a version."""

from __future__ import annotations

import threading
import time
from uuid import UUID

from django.db import connections
from django.utils.translation import gettext_noop

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.identity import viewer_of_person
from entente.apps.access.models import Person
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.jobs import job
from entente.apps.planning.enums import VersionState
from entente.apps.planning.models import PlanVersion

PAUSE = 0.5  # seconds between two notes of how far the work has come
# What the engine says it does, for the translators.
DOING = (
    gettext_noop("meeting the floors"),
    gettext_noop("weighing goals and cost"),
    gettext_noop("writing the reasons"),
)


@job("planning.draw_version")
def draw_version(*, version: str) -> None:
    """Draw a version with the eyes of who asked for it, noting how far it has come."""
    # Every process loads the tasks when it starts; the solver is loaded by the one that draws.
    from entente.apps.planning.services.allocating import draw

    with seeing_everything():
        row = PlanVersion.objects.select_related("asked_by").get(pk=version)
        viewer = eyes_of(row.asked_by, row.asked_in_id)
    with acting_as(viewer):
        draw(viewer, row.pk, progress=Progress(row.pk, viewer))


def eyes_of(person: Person | None, post_id: UUID | None) -> Viewer:
    """Return who looks: the person who asked; the platform, where it asked itself."""
    if person is not None:
        return viewer_of_person(person, post_id=post_id)
    from entente.apps.access.models import Marking

    return Viewer(name="Entente", markings=frozenset(Marking.objects.values_list("pk", flat=True)))


class Progress:
    """Notes how far the work has come, in a transaction of its own: that of the work is not yet to be seen."""

    def __init__(self, version_id: UUID, viewer: Viewer) -> None:
        self.version_id, self.viewer, self.last = version_id, viewer, 0.0

    def __call__(self, doing: str, share: float) -> None:
        """Note it, not more often than twice a second."""
        now = time.monotonic()
        if now - self.last < PAUSE:
            return
        self.last = now
        note = threading.Thread(target=self._note, args=(doing, share), daemon=True)
        note.start()
        note.join(timeout=PAUSE)

    def _note(self, doing: str, share: float) -> None:
        try:
            with acting_as(self.viewer):
                PlanVersion.objects.filter(pk=self.version_id, drawn_at=None).update(
                    state=VersionState.RUNNING, doing=doing[:100], share=share
                )
        finally:
            connections.close_all()
