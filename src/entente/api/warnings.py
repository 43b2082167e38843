"""Early warning over HTTP: warnings and series."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api import warning_schemas as shapes
from entente.api.programmes import On
from entente.api.register import Refusals, Text
from entente.apps.access.viewers import Viewer
from entente.apps.warnings.models import Alert
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.selectors.alerts import PAGE, AlertFilters, alert_list
from entente.apps.warnings.selectors.series import Unit, series_get
from entente.apps.warnings.selectors.titles import claim, series_of_slug
from entente.engines.warning.signals import Frequency

router = Router(tags=["early warning"])
Flag = Annotated[
    bool | None, Field(description="true: only what is made up for exercise; false: only the real; both when left out")
]


class Wanted(Schema):
    """What is listed; several values of one field are alternatives. Without a state: what is not closed."""

    party: list[Text] = []
    region: list[Text] = []
    state: list[Text] = []
    origin: list[Text] = []
    closed: bool = Field(default=False, description="closed ones too")
    exercise: Flag = None

    def filters(self) -> AlertFilters:
        """The same for selectors."""
        return AlertFilters(
            state=tuple(self.state), party=tuple(self.party), region=tuple(self.region), origin=tuple(self.origin),
            open=not self.closed, exercise=self.exercise,
        )  # fmt: skip


class Counted(On):
    """How a series is counted, up to a date."""

    freq: Frequency = Field("week", description="week or month")
    unit: Unit = Field("dyad", description="dyad: a pair, or within a state; country: all that a state takes part in")


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@router.get(
    "/warnings",
    response={200: shapes.AlertListOut, **Refusals},
    operation_id="alert_list",
    url_name="alert_list",
)
def list_alerts(request: HttpRequest, query: Query[Wanted], limit: Annotated[int, Field(ge=1, le=PAGE)] = PAGE) -> Any:
    """List warnings, the newest and among them the most unusual first."""
    found = alert_list(_viewer(request), filters=query.filters(), limit=limit)
    return {"warnings": list(found.rows), "total": found.total, "by_state": found.by_state, "claim": claim()}


@router.get(
    "/warnings/{uuid:alert_id}",
    response={200: shapes.AlertPageOut, **Refusals},
    operation_id="alert_get",
    url_name="alert_get",
)
def get_alert(request: HttpRequest, alert_id: UUID) -> Any:
    """Return a warning with what the scans said, its reports, what was done, and how such warnings fared."""
    try:
        page = alert_get(_viewer(request), alert_id=alert_id)
    except Alert.DoesNotExist:
        raise Http404("not found") from None
    whole = {name: getattr(page, name) for name in shapes.AlertPageOut.model_fields if hasattr(page, name)}
    held = page.consultation
    asked = {name: getattr(held, name) for name in shapes.ConsultationOut.model_fields} if held else None
    return {**whole, "warning": page.row, "consultation": asked, "claim": claim()}


@router.get(
    "/warnings/series/{series}",
    response={200: shapes.SeriesOut, **Refusals},
    operation_id="warning_series",
    url_name="warning_series",
)
def get_series(request: HttpRequest, series: str, query: Query[Counted]) -> Any:
    """Return a series (RUS-UKR, or UKR for within the state) up to a date, with what is usual and when it changed."""
    series_id = series_of_slug(series)
    if series_id is None or (query.unit == "country" and "|" in series_id):
        raise Http404("not found")
    page = series_get(
        _viewer(request), series_id=series_id, on=query.day(), frequency=query.freq, unit=query.unit, with_events=False
    )
    held = page.history
    return {
        "series_id": page.series_id,
        "title": page.title,
        "unit": page.unit,
        "frequency": page.frequency,
        "missing": page.missing.reason if page.missing else "",
        "source": held.source if held else "",
        "first_event": held.first_event if held else None,
        "last_event": held.last_event if held else None,
        "periods": list(held.periods) if held else [],
        "changes": list(held.changes) if held else [],
        "present_since": held.present_since if held else None,
        "claim": claim(),
    }
