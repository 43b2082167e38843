"""Planning rounds over HTTP: menus, requests and allocations, as far as the caller may read them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api import planning_schemas as shapes
from entente.api.register import Refusals, Text
from entente.apps.access.viewers import Viewer
from entente.apps.planning.selectors.menu import MenuFilters, entry_get, menu_list, round_list, round_of
from entente.apps.planning.selectors.requests import request_rows
from entente.apps.planning.selectors.rounds import round_get
from entente.apps.planning.sheets import write_workbook

router = Router(tags=["planning"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Menu(Schema):
    """What is wanted of a menu; what is left out is not asked."""

    partner: Text = Field("", description="code of the partner for whom eligibility is judged")
    kind: Text = ""
    field: Text = ""
    level: Text = ""
    language: Text = ""
    month: Text = Field("", description="YYYY-MM of the first day")
    eligible: Text = Field("", description="yes, no, or the code of a reason")
    text: Text = ""

    def filters(self) -> MenuFilters:
        """The same for selectors."""
        return MenuFilters(
            kind=self.kind, field=self.field, level=self.level, language=self.language, month=self.month,
            eligible=self.eligible, text=self.text,
        )  # fmt: skip


class Wanted(Schema):
    """Whose requests are wanted, and which version's allocations."""

    partner: Text = Field("", description="code of a partner; a partner's mission gets its own alone")
    version: int | None = Field(None, ge=1, le=32_000, description="the one agreed or under review when left out")


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@router.get(
    "/planning/rounds",
    response={200: list[shapes.RoundOut], **Refusals},
    operation_id="round_list",
    url_name="round_list",
)
def list_rounds(request: HttpRequest) -> Any:
    """List planning rounds with their state and deadlines."""
    return round_list(_viewer(request))


@router.get(
    "/planning/rounds/{code}",
    response={200: shapes.RoundPageOut, **Refusals},
    operation_id="round_get",
    url_name="round_get",
)
def get_round(request: HttpRequest, code: str) -> Any:
    """Return a round with its steps, partners and versions, as far as the caller may read them."""
    try:
        page = round_get(_viewer(request), code=code)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {
        "round": page.round,
        "steps": [{"verb": verb, "on": on} for verb, _label, on, _by, _reason in page.steps],
        "partners": page.partners,
        "versions": page.versions,
    }


@router.get(
    "/planning/rounds/{code}/menu",
    response={200: list[shapes.MenuOut], **Refusals},
    operation_id="menu_list",
    url_name="menu_list",
)
def list_menu(request: HttpRequest, code: str, query: Query[Menu]) -> Any:
    """List the activities on offer; with a partner, whether it may take part, and every reason why not."""
    try:
        page = menu_list(_viewer(request), code=code, partner=query.partner, filters=query.filters())
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return list(page.rows)


@router.get(
    "/planning/menu/{entry_id}",
    response={200: shapes.EntryPageOut, **Refusals},
    operation_id="menu_get",
    url_name="menu_get",
)
def get_entry(request: HttpRequest, entry_id: UUID) -> Any:
    """Return an activity with the eligibility of every partner of its round."""
    try:
        page = entry_get(_viewer(request), entry_id=entry_id)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {"activity": page.row, "round": page.round.code, "partners": page.verdicts}


@router.get(
    "/planning/rounds/{code}/requests",
    response={200: list[shapes.RequestOut], **Refusals},
    operation_id="request_list",
    url_name="request_list",
)
def list_requests(request: HttpRequest, code: str, query: Query[Wanted]) -> Any:
    """List requests of seats with how they stand, and what the version gives each, with the reasons for no more."""
    try:
        held = round_of(_viewer(request), code=code)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    version = query.version or held.agreed_version or held.review_version
    return request_rows(_viewer(request), held, version=version, partner=query.partner)


@router.get(
    "/planning/rounds/{code}/workbook.xlsx",
    response={200: None, **Refusals},
    operation_id="round_workbook",
    url_name="round_workbook",
)
def workbook(request: HttpRequest, code: str, query: Query[Wanted]) -> HttpResponse:
    """Return a round as an XLSX workbook: menu, requests, allocations; it can be edited and imported again."""
    try:
        content = write_workbook(_viewer(request), code=code, version=query.version)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="round-{code}.xlsx"'
    return response
