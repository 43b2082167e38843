"""Tailored programmes over HTTP: reading, the workbook, the IATI file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api import programme_schemas as shapes
from entente.api.register import Day, Refusals, Text
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.readings import record_reading
from entente.apps.programmes.iati import write_activities
from entente.apps.programmes.models import Goal, Programme
from entente.apps.programmes.selectors.applies import applying
from entente.apps.programmes.selectors.goals import goal_get as goal_page
from entente.apps.programmes.selectors.portfolio import goals_by_state
from entente.apps.programmes.selectors.programmes import ProgrammeFilters, programme_get, programme_list
from entente.apps.programmes.sheets import write_workbook

router = Router(tags=["programmes"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Flag = Annotated[
    bool | None, Field(description="true: only what is made up for exercise; false: only the real; both when left out")
]


class On(Schema):
    """The date of a request."""

    on: Day | None = Field(None, description="the date asked about; today when left out")

    def day(self) -> date:
        """The same for selectors."""
        return self.on or timezone.now().date()


class Wanted(On):
    """What is listed; several values of one field are alternatives."""

    party: list[Text] = []
    instrument: list[Text] = []
    state: list[Text] = []
    exercise: Flag = None

    def filters(self) -> ProgrammeFilters:
        """The same for selectors."""
        return ProgrammeFilters(tuple(self.party), tuple(self.instrument), tuple(self.state), self.exercise)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.get(
    "/programmes",
    response={200: list[shapes.ProgrammeOut], **Refusals},
    operation_id="programme_list",
    url_name="programme_list",
)
def list_programmes(request: HttpRequest, query: Query[Wanted]) -> Any:
    """List tailored programmes with their period and state on a date."""
    return list(programme_list(_viewer(request), on=query.day(), filters=query.filters()))


@router.get(
    "/programmes.xlsx",
    response={200: None, **Refusals},
    operation_id="programme_workbook",
    url_name="programme_workbook",
)
def workbook(request: HttpRequest, query: Query[Wanted]) -> HttpResponse:
    """Return programmes as one XLSX workbook, a sheet per kind of clause; it can be edited and imported again."""
    viewer = _viewer(request)
    codes = [row.code for row in programme_list(viewer, on=query.day(), filters=query.filters())]
    return _file(write_workbook(viewer, codes=codes), XLSX, "programmes.xlsx")


@router.get(
    "/programmes/iati.xml", response={200: None, **Refusals}, operation_id="programme_iati", url_name="programme_iati"
)
def iati(request: HttpRequest) -> HttpResponse:
    """Return public programmes as an IATI 2.03 activity file; 404 while there is none with a date."""
    # The file of the day: asked for twice, it is the same.
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    file = write_activities(_viewer(request), at=today)
    if not file.activities:
        raise Http404("no public programme has a date")
    return _file(file.content, "application/xml; charset=utf-8", "iati-activities.xml")


@router.get(
    "/programmes/{code}",
    response={200: shapes.ProgrammePageOut, **Refusals},
    operation_id="programme_get",
    url_name="programme_get",
)
def get_programme(request: HttpRequest, code: str, query: Query[On]) -> Any:
    """Return a programme with its text, its life and what applies to the partner on a date."""
    try:
        page = programme_get(_viewer(request), code=code, on=query.day())
    except Programme.DoesNotExist:
        raise Http404("not found") from None
    record_reading(_viewer(request), record_type="programme", record_id=page.row.code)
    whole = {name: getattr(page, name) for name in shapes.ProgrammePageOut.model_fields if hasattr(page, name)}
    return {**whole, "programme": page.row, "summary": page.head["summary"]}


@router.get(
    "/programmes/{code}/goals/{goal}",
    response={200: shapes.GoalPageOut, **Refusals},
    operation_id="goal_get",
    url_name="goal_get",
)
def get_goal(request: HttpRequest, code: str, goal: str, query: Query[On]) -> Any:
    """Return a goal with how it came to stand as it does, its activities, and where it comes from."""
    try:
        page = goal_page(_viewer(request), programme=code, goal=goal, on=query.day())
    except Goal.DoesNotExist:
        raise Http404("not found") from None
    record_reading(_viewer(request), record_type="goal", record_id=str(page.row.id))
    whole = {name: getattr(page, name) for name in shapes.GoalPageOut.model_fields if hasattr(page, name)}
    return {**whole, "goal": page.row, "lineage": asdict(page.lineage)}


@router.get(
    "/parties/{code}/programmes/applying",
    response={200: list[shapes.AppliesOut], **Refusals},
    operation_id="programme_applying",
    url_name="programme_applying",
)
def list_applying(request: HttpRequest, code: str, query: Query[On], exercise: Flag = None) -> Any:
    """List which programmes bear on a date for a partner, and how: in force, bridging, lapsed, adopted later."""
    return list(applying(_viewer(request), party=code, on=query.day(), exercise=exercise))


@router.get(
    "/goals/by-state",
    response={200: list[shapes.GoalTallyOut], **Refusals},
    operation_id="goal_tally",
    url_name="goal_tally",
)
def list_tallies(request: HttpRequest, exercise: Flag = None) -> Any:
    """Count every partner's goals by state, across programmes."""
    return list(goals_by_state(_viewer(request), exercise=exercise))
