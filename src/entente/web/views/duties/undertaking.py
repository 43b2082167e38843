"""One undertaking: what was promised, what was delivered and how one knows; recording, changing, releasing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.programmes.selectors.drafts import head_get
from entente.apps.programmes.selectors.options import goal_codes, posts_for, source_options
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.apps.programmes.selectors.undertakings import UndertakingView, deliveries, undertaking_get
from entente.apps.programmes.services import undertakings as services
from entente.apps.programmes.services.undertakings import UndertakingText
from entente.web.actors import actor_of, viewer_of
from entente.web.charts.duties import amount_words, plain
from entente.web.clock import clock_of
from entente.web.views.duties.forms import DeliveryForm, ReasonForm, UndertakingForm, choices_of
from entente.web.views.duties.shared import Page, form_page, goes, may_under, need, programme_crumbs, speaks_under
from entente.web.views.history import already_read, record_parts
from entente.web.views.problems import found_or_404

RIGHT = "programmes.undertakings"
_TOGETHER = (("promised", "unit", "due"), ("goal", "owner"), ("amount", "on"))


@require_safe
@found_or_404
def undertaking(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """Show an undertaking with everything that was delivered of it."""
    viewer, clock = viewer_of(request), clock_of(request)
    view = undertaking_get(viewer, undertaking_id=undertaking_id, on=clock.on)
    row = _programme(request, view)
    given = deliveries(viewer, undertaking_id=undertaking_id)
    running, steps = Decimal(0), []
    for each in given:
        running += each.amount
        steps.append((each, plain(each.amount), plain(running)))
    context = {
        "view": view,
        "row": row,
        "words": amount_words(view),
        "steps": steps,
        "may_change": speaks_under(viewer, RIGHT, row) and view.released_on is None,
        "may_release": viewer.side == "alliance" and may_under(viewer, RIGHT, row) and view.released_on is None,
        "may_deliver": may_under(viewer, RIGHT, row),
        "exercise": view.exercise,
        "section": "programmes",
        **record_parts(request, "undertaking", str(undertaking_id), described=already_read(view.marking_id)),
    }
    return render(request, "web/duties/undertaking.html", context)


@login_required
@found_or_404
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Record what the partner promises under a programme."""
    row = head_get(viewer_of(request), code=code, on=clock_of(request).on).row
    need(speaks_under(viewer_of(request), RIGHT, row), RIGHT)
    form = UndertakingForm(request.POST or None, initial={"promised": "1"})
    del form.fields["reason"]
    _offer(request, form, row)
    made: list[UUID] = []

    def act(data: dict[str, Any]) -> None:
        made.append(services.record_undertaking(actor_of(request), row.id, _text(data)).pk)

    page = _page(row, _("What does the partner undertake?"), _("Record the undertaking"),
                 goes("undertakings", query=f"programme={code}"))  # fmt: skip
    return form_page(request, page, form, act, done=_("The undertaking is recorded."),
                     to=lambda: redirect("undertaking", made[0]))  # fmt: skip


@login_required
@found_or_404
def edit(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """Change what was promised."""
    view, row = _found(request, undertaking_id)
    need(speaks_under(viewer_of(request), RIGHT, row), RIGHT)
    initial = {
        "kind": view.kind.value, "text": view.text, "promised": f"{view.standing.promised.normalize():f}",
        "unit": view.unit, "due": view.due, "goal": view.goal, "owner": view.owner, "revision": view.revision,
    }  # fmt: skip
    form = UndertakingForm(request.POST or None, initial=initial)
    _offer(request, form, row)

    def act(data: dict[str, Any]) -> None:
        services.edit_undertaking(
            actor_of(request), undertaking_id, _text(data), revision=data["revision"] or 0, reason=data["reason"]
        )

    page = _page(row, _("Change the undertaking"), _("Save"), goes("undertaking", undertaking_id))
    return form_page(request, page, form, act, done=_("The undertaking was changed."),
                     to=lambda: redirect("undertaking", undertaking_id))  # fmt: skip


@login_required
@found_or_404
def release(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """Release the partner from a promise."""
    view, row = _found(request, undertaking_id)
    need(viewer_of(request).side == "alliance" and may_under(viewer_of(request), RIGHT, row), RIGHT)
    form = ReasonForm(request.POST or None, initial={"revision": view.revision})

    def act(data: dict[str, Any]) -> None:
        services.release_undertaking(
            actor_of(request), undertaking_id, revision=data["revision"] or 0, reason=data["reason"]
        )

    facts = ((_("What is promised"), view.text), (_("Delivered"), amount_words(view)))
    back = goes("undertaking", undertaking_id)
    page = _page(row, _("Release the partner from this undertaking?"), _("Release"), back, facts=facts, stop=True)
    return form_page(request, page, form, act, done=_("The partner is released from the undertaking."),
                     to=lambda: redirect("undertaking", undertaking_id))  # fmt: skip


@login_required
@found_or_404
def deliver(request: HttpRequest, undertaking_id: UUID) -> HttpResponse:
    """Record what was delivered, with what shows it."""
    view, row = _found(request, undertaking_id)
    need(may_under(viewer_of(request), RIGHT, row), RIGHT)
    form = DeliveryForm(request.POST or None, initial={"on": clock_of(request).today})
    choices_of(form, source=source_options(viewer_of(request)))
    page = _page(row, _("What was delivered?"), _("Record the delivery"), goes("undertaking", undertaking_id),
                 facts=((_("What is promised"), view.text), (_("So far"), amount_words(view))))  # fmt: skip
    return form_page(
        request, page, form, lambda data: services.record_delivery(actor_of(request), undertaking_id, **data),
        done=_("The delivery is recorded."), to=lambda: redirect("undertaking", undertaking_id),
    )  # fmt: skip


def _found(request: HttpRequest, undertaking_id: UUID) -> tuple[UndertakingView, ProgrammeRow]:
    view = undertaking_get(viewer_of(request), undertaking_id=undertaking_id)
    return view, _programme(request, view)


def _programme(request: HttpRequest, view: UndertakingView) -> ProgrammeRow:
    return head_get(viewer_of(request), code=view.programme, on=clock_of(request).on).row


def _offer(request: HttpRequest, form: UndertakingForm, row: ProgrammeRow) -> None:
    viewer = viewer_of(request)
    choices_of(form, goal=goal_codes(viewer, programme_id=row.id), owner=posts_for(viewer, party=row.party.code))


def _text(data: dict[str, Any]) -> UndertakingText:
    return UndertakingText(**{name: value for name, value in data.items() if name not in {"reason", "revision"}})


def _page(
    row: ProgrammeRow,
    title: str,
    button: str,
    back: str,
    *,
    facts: tuple[tuple[str, str], ...] = (),
    stop: bool = False,
) -> Page:
    return Page(
        title=title, button=button, back=back, facts=facts, stop=stop, exercise=row.exercise, rows=_TOGETHER,
        crumbs=programme_crumbs(row, (_("Undertakings"), goes("undertakings", query=f"programme={row.code}"))),
    )  # fmt: skip
