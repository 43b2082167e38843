"""The menu of a round and one activity of it: what is on offer, for whom, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.planning.rules.transitions import OFFER, PLAN, REQUEST
from entente.apps.planning.selectors.menu import SORTS, MenuFilters, entry_get, menu_list, round_list
from entente.apps.planning.selectors.types import MenuPage, MenuRow
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.exports import Sheet, about, respond
from entente.web.views.history import record_parts
from entente.web.views.planning.shared import found_or_404, shown

ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Query:
    """The menu as asked for in the address. What makes no sense falls back to the default."""

    filters: MenuFilters
    partner: str = ""
    sort: str = "date"
    descending: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Query:
        """Read the address."""
        chosen = {name: query.get(name, "").strip()[:100] for name in MenuFilters.__dataclass_fields__}
        sort = query.get("sort", "")
        return cls(
            MenuFilters(**chosen),
            query.get("partner", "")[:12],
            sort if sort in SORTS else "date",
            query.get("order") == "desc",
        )

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return self.filters != MenuFilters()


@require_safe
@found_or_404
def latest(request: HttpRequest) -> HttpResponse:
    """Go to the menu of the latest round; say so where there is none."""
    rows = round_list(viewer_of(request))
    if not rows:
        return render(request, "web/planning/rounds.html", {**shown(None, "menu"), "rows": []})
    query = request.GET.urlencode()
    return redirect(reverse("planning-menu", args=[rows[0].code]) + (f"?{query}" if query else ""))


@require_safe
@found_or_404
def menu(request: HttpRequest, code: str) -> HttpResponse:
    """Show the menu of a round, for one partner if one is chosen."""
    viewer, query = viewer_of(request), Query.of(request.GET)
    page = _page(request, code, query)
    rest = {name: value for name, value in request.GET.items() if name != "page" and value}
    context = shown(
        page.round,
        "menu",
        page=page,
        query=query,
        rows=Paginator(page.rows, ON_A_PAGE).get_page(request.GET.get("page")),
        rounds=round_list(viewer),
        answer=_answer(page),
        rest=urlencode(rest),
        may_offer=viewer.side != "partner" and (viewer.may(OFFER) or viewer.may(PLAN)),
        may_request=viewer.side == "partner" and viewer.may(REQUEST, party=viewer.party),
        choosing=viewer.side != "partner",
        inner="menu",
    )
    return render(request, "web/planning/menu.html", context)


def _page(request: HttpRequest, code: str, query: Query) -> MenuPage:
    return menu_list(
        viewer_of(request), code=code, partner=query.partner, filters=query.filters, sort=query.sort,
        descending=query.descending,
    )  # fmt: skip


def _answer(page: MenuPage) -> str:
    if page.partner is None:
        return ngettext("%(count)s activity on offer.", "%(count)s activities on offer.", page.total) % {
            "count": number_format(page.total)
        }
    return _("%(party)s: %(open)s activities open, %(closed)s not, each with the reason.") % {
        "party": page.partner.name,
        "open": number_format(page.eligible),
        "closed": number_format(page.ineligible),
    }


@require_safe
@found_or_404
def export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Return the menu as it is filtered, as a table to take away."""
    query = Query.of(request.GET)
    page = _page(request, code, query)
    columns = (
        _("Code"), _("Title"), _("Kind"), _("Field"), _("Level"), _("Audience"), _("Clearance"), _("Language"),
        _("First day"), _("Last day"), _("Place"), _("Seats"), _("Cost per seat"), _("Fee per seat"), _("Lead"),
        _("Must come first"), _("Open to the partner"), _("Why not"), _("What to do"),
    )  # fmt: skip
    about_it = [*about(clock_of(request)), (_("Round"), page.round.title)]
    if page.round.exercise:
        about_it.append((_("Exercise"), _("EXERCISE EXERCISE EXERCISE")))
    if page.partner:
        about_it.append((_("Partner"), page.partner.name))
    sheet = Sheet(
        name=f"menu-{page.round.code}",
        title=_("Menu"),
        about=tuple(about_it),
        columns=columns,
        rows=tuple(_cells(row) for row in page.rows),
    )
    return respond(sheet, form)


def _cells(row: MenuRow) -> tuple[str, ...]:
    verdict = "" if row.eligible is None else (_("yes") if row.eligible else _("no"))
    return (
        row.code, row.title, row.kind_label, row.field_label, row.level_label, "; ".join(row.audience), row.clearance,
        "; ".join(row.languages), row.starts.isoformat(), row.ends.isoformat(),
        ", ".join(filter(None, (row.place, row.country))), str(row.seats), str(row.cost_per_seat),
        str(row.fee_per_seat), row.lead, "; ".join(row.requires), verdict,
        " ".join(each.reason for each in row.reasons), "; ".join(each.remedy for each in row.reasons),
    )  # fmt: skip


@require_safe
@found_or_404
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show one activity: who may take part, and why not."""
    viewer = viewer_of(request)
    page = entry_get(viewer, entry_id=entry_id)
    may = viewer.side != "partner" and (viewer.may(OFFER, field=page.row.field) or viewer.may(PLAN))
    context = shown(
        page.round,
        "menu",
        page=page,
        row=page.row,
        open=[each for each in page.verdicts if each.eligible],
        closed=[each for each in page.verdicts if not each.eligible],
        may_edit=may and page.round.agreed_version is None and not page.row.withdrawn,
        inner="menu",
        **record_parts(request, "planning_entry", str(entry_id)),
    )
    return render(request, "web/planning/entry.html", context)
