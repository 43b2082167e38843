"""Requests of seats: a mission's own, entered many at a time; all of them for the alliance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import RoundState
from entente.apps.planning.models import MenuEntry, SeatRequest
from entente.apps.planning.rules.transitions import PLAN, REQUEST
from entente.apps.planning.selectors.requests import RequestPage, request_page
from entente.apps.planning.selectors.types import RequestRow
from entente.apps.planning.services.requests import Asked, promise_seats, request_seats, withdraw_request
from entente.apps.planning.services.waiting import release_seats
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.views.planning.forms import ReasonForm
from entente.web.views.planning.shared import found_or_404, shown, tried

ON_A_PAGE = 100
LINES = ("goal", "min", "wanted", "priority", "note")


@login_required
@found_or_404
def requests(request: HttpRequest, code: str) -> HttpResponse:
    """Show requests; let a mission enter and change many of its own at once."""
    viewer = viewer_of(request)
    page = request_page(viewer, code=code, partner=request.GET.get("partner", "")[:12])
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = _save(request, page)
        if not problems:
            return redirect("planning-requests", code)
    areas = {row.pk: tuple(row.areas) for row in MenuEntry.objects.filter(round=page.round.id)}
    text = request.GET.get("text", "").strip()[:100]
    lines = _lines(page, areas, request, text) if page.may_request else []
    context = shown(
        page.round,
        "rounds",
        page=page,
        rows=Paginator([(row, acts_open(viewer, page, row)) for row in page.rows], ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        lines=Paginator(lines, ON_A_PAGE).get_page(request.GET.get("line")),
        problems=problems,
        wrong=bool(problems),
        text=text,
        inner="requests",
        partner=request.GET.get("partner", ""),
    )
    return render(request, "web/planning/requests.html", context, status=422 if problems else 200)


def _lines(page: RequestPage, areas: dict[Any, Any], request: HttpRequest, text: str) -> list[dict[str, Any]]:
    """A line to fill in per activity that is open to the mission, with what it asked for."""
    held = {row.entry: row for row in page.rows if row.standing != "withdrawn"}
    lines = []
    for row in page.menu:
        if text and text.casefold() not in f"{row.code} {row.title} {row.field_label}".casefold():
            continue
        own, key = held.get(row.id), row.id.hex
        goals = page.goals_for(row, areas.get(row.id, ()))
        given = {name: request.POST.get(f"{name}-{key}", "") for name in LINES}
        lines.append(
            {
                "row": row, "own": own, "key": key, "goals": goals,
                "goal": given["goal"] or (own.goal_key if own else (goals[0].key if len(goals) == 1 else "")),
                "min": given["min"] or (own.seats_min if own else ""),
                "wanted": given["wanted"] or (own.seats_wanted if own else ""),
                "priority": given["priority"] or (own.priority if own else 3),
                "note": given["note"] or (own.note if own else ""),
            }
        )  # fmt: skip
    return lines


def _save(request: HttpRequest, page: RequestPage) -> tuple[Problem, ...]:
    """Write what was filled in; return what is wrong with it, by the activity's code."""
    codes = {row.id.hex: row for row in page.menu}
    asked, problems = [], []
    for key, row in codes.items():
        wanted, least = (request.POST.get(f"{name}-{key}", "").strip() for name in ("wanted", "min"))
        if not wanted and not least:
            continue
        if not all(text.isascii() and text.isdigit() and len(text) < 7 for text in (wanted, least or wanted)):
            problems.append(Problem(_("seats are whole numbers"), row=row.code, remedy=_("write digits only")))
            continue
        priority = request.POST.get(f"priority-{key}", "3")
        revision = request.POST.get(f"revision-{key}", "")
        asked.append(
            Asked(
                entry=str(row.id),
                goal=request.POST.get(f"goal-{key}", ""),
                seats_min=int(least or wanted),
                seats_wanted=int(wanted or least),
                priority=int(priority) if priority in {"1", "2", "3", "4", "5"} else 0,
                note=request.POST.get(f"note-{key}", "").strip(),
                revision=int(revision) if revision.isascii() and revision.isdigit() else None,
                place=row.code,
            )
        )
    if problems:
        return tuple(problems)
    try:
        changed = request_seats(actor_of(request), page.round.id, asked)
    except BadInput as error:
        return error.problems
    except Refused as error:
        return (Problem(error.message, remedy=error.remedy),)
    count = len(changed)
    messages.success(
        request, ngettext("%(count)s request saved.", "%(count)s requests saved.", count) % {"count": count}
    )
    return ()


ACTS: dict[str, tuple[Callable[..., Any], bool]] = {
    "withdraw": (withdraw_request, False),
    "release": (release_seats, True),
    "promise": (promise_seats, True),
}


def acts_open(viewer: Viewer, page: RequestPage, row: RequestRow) -> frozenset[str]:
    """Return what the viewer's post may do with a request as it stands: the page offers that, and nothing else."""
    agreed, withdrawn = page.round.state == RoundState.AGREED, row.standing == "withdrawn"
    plans = viewer.side != "partner" and viewer.may(PLAN)
    asks = page.own and viewer.may(REQUEST, party=row.party.code)
    open_now = {
        "withdraw": page.own and page.may_request and not withdrawn and not row.granted,
        "release": bool(row.granted) and agreed and (plans or asks),
        "promise": plans and not agreed and not withdrawn,
    }
    return frozenset(verb for verb, is_open in open_now.items() if is_open)


@login_required
@found_or_404
def act(request: HttpRequest, code: str, request_id: UUID, verb: str) -> HttpResponse:
    """Withdraw a request, give seats back, or promise seats to it."""
    if verb not in ACTS:
        raise Http404(verb)
    viewer = viewer_of(request)
    page = request_page(viewer, code=code)
    row = next((each for each in page.rows if each.id == request_id), None)
    if row is None:
        raise SeatRequest.DoesNotExist
    if request.method == "GET" and verb not in acts_open(viewer, page, row):
        raise Refused(
            _("Your post may not do this with the request, or not now."),
            rule="planning.request_open",
            remedy=_("see the requests for what may be done"),
        )
    run, counts = ACTS[verb]
    start = {"release": row.granted, "promise": row.promised or row.seats_min}.get(verb)
    form = ReasonForm(request.POST or None, seats=counts, initial={"seats": start})
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"]}
        if counts:
            given["seats"] = form.cleaned_data.get("seats") or 0
        done, problems = tried(lambda: run(actor_of(request), request_id, **given))
        if done is not None:
            messages.success(request, _said(verb))
            return redirect("planning-requests", code)
    wrong = request.method == "POST"
    context = shown(
        page.round,
        "rounds",
        form=form,
        wrong=wrong,
        problems=problems,
        label=_label(verb) % {"code": row.code, "title": row.title},
        about=_about(row),
        follows=_follows(verb),
        back=("planning-requests", code),
        inner="requests",
        stop=verb != "promise",
    )
    return render(request, "web/planning/confirm.html", context, status=422 if wrong else 200)


def _label(verb: str) -> str:
    return {
        "withdraw": _("Withdraw the request for %(code)s %(title)s"),
        "release": _("Give back seats of %(code)s %(title)s"),
        "promise": _("Promise seats of %(code)s %(title)s"),
    }[verb]


def _about(row: RequestRow) -> str:
    """Whose request it is, and what it asks for: the same activity is requested by many."""
    return _("%(party)s wants %(wanted)s, at least %(least)s; granted: %(granted)s; promised: %(promised)s.") % {
        "party": row.party.name,
        "wanted": ngettext("%(seats)s seat", "%(seats)s seats", row.seats_wanted) % {"seats": row.seats_wanted},
        "least": row.seats_min,
        "granted": row.granted,
        "promised": row.promised,
    }


def _follows(verb: str) -> str:
    return {
        "withdraw": _("It is then no longer considered. You can make it again while requests are open."),
        "release": _("The seats go to who waits for them, at once. You cannot take them back."),
        "promise": _("Every plan must then honour these seats, or say which promises conflict."),
    }[verb]


def _said(verb: str) -> str:
    return {
        "withdraw": _("The request is withdrawn."),
        "release": _("The seats are given back."),
        "promise": _("The seats are promised."),
    }[verb]
