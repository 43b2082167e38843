"""Versions of the plan: drawing one, one in full, two side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.planning.enums import RoundState, VersionKind
from entente.apps.planning.selectors.rounds import round_get
from entente.apps.planning.selectors.types import RoundPage, VersionPage
from entente.apps.planning.selectors.versions import compare_versions, version_get, version_inputs
from entente.apps.planning.services.allocating import ask_version
from entente.apps.planning.services.rounds import require_plan
from entente.web.actors import actor_of, viewer_of
from entente.web.views.history import record_parts
from entente.web.views.planning.forms import DrawForm
from entente.web.views.planning.newcomers import newcomers
from entente.web.views.planning.shared import found_or_404, shown, tried

ON_A_PAGE = 100


@login_required
@found_or_404
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a version: the plan, what if, or late requests against what is left."""
    page = round_get(viewer_of(request), code=code)
    require_plan(actor_of(request))
    late = page.round.state == RoundState.AGREED
    form = DrawForm(request.POST or None, **_options(request, page))
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        given, changes = form.cleaned_data, form.changes()
        kind = VersionKind.LATE if late else (VersionKind.WHAT_IF if changes else VersionKind.PLAN)
        made, problems = tried(
            lambda: ask_version(
                actor_of(request),
                page.round.id,
                kind=kind,
                label=given["label"],
                changes={} if late else changes,
                base=int(given["base"]) if given["base"] and not late else None,
                seed=given["seed"],
                time_limit=given["time_limit"],
            )
        )
        if made is not None:
            messages.success(request, _("Version %(number)s is being drawn.") % {"number": made.number})
            return redirect("plan-version", code, made.number)
    wrong = request.method == "POST"
    context = shown(
        page.round,
        "rounds",
        page=page,
        form=form,
        wrong=wrong,
        problems=problems,
        late=late,
        funds=[(name, amount, form[f"fund_{code_}"]) for code_, name, amount in form.funds],
        partners=[
            (name, budget, floor, form[f"budget_{code_}"], form[f"floor_{code_}"])
            for code_, name, budget, floor in form.partners
        ],
        inner="versions",
    )
    return render(request, "web/planning/draw.html", context, status=422 if wrong else 200)


def _options(request: HttpRequest, page: RoundPage) -> dict[str, Any]:
    return {
        "funds": [(fund.code, fund.name, fund.amount) for fund in page.funds],
        "partners": [(each.party.code, each.party.name, each.budget, each.floor) for each in page.partners],
        "newcomers": newcomers(request, taken={each.party.code for each in page.partners}),
        "versions": [
            (str(each.number), _("version %(number)s") % {"number": each.number})
            for each in page.versions
            if each.state == "done"
        ],
    }


@require_safe
@found_or_404
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a version: what it allocates, to whom, why not more, and what is proven of it."""
    viewer = viewer_of(request)
    page = version_get(viewer, code=code, number=number)
    round_ = round_get(viewer, code=code)
    partner, rule = request.GET.get("partner", "")[:12], request.GET.get("rule", "")[:40]
    short = [row for row in page.rows if row.reasons]
    if partner:
        short = [row for row in short if row.party.code == partner]
    if rule:
        short = [row for row in short if any(reason.rule == rule for reason in row.reasons)]
    context = shown(
        page.round,
        "rounds",
        page=page,
        version=page.version,
        may_plan=round_.may_plan,
        actions={each.code for each in round_.actions},
        answer=_answer(page),
        refusals=Paginator(short, ON_A_PAGE).get_page(request.GET.get("page")),
        partner=partner,
        rule=rule,
        others=[each for each in round_.versions if each.number != number and each.state == "done"],
        most=max((each.seats for each in page.partners), default=0),
        inner="versions",
        stages=[(_stage(each["name"]), each) for each in page.version.stages],
        **record_parts(request, "plan_version", str(page.version.id)),
    )
    return render(request, "web/planning/version.html", context)


def _stage(name: str) -> str:
    return {
        "mandatory": _("Promises missed"),
        "floors": _("Floors met"),
        "points": _("Goal points"),
        "cost": _("Cost"),
    }.get(name, name)


def _answer(page: VersionPage) -> str:
    found = page.version.summary
    if not found:
        return ""
    return _(
        "%(coverage)s %% of the goals’ weight is covered; %(granted)s of %(requests)s requests are granted, %(cut)s of "
        "them in part; %(floors)s of %(partners)s partners reach their floor; it costs %(cost)s %(currency)s."
    ) % {
        "coverage": number_format(100 * found["coverage"], 1),
        "granted": number_format(found["granted"]),
        "requests": number_format(found["requests"]),
        "cut": number_format(found["cut"]),
        "floors": found["floors_met"],
        "partners": found["partners"],
        "cost": number_format(found["cost"], force_grouping=True),
        "currency": page.round.currency,
    }


@require_safe
@found_or_404
def progress(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return how far the drawing has come: the page asks every second, and loads anew when it is done."""
    page = version_get(viewer_of(request), code=code, number=number)
    response = render(request, "web/planning/parts/progress.html", {"round": page.round, "version": page.version})
    if not page.version.busy:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@found_or_404
def instance(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return what a version was drawn from, as `entente plan allocate` reads it."""
    inputs = version_inputs(viewer_of(request), code=code, number=number)
    response = JsonResponse(inputs, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{code}-version-{number}.json"'
    return response


@require_safe
@found_or_404
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show two versions side by side."""
    viewer = viewer_of(request)
    round_ = round_get(viewer, code=code)
    done = [each for each in round_.versions if each.state == "done"]
    left, right = (_number(request.GET.get(name, "")) for name in ("left", "right"))
    known = {each.number for each in done}
    both = left in known and right in known and left != right
    found = compare_versions(viewer, code=code, left=left, right=right) if both else None
    context = shown(
        round_.round,
        "rounds",
        page=round_,
        versions=done,
        left=left,
        right=right,
        found=found,
        measures=_measures(found) if found else [],
        differences=Paginator(found.differences, ON_A_PAGE).get_page(request.GET.get("page")) if found else None,
        inner="compare",
    )
    return render(request, "web/planning/compare.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _measures(found: Any) -> list[tuple[str, str, str, str]]:
    """What the two reach: name, left, right, and the change in words."""
    one, two = found.left.summary, found.right.summary
    rows: list[tuple[str, str, str, str]] = [
        (
            _("Goals’ weight covered"),
            f"{number_format(100 * one['coverage'], 1)} %",
            f"{number_format(100 * two['coverage'], 1)} %",
            f"{100 * (two['coverage'] - one['coverage']):+.1f}",
        )
    ]
    for key, label in (
        ("floors_met", _("Partners at their floor")), ("granted", _("Requests granted")), ("cut", _("Granted in part")),
        ("refused", _("Refused")), ("seats", _("Seats")), ("cost", _("Cost")),
    ):  # fmt: skip
        before, after = one.get(key, 0), two.get(key, 0)
        rows.append(
            (label, number_format(before, force_grouping=True), number_format(after, force_grouping=True),
             f"{after - before:+,}")
        )  # fmt: skip
    return rows
