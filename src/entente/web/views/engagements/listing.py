"""The list of engagements, what waits for a report or a decision, and who approves what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.engagements.enums import EngagementKind, EngagementLevel, Standing
from entente.apps.engagements.selectors.choices import field_options, organisation_options, post_options
from entente.apps.engagements.selectors.listing import engagement_list
from entente.apps.engagements.selectors.reports import approval_steps, report_queue
from entente.apps.engagements.selectors.types import EngagementList, EngagementRow
from entente.apps.engagements.services.chains import CHAINS, Scope
from entente.apps.engagements.services.chains import set_chain as keep_chain
from entente.apps.engagements.services.intake import RECORD
from entente.apps.programmes.selectors.programmes import programme_list
from entente.apps.register.selectors.choices import party_list
from entente.kernel.errors import Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.exports import Sheet, about, respond
from entente.web.views.engagements.forms import ChainForm
from entente.web.views.engagements.shared import Question, answered, borne_by, found_or_404
from entente.web.views.engagements.wanted import Query
from entente.web.views.problems import explained
from entente.web.words import partial_text

# As many rows as a spreadsheet of a list is useful with.
EXPORTED = 10_000


@require_safe
@explained
def engagements(request: HttpRequest) -> HttpResponse:
    """Show the engagements that pass the filters, the latest first."""
    viewer, clock, query = viewer_of(request), clock_of(request), Query.of(request.GET)
    found = engagement_list(viewer, on=clock.on, filters=query.filters, page=query.page)
    context = {
        "found": found,
        "query": query,
        "filtered": query.filtered,
        "choices": _choices(request, query),
        "fields": dict(field_options()),
        "answer": _answer(found),
        "may_plan": viewer.may("engagements.plan"),
        "may_import": viewer.may(RECORD),
        "pages": _pages(request, found),
        "tab": "engagements",
        **borne_by(found.rows, exercise=bool(found.rows) and all(row.exercise for row in found.rows)),
    }
    return render(request, "web/engagements/list.html", context)


@require_safe
@explained
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Return the list as a file."""
    viewer, clock, query = viewer_of(request), clock_of(request), Query.of(request.GET)
    found = engagement_list(viewer, on=clock.on, filters=query.filters, size=EXPORTED)
    borne_by(found.rows, exercise=False)
    fields = dict(field_options())
    columns = (
        _("Code"), _("Title"), _("Kind"), _("Level"), _("Field"), _("Standing"), _("First day"), _("Last day"),
        _("Place"), _("Country"), _("Parties"), _("Led by"), _("Exercise"),
    )  # fmt: skip
    sheet = Sheet(
        name=f"engagements-{clock.on.isoformat()}",
        title=_("Engagements"),
        about=about(clock),
        columns=columns,
        rows=tuple(_cells(row, fields) for row in found.rows),
    )
    return respond(sheet, form)


@require_safe
@login_required
@explained
def reports(request: HttpRequest) -> HttpResponse:
    """Show which reports wait for the viewer, for others, or to be written."""
    viewer, clock = viewer_of(request), clock_of(request)
    queue = report_queue(viewer, on=clock.on)
    rows = [*queue.mine, *queue.to_write, *queue.others, *queue.late]
    waiting = len(queue.mine)
    context = {
        "queue": queue,
        "answer": ngettext(
            "%(count)s report waits for your decision", "%(count)s reports wait for your decision", waiting
        )
        % {"count": number_format(waiting)},
        "groups": [
            ("mine", _("Wait for your decision"), queue.mine, _("Nothing waits for your post.")),
            ("write", _("You are to report on"), queue.to_write, _("No report of your post is due.")),
            ("others", _("Wait for somebody else’s decision"), queue.others, _("No other report is in approval.")),
            ("late", _("Late, led by others"), queue.late, _("Nobody else is late.")),
        ],
        "may_chain": viewer.may(CHAINS),
        "tab": "reports",
        **borne_by(rows, exercise=bool(rows) and all(row.exercise for row in rows)),
    }
    return render(request, "web/engagements/reports.html", context)


@require_safe
@login_required
@explained
def chains(request: HttpRequest) -> HttpResponse:
    """Show which posts approve the reports of which organisation, programme or country."""
    viewer = viewer_of(request)
    scopes: dict[tuple[str, str], list[Any]] = {}
    for step in approval_steps(viewer):
        scopes.setdefault((step.scope, step.name), []).append(step)
    labels = {"organisation": _("Organisation"), "programme": _("Programme"), "place": _("Country")}
    context = {
        "scopes": [(labels[scope], name, steps) for (scope, name), steps in scopes.items()],
        "may_chain": viewer.may(CHAINS),
        "tab": "reports",
        **borne_by((), exercise=False),
    }
    return render(request, "web/engagements/chains.html", context)


@login_required
@found_or_404
def set_chain(request: HttpRequest) -> HttpResponse:
    """Say which posts approve the reports of something."""
    viewer = viewer_of(request)
    if not viewer.may(CHAINS):
        raise Refused(
            _("Your post does not keep the chains of approval."), rule=CHAINS,
            remedy=_("ask an administrator for a role with this permission"),
        )  # fmt: skip
    posts = post_options(viewer, permission="engagements.approve")
    form = ChainForm(
        request.POST or None,
        choices={
            "organisation": organisation_options(viewer),
            "programme": [(row.code, f"{row.party.name}: {row.title}")
                          for row in programme_list(viewer, on=clock_of(request).on)],
            "country": [(party.code, party.name) for party in party_list(viewer)],
            **dict.fromkeys(("first", "second", "third"), posts),
        },
    )  # fmt: skip

    def write(data: dict[str, Any]) -> None:
        scope = Scope(data["organisation"], data["programme"], data["country"])
        keep_chain(actor_of(request), scope, approvers=form.approvers())

    question = Question(
        title=_("Who approves whose reports?"),
        says=_("Choose one organisation, programme or country. Reports in approval keep the chain they were sent to."),
        button=_("Set the chain"),
        done=_("The chain is set."),
        back=reverse("approval-chains"),
        write=write,
    )
    return answered(request, question, form, exercise=False)


def _answer(found: EngagementList) -> str:
    number = number_format(found.total)
    if found.capped:
        return _("More than %(count)s engagements") % {"count": number}
    return ngettext("%(count)s engagement", "%(count)s engagements", found.total) % {"count": number}


def _choices(request: HttpRequest, query: Query) -> list[tuple[str, str, list[tuple[str, str, int]], str]]:
    """Each filter: its name, its label, its values, the value chosen."""
    filters = query.filters

    def listed(pairs: Any) -> list[tuple[str, str, int]]:
        return [(str(code), str(name), 0) for code, name in pairs]

    made = "" if filters.exercise is None else "exercise" if filters.exercise else "real"
    found = [
        ("party", _("Party"), listed((p.code, p.name) for p in party_list(viewer_of(request))), _one(filters.party)),
        ("kind", _("Kind"), listed(EngagementKind.choices), _one(filters.kind)),
        ("level", _("Level"), listed(EngagementLevel.choices), _one(filters.level)),
        ("field", _("Field"), listed(field_options()), _one(filters.field)),
        ("standing", _("Standing"), listed(Standing.choices), _one(filters.standing)),
        ("made", _("Made up"), listed((("real", _("Real")), ("exercise", _("Exercise")))), made),
    ]
    if viewer_of(request).post_id:
        found.append(("mine", _("Led by"), listed((("1", _("my post")),)), "1" if filters.mine else ""))
    return found


def _one(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def _pages(request: HttpRequest, found: EngagementList) -> dict[str, str]:
    """The addresses of the page before and the page after."""
    pages = {}
    for name, number in (("previous", found.page - 1), ("next", found.page + 1)):
        if 1 <= number <= found.pages:
            query = request.GET.copy()
            query["page"] = str(number)
            pages[name] = f"?{query.urlencode()}"
    return pages


def _cells(row: EngagementRow, fields: dict[str, str]) -> tuple[str, ...]:
    return (
        row.code, row.title, row.kind_label, row.level_label, fields.get(row.field, row.field), row.stands_label,
        partial_text(row.first), partial_text(row.last), row.place, row.country,
        "; ".join(f"{part.name} ({part.role_label})" for part in row.parties), row.lead.name if row.lead else "",
        _("EXERCISE") if row.exercise else "",
    )  # fmt: skip
