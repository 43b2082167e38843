"""The history of engagements over HTTP: of a party, and of a pair of parties."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api.register import Day, Refusals, Text
from entente.api.schemas import PartyRefOut
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.history import engagement_history
from entente.apps.calendars.selectors.listed import Filters
from entente.apps.calendars.selectors.network import engagement_network
from entente.apps.register.models import Party

router = Router(tags=["engagements"])
EARLIEST, LATEST = date(1949, 1, 1), date(2099, 12, 31)


class Wanted(Schema):
    """What is asked for: from which day, to which, of which kind, real or made up."""

    first: Day | None = Field(None, alias="from", description="only what has a day on or after this date")
    last: Day | None = Field(None, alias="to", description="only what has a day on or before this date")
    kind: Text = ""
    real: Annotated[bool, Field(description="true: without what is made up for exercise")] = False


class Page(Wanted):
    """The same, a page of it."""

    skip: Annotated[int, Field(ge=0, le=100_000)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EngagementOut(Schema):
    """An engagement. `starts_text` and `ends_text` are as precise as known (YYYY, YYYY-MM or YYYY-MM-DD)."""

    id: UUID
    code: str
    title: str
    kind: str
    level: str
    field: str
    state: str
    called_off: bool
    starts: date
    ends: date
    starts_text: str
    ends_text: str
    place: str
    country: str
    latitude: float | None
    longitude: float | None
    parties: list[PartyRefOut]
    exercise: bool


class HistoryOut(Schema):
    """A page of a history, latest first; `total` counts all of it."""

    party: str
    other: str
    total: int
    more: bool
    engagements: list[EngagementOut]


class TogetherOut(Schema):
    """A party with which engagements were shared: how many, from the first to the last day."""

    party: PartyRefOut
    engagements: int
    first: date
    last: date


@router.get(
    "/parties/{code}/engagements",
    response={200: HistoryOut, **Refusals},
    operation_id="party_engagements",
    url_name="party_engagements",
)
def party_engagements(request: HttpRequest, code: str, wanted: Query[Page], other: Text = "") -> dict[str, Any]:
    """Return what a party took part in, latest first; with `other`, what both took part in."""
    _known(code)
    if other:
        _known(other)
    filters = Filters(party=code, other=other, kind=wanted.kind, real=wanted.real)
    found = engagement_history(
        _viewer(request), filters=filters, first=wanted.first, last=wanted.last, skip=wanted.skip, limit=wanted.limit
    )
    return {
        "party": code,
        "other": other,
        "total": found.total,
        "more": found.more,
        "engagements": [asdict(row) for row in found.rows],
    }


@router.get(
    "/parties/{code}/engagements/together",
    response={200: list[TogetherOut], **Refusals},
    operation_id="party_together",
    url_name="party_together",
)
def party_together(request: HttpRequest, code: str, wanted: Query[Wanted]) -> list[dict[str, Any]]:
    """Return with whom a party took part in engagements that were not called off, most first."""
    _known(code)
    found = engagement_network(
        _viewer(request),
        first=wanted.first or EARLIEST,
        last=wanted.last or LATEST,
        kind=wanted.kind,
        party=code,
        real=wanted.real,
    )
    return [
        {
            "party": asdict(pair.other if pair.one.code == code else pair.one),
            "engagements": pair.count,
            "first": pair.first,
            "last": pair.last,
        }
        for pair in found.of(code)
    ]


def _known(code: str) -> None:
    if not Party.objects.filter(code=code).exists():
        raise Http404(code)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
