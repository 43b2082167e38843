"""What forms of early warning offer to choose from."""

from __future__ import annotations

from django.utils import timezone

from entente.apps.access.models import Post
from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind, VocabularyList
from entente.apps.register.models import Framework, Term
from entente.apps.warnings.models import Report

Options = list[tuple[str, str]]
RECENT = 200


def acknowledging_posts(viewer: Viewer) -> Options:
    """Return the posts in service whose roles let them acknowledge, by name. One statement."""
    today = timezone.now().date()
    rows = Post.objects.filter(
        active=True, roles__period__contains=today, roles__role__permissions__contains=["warnings.acknowledge"]
    ).distinct()
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


def consultation_options(viewer: Viewer) -> Options:
    """Return the frameworks under which the register holds consultations that the viewer may read."""
    rows = Framework.objects.filter(facts__kind=FactKind.CONSULTATION).distinct()
    return [(row.code, row.name) for row in rows]


def region_options(viewer: Viewer) -> Options:
    """Return the regions of the packs."""
    rows = Term.objects.filter(list=VocabularyList.REGION)
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


def report_options(viewer: Viewer, *, exercise: bool | None = None) -> Options:
    """Return the newest reports that the viewer may read."""
    rows = Report.objects.all() if exercise is None else Report.objects.filter(exercise=exercise)
    return [(str(row.pk), f"{row.received_on} · {row.shown_title}") for row in rows[:RECENT]]
