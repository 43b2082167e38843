"""Keeping funding lines and exchange rates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entente.apps.programmes.selectors.drafts import head_get
from entente.apps.programmes.selectors.funding import FundingView, funding_line_get
from entente.apps.programmes.selectors.options import activity_codes, goal_codes, source_options
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.apps.programmes.services.funding import FundingText, add_funding, edit_funding, record_rate, remove_funding
from entente.apps.register.selectors.choices import party_list
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.forms import FundingForm, RateForm, ReasonForm, choices_of
from entente.web.views.duties.money import RIGHT, money_of
from entente.web.views.duties.shared import Page, form_page, goes, need, programme_crumbs, speaks_under
from entente.web.views.problems import found_or_404

_TOGETHER = (("goal", "activity"), ("donor", "donor_name"), ("lead", "agent"), ("planned", "committed", "spent"))


@login_required
@found_or_404
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a funding line for a goal or an activity."""
    row = head_get(viewer_of(request), code=code, on=clock_of(request).on).row
    need(speaks_under(viewer_of(request), RIGHT, row), RIGHT)
    form = FundingForm(request.POST or None, initial={"goal": request.GET.get("goal", "")})
    del form.fields["reason"]
    _offer(request, form, row)
    page = _page(row, _("Who pays how much, for what?"), _("Add the line"))
    return form_page(
        request, page, form, lambda data: add_funding(actor_of(request), row.id, _text(data)),
        done=_("The funding line is added."), to=lambda: redirect(money_of(code)),
    )  # fmt: skip


@login_required
@found_or_404
def edit(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Change a funding line."""
    line, row = _found(request, line_id)
    initial = {
        "goal": "" if line.activity else line.goal, "activity": line.activity, "donor": line.donor,
        "donor_name": "" if line.donor else line.donor_name, "lead": line.lead, "agent": line.agent,
        "currency": line.currency, "planned": f"{line.money.planned:f}", "committed": f"{line.money.committed:f}",
        "spent": f"{line.money.spent:f}", "source": line.source, "note": line.note, "revision": line.revision,
    }  # fmt: skip
    form = FundingForm(request.POST or None, initial=initial)
    _offer(request, form, row)

    def act(data: dict[str, Any]) -> None:
        edit_funding(actor_of(request), line_id, _text(data), revision=data["revision"] or 0, reason=data["reason"])

    page = _page(row, _("Change the funding line"), _("Save"))
    return form_page(request, page, form, act, done=_("The funding line was changed."),
                     to=lambda: redirect(money_of(row.code)))  # fmt: skip


@login_required
@found_or_404
def remove(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Remove a funding line that was recorded by mistake."""
    line, row = _found(request, line_id)
    form = ReasonForm(request.POST or None, initial={"revision": line.revision})

    def act(data: dict[str, Any]) -> None:
        remove_funding(actor_of(request), line_id, revision=data["revision"] or 0, reason=data["reason"])

    facts = (
        (_("Donor"), line.donor_name),
        (_("Goal"), f"{line.goal} {line.goal_title}"),
        (_("Planned"), f"{line.money.planned:f} {line.currency}"),
        (_("Committed"), f"{line.money.committed:f} {line.currency}"),
        (_("Spent"), f"{line.money.spent:f} {line.currency}"),
    )
    page = _page(row, _("Remove this funding line?"), _("Remove"), facts=facts, stop=True)
    return form_page(request, page, form, act, done=_("The funding line was removed. The ledger keeps what it said."),
                     to=lambda: redirect(money_of(row.code)))  # fmt: skip


@login_required
@found_or_404
def add_rate(request: HttpRequest) -> HttpResponse:
    """Record what one currency was worth in another on a day."""
    viewer = viewer_of(request)
    need(viewer.side != "partner" and viewer.may(RIGHT), RIGHT)
    form = RateForm(request.POST or None, initial={"on": clock_of(request).today})
    choices_of(form, source=source_options(viewer))
    page = Page(
        title=_("What was one currency worth in another?"),
        answer=_("A rate is never changed: a later one of the same day counts instead."),
        button=_("Record the rate"),
        back=goes("rates"),
        crumbs=((_("Money"), goes("money")), (_("Exchange rates"), goes("rates"))),
        rows=(("base", "rate", "quote"),),
    )
    return form_page(request, page, form, lambda data: record_rate(actor_of(request), **data),
                     done=_("The rate is recorded."), to=lambda: redirect("rates"))  # fmt: skip


def _found(request: HttpRequest, line_id: UUID) -> tuple[FundingView, ProgrammeRow]:
    """The line and its programme. Raises Refused without the permission."""
    line = funding_line_get(viewer_of(request), line_id=line_id)
    row = head_get(viewer_of(request), code=line.programme, on=clock_of(request).on).row
    need(speaks_under(viewer_of(request), RIGHT, row), RIGHT)
    return line, row


def _offer(request: HttpRequest, form: FundingForm, row: ProgrammeRow) -> None:
    viewer = viewer_of(request)
    parties = [(party.code, party.name) for party in party_list(viewer)]
    choices_of(
        form, goal=goal_codes(viewer, programme_id=row.id), activity=activity_codes(viewer, programme_id=row.id),
        donor=parties, lead=parties, source=source_options(viewer),
    )  # fmt: skip


def _text(data: dict[str, Any]) -> FundingText:
    values = {name: value for name, value in data.items() if name not in {"reason", "revision"}}
    return FundingText(**{**values, "currency": values["currency"].strip().upper()})


def _page(
    row: ProgrammeRow, title: str, button: str, *, facts: tuple[tuple[str, str], ...] = (), stop: bool = False
) -> Page:
    return Page(
        title=title, button=button, back=money_of(row.code), facts=facts, stop=stop, exercise=row.exercise,
        rows=_TOGETHER, crumbs=programme_crumbs(row, (_("Money"), money_of(row.code))),
    )  # fmt: skip
