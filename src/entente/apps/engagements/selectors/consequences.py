"""What follows from calling an engagement off: goals left without, people who come, what is linked to it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.consequences import SOURCES, Consequence
from entente.apps.engagements.enums import ActionState, Attendance, EngagementState
from entente.apps.engagements.models import Engagement
from entente.apps.programmes.models import Goal
from entente.apps.register.models.named import in_language

_OFF = (EngagementState.CANCELLED, EngagementState.POSTPONED)
_COMING = (Attendance.NOMINATED, Attendance.INVITED, Attendance.CONFIRMED)


def consequences_of(viewer: Viewer | Actor, *, engagement: Engagement) -> tuple[Consequence, ...]:
    """Return what follows from cancelling or postponing an engagement, as far as the viewer may read it.

    Four statements, and those of the registered sources.
    """
    found = [*_goals(engagement), *_people(engagement), *_stages(engagement), *_actions(engagement)]
    for source in SOURCES.values():
        found += source(engagement.pk)
    return tuple(found)


def _goals(engagement: Engagement) -> Iterator[Consequence]:
    others = Q(engagement_links__engagement__state__in=_OFF) | Q(engagement_links__engagement=engagement.pk)
    goals = (
        Goal.objects.filter(engagement_links__engagement=engagement)
        .select_related("programme")
        .annotate(left=Count("engagement_links", filter=~others))
    )
    for goal in goals:
        left = ngettext("%(count)s other engagement serves it", "%(count)s other engagements serve it", goal.left)
        yield Consequence(
            kind="goal",
            key=f"goal/{goal.pk}",
            text=_("The goal %(code)s %(title)s loses an activity: %(left)s.")
            % {
                "code": goal.code,
                "title": goal.title,
                "left": left % {"count": goal.left} if goal.left else _("no other engagement serves it"),
            },
            url=reverse("goal", args=[goal.programme.code, goal.code]),
        )


def _people(engagement: Engagement) -> Iterator[Consequence]:
    rows = (
        engagement.people.filter(attendance__in=_COMING)
        .values("party__code", "party__name_en", "party__name_fr")
        .annotate(number=Count("pk"))
        .order_by("party__code")
    )
    for row in rows:
        count = row["number"]
        yield Consequence(
            kind="people",
            key=f"people/{row['party__code']}/{count}",
            text=ngettext(
                "%(count)s person named by %(party)s has to be told.",
                "%(count)s people named by %(party)s have to be told.",
                count,
            )
            % {"count": count, "party": in_language(row["party__name_en"], row["party__name_fr"])},
        )


def _stages(engagement: Engagement) -> Iterator[Consequence]:
    today = timezone.now().date()
    for stage in engagement.stages.filter(starts__gte=today, starts__lt=engagement.starts):
        yield Consequence(
            kind="stage",
            key=f"stage/{stage.pk}/{stage.starts}",
            text=_("%(stage)s on %(day)s loses its purpose or its date.")
            % {"stage": stage.get_kind_display(), "day": date_format(stage.starts, "j F Y")},
        )


def _actions(engagement: Engagement) -> Iterator[Consequence]:
    for action in engagement.actions.filter(state=ActionState.OPEN):
        yield Consequence(
            kind="action",
            key=f"action/{action.pk}",
            text=_("The action “%(text)s” stays open until it is dropped.") % {"text": action.text},
        )
