"""The register over HTTP: reading."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api import schemas
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.readings import record_reading
from entente.apps.register import selectors
from entente.apps.register.selectors.portfolio import PortfolioFilters
from entente.kernel.as_of import AsOf

router = Router(tags=["register"])
# What is absent and what the caller may not read answer alike: 404.
Refusals = {401: schemas.DetailOut, 404: schemas.DetailOut, 422: schemas.ProblemsOut}
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Text = Annotated[str, Field(max_length=200)]


class Clocks(Schema):
    """The two dates of a request."""

    on: Day | None = Field(None, description="when it was true; today when left out")
    known: Day | None = Field(None, description="by what was known at the end of that day (UTC); now when left out")

    def as_of(self) -> AsOf:
        """The same for selectors."""
        known = None
        if self.known is not None:
            known = datetime.combine(self.known + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
        return AsOf(self.on or timezone.now().date(), known)


class PartyFilters(Clocks):
    """What is shown of the portfolio; several values of one field are alternatives."""

    framework: list[Text] = []
    region: list[Text] = []
    status: list[Text] = []
    programme: list[Text] = []
    relation: list[Text] = []
    text: Text = ""
    pack: Text = ""


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _found(value: Any) -> Any:
    if value is None:
        raise Http404
    return value


@router.get("/parties", response={200: schemas.PortfolioOut, **Refusals}, operation_id="party_list")
def party_list(request: HttpRequest, query: Query[PartyFilters]) -> Any:
    """List the parties of a pack as they stood on a date."""
    filters = PortfolioFilters(
        framework=tuple(query.framework),
        region=tuple(query.region),
        status=tuple(query.status),
        programme=tuple(query.programme),
        relation=tuple(query.relation),
        text=query.text,
    )
    as_of = query.as_of()
    portfolio = selectors.portfolio_get(_viewer(request), as_of=as_of, filters=filters, pack=query.pack)
    return {"on": as_of.valid, "known": as_of.known, "total": portfolio.total, "parties": list(portfolio.rows)}


@router.get("/parties/{code}", response={200: schemas.PartyPageOut, **Refusals}, operation_id="party_get")
def party_get(request: HttpRequest, code: str, query: Query[Clocks]) -> Any:
    """Return a party with every fact about it, rival claims included."""
    return _found(selectors.party_get(_viewer(request), code=code, as_of=query.as_of()))


@router.get("/frameworks", response={200: list[schemas.FrameworkOut], **Refusals}, operation_id="framework_list")
def framework_list(request: HttpRequest, query: Query[Clocks]) -> Any:
    """List the frameworks with the number of parties in each on a date."""
    return selectors.framework_list(_viewer(request), as_of=query.as_of())


@router.get(
    "/frameworks/{code}/members", response={200: list[schemas.MemberOut], **Refusals}, operation_id="member_list"
)
def member_list(request: HttpRequest, code: str, query: Query[Clocks]) -> Any:
    """List who was in a framework on a date."""
    as_of = query.as_of()
    _found(selectors.framework_get(_viewer(request), code=code, as_of=as_of))
    return selectors.members_list(_viewer(request), framework=code, as_of=as_of)


@router.get("/facts/{fact_id}", response={200: schemas.FactPageOut, **Refusals}, operation_id="fact_get")
def fact_get(request: HttpRequest, fact_id: UUID, query: Query[Clocks]) -> Any:
    """Return a fact with every version of it and its rivals."""
    page = _found(selectors.fact_get(_viewer(request), fact_id=fact_id, valid=query.as_of().valid))
    record_reading(_viewer(request), record_type="fact", record_id=page.fact.key)
    return page


@router.get("/sources", response={200: list[schemas.SourceOut], **Refusals}, operation_id="source_list")
def source_list(request: HttpRequest, text: Text = "", kind: Text = "") -> Any:
    """List the sources with how much rests on each."""
    return selectors.source_list(_viewer(request), text=text, kind=kind)


@router.get("/sources/{code}", response={200: schemas.SourcePageOut, **Refusals}, operation_id="source_get")
def source_get(request: HttpRequest, code: str, query: Query[Clocks]) -> Any:
    """Return a source with what rests on it."""
    page = _found(selectors.source_get(_viewer(request), code=code, as_of=query.as_of()))
    record_reading(_viewer(request), record_type="source", record_id=page.source.code)
    return page


@router.get("/search", response={200: schemas.SearchOut, **Refusals}, operation_id="search")
def search(
    request: HttpRequest, text: Text, query: Query[Clocks], limit: Annotated[int, Field(ge=1, le=100)] = 20
) -> Any:
    """Find parties, frameworks, facts, sources, programmes, goals and more, whatever the language and the accents."""
    found = selectors.search_all(_viewer(request), text=text, as_of=query.as_of(), limit=limit)
    return {
        "text": found.text,
        "parties": list(found.parties),
        "frameworks": list(found.frameworks),
        "facts": list(found.facts),
        "sources": list(found.sources),
        "others": list(found.others),
        "more": sorted(found.more),
    }
