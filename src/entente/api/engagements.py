"""Engagements and lessons over HTTP: reading, and the list as a spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api import engagement_schemas as shapes
from entente.api.register import Day, Refusals, Text
from entente.apps.access.viewers import Viewer
from entente.apps.engagements.enums import EngagementKind, EngagementLevel, LessonState, Standing
from entente.apps.engagements.models import Engagement
from entente.apps.engagements.selectors.engagements import engagement_get
from entente.apps.engagements.selectors.lessons import LessonFilters, lesson_list, similar_lessons
from entente.apps.engagements.selectors.listing import PAGE, EngagementFilters, engagement_list
from entente.apps.ledger.readings import record_reading

router = Router(tags=["engagements"])
Page = Annotated[int, Field(ge=1, le=1000, description="which page, from 1")]


class On(Schema):
    """The date of a request."""

    on: Day | None = Field(None, description="the date asked about; today when left out")

    def day(self) -> date:
        """The same for selectors."""
        return self.on or timezone.now().date()


class Wanted(On):
    """What is listed; several values of one field are alternatives."""

    party: list[Text] = []
    kind: list[EngagementKind] = []
    level: list[EngagementLevel] = []
    field: list[Text] = []
    stands: list[Standing] = []
    since: Day | None = Field(None, description="the first day that an engagement must touch")
    until: Day | None = Field(None, description="the last day that an engagement must touch")
    text: Text = ""
    exercise: bool | None = Field(None, description="true: made up for exercise; false: real; both when left out")
    page: Page = 1

    def filters(self) -> EngagementFilters:
        """The same for selectors."""
        return EngagementFilters(
            party=tuple(self.party), kind=tuple(self.kind), level=tuple(self.level), field=tuple(self.field),
            standing=tuple(self.stands), since=self.since, until=self.until, text=self.text, exercise=self.exercise,
        )  # fmt: skip


class WantedLessons(Schema):
    """Which lessons are listed; several values of one field are alternatives."""

    state: list[LessonState] = []
    kind: list[EngagementKind] = []
    field: list[Text] = []
    party: list[Text] = []
    text: Text = ""
    page: Page = 1


class Planned(Schema):
    """An engagement that somebody plans."""

    kind: EngagementKind
    field: Text = ""
    party: list[Text] = []
    text: Text = ""


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@router.get(
    "/engagements",
    response={200: shapes.EngagementListOut, **Refusals},
    operation_id="engagement_list",
    url_name="engagement_list",
)
def list_engagements(request: HttpRequest, query: Query[Wanted]) -> Any:
    """List engagements with where they stand on a date, the latest first."""
    return engagement_list(_viewer(request), on=query.day(), filters=query.filters(), page=query.page)


@router.get(
    "/engagements/{code}",
    response={200: shapes.EngagementPageOut, **Refusals},
    operation_id="engagement_get",
    url_name="engagement_get",
)
def get_engagement(request: HttpRequest, code: str, query: Query[On]) -> Any:
    """Return an engagement with who takes part, what came of it and what is owed."""
    try:
        page = engagement_get(_viewer(request), code=code, on=query.day())
    except Engagement.DoesNotExist:
        raise Http404("not found") from None
    record_reading(_viewer(request), record_type="engagement", record_id=page.row.code)
    whole = {name: getattr(page, name) for name in shapes.EngagementPageOut.model_fields if hasattr(page, name)}
    return {**whole, "engagement": page.row}


@router.get(
    "/lessons", response={200: shapes.LessonListOut, **Refusals}, operation_id="lesson_list", url_name="lesson_list"
)
def list_lessons(request: HttpRequest, query: Query[WantedLessons]) -> Any:
    """List observations and lessons, the newest first; an observation that is not released is absent."""
    filters = LessonFilters(
        state=tuple(query.state), kind=tuple(query.kind), field=tuple(query.field), party=tuple(query.party),
        text=query.text,
    )  # fmt: skip
    rows, total = lesson_list(_viewer(request), filters=filters, offset=(query.page - 1) * PAGE)
    return {"rows": list(rows), "total": total}


@router.get(
    "/lessons/similar",
    response={200: list[shapes.LessonOut], **Refusals},
    operation_id="lesson_similar",
    url_name="lesson_similar",
)
def list_similar(request: HttpRequest, query: Query[Planned]) -> Any:
    """List the lessons that somebody who plans such an engagement should know of, each with the reasons why."""
    found = similar_lessons(
        _viewer(request), kind=query.kind, field=query.field, parties=query.party, text=query.text, limit=20
    )
    return list(found)
