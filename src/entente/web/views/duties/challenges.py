"""The challenges of the cooperation: a list, and a map of partners by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.selectors.challenges import ChallengeView, HeatRow, challenge_heat_map, challenges
from entente.apps.programmes.vocabularies import ChallengeKind, ChallengeState, Severity, Trend
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.shared import counted, exported, programme_choices
from entente.web.views.problems import found_or_404

RIGHT = "programmes.challenges"
_FILTERS = ("party", "programme", "kind", "severity", "state", "owner")
_KEYS: dict[str, Any] = {
    "title": lambda view: fold(view.title),
    "party": lambda view: fold(view.party_name),
    "severity": lambda view: -view.severity,
    "review": lambda view: (view.review_on is None, view.review_on),
}


@require_safe
@found_or_404
def challenge_list(request: HttpRequest) -> HttpResponse:
    """Show challenges, the gravest first."""
    viewer = viewer_of(request)
    everything = challenges(viewer, state="", on=clock_of(request).on)
    rows = _chosen(request, everything)
    chosen = {name: request.GET.get(name, "") for name in _FILTERS}
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in _KEYS else "severity"
    context = {
        "rows": rows,
        "all": everything,
        "query": {"sort": sort, "descending": request.GET.get("order") == "desc"},
        "answer": answer(rows),
        "choices": [
            ("party", _("Partner"), counted((view.party, view.party_name) for view in everything), chosen["party"]),
            ("programme", _("Programme"), programme_choices(everything),
             chosen["programme"]),
            ("kind", _("Kind"), [(kind.value, str(kind.label), sum(view.kind == kind for view in everything))
                                 for kind in ChallengeKind], chosen["kind"]),
            ("severity", _("Severity"), [(str(each.value), str(each.label), sum(view.severity == each for view in
             everything)) for each in reversed(Severity)], chosen["severity"]),
            ("state", _("State"), [("overdue", _("Review overdue"), sum(view.overdue for view in everything)),
             *((each.value, str(each.label), sum(view.state == each for view in everything)) for each in
               ChallengeState)], chosen["state"]),
            ("owner", _("Owner"), counted((view.owner, view.owner_name) for view in everything), chosen["owner"]),
        ],
        "filtered": any(chosen.values()),
        "may_open": viewer.may(RIGHT),
        "exercise": bool(rows) and all(view.exercise for view in rows),
        "tab": "challenges",
        "sub": "list",
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/challenges.html", context)


@require_safe
@found_or_404
def heat_map(request: HttpRequest) -> HttpResponse:
    """Show partners by kind: how many open challenges, how grave, going where."""
    kind = request.GET.get("kind", "")
    viewer = viewer_of(request)
    rows = challenge_heat_map(viewer, exercise={"real": False, "exercise": True}.get(kind), on=clock_of(request).on)
    context = {
        "rows": rows,
        "kinds": list(ChallengeKind),
        "answer": map_answer(rows),
        "severities": list(Severity),
        "trends": list(Trend),
        "choices": [("kind", _("Records"), [("real", _("Real"), 0), ("exercise", _("Exercise"), 0)], kind)],
        "filtered": bool(kind),
        "may_open": viewer.may(RIGHT),
        "exercise": bool(rows) and all(cell.exercise == cell.count for row in rows for cell in row.cells),
        "tab": "challenges",
        "sub": "map",
        "section": "programmes",
    }
    return render(request, "web/duties/challenge_map.html", context)


@require_safe
@found_or_404
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give challenges as a file."""
    rows = _chosen(request, challenges(viewer_of(request), state="", on=clock_of(request).on))
    columns = (
        _("Partner"), _("Code of the partner"), _("Programme"), _("Code of the programme"), _("Kind"), _("Title"),
        _("Severity"), _("Trend"), _("State"), _("Owner"), _("Next review"), _("Review overdue"),
        _("What is done about it"), _("Open since"), _("Evidence"),
    )  # fmt: skip
    cells = [
        (view.party_name, view.party, view.programme_title, view.programme, view.kind.label, view.title,
         f"{view.severity.value} {view.severity.label}",
         view.trend.label, view.state.label, view.owner_name, view.review_on, _("yes") if view.overdue else _("no"),
         view.mitigation, view.opened_on, view.evidence)
        for view in rows
    ]  # fmt: skip
    return exported(
        request, form, name="challenges", title=_("Challenges"), columns=columns, rows=cells,
        exercise=any(view.exercise for view in rows),
    )  # fmt: skip


def answer(rows: Sequence[ChallengeView]) -> str:
    """Say in one sentence how many are open, how many grave or worsening, how many not looked at in time."""
    still = [view for view in rows if view.state == ChallengeState.OPEN]
    grave = sum(view.severity >= Severity.HIGH for view in still)
    worse = sum(view.trend == Trend.WORSENING for view in still)
    late = sum(view.overdue for view in still)
    values = {"grave": number_format(grave), "worse": number_format(worse), "late": number_format(late)}
    first = ngettext("%(count)s open challenge", "%(count)s open challenges", len(still)) % {
        "count": number_format(len(still))
    }
    rest = _("high or critical: %(grave)s, worsening: %(worse)s, review overdue: %(late)s.") % values
    return f"{first}; {rest}"


def map_answer(rows: Sequence[HeatRow]) -> str:
    """Say in one sentence where it is gravest: the partners with the highest severity, and the kind found most."""
    cells = [(row, cell) for row in rows for cell in row.cells if cell.count]
    if not cells:
        return ""
    worst = max(cell.severity for _row, cell in cells if cell.severity is not None)
    names = list(dict.fromkeys(row.party_name for row, cell in cells if cell.severity == worst))
    by_kind = {kind: sum(cell.count for _row, cell in cells if cell.kind == kind) for kind in ChallengeKind}
    most = max(by_kind, key=lambda kind: by_kind[kind])
    late = sum(cell.overdue for _row, cell in cells)
    return _("%(severity)s with: %(parties)s. Most often: %(kind)s (%(count)s). Reviews overdue: %(late)s.") % {
        "severity": Severity(worst).label,
        "parties": ", ".join(names[:4]) + ("…" if len(names) > 4 else ""),
        "kind": most.label,
        "count": number_format(by_kind[most]),
        "late": number_format(late),
    }


def _chosen(request: HttpRequest, rows: Sequence[ChallengeView]) -> list[ChallengeView]:
    wanted = {name: request.GET.get(name, "") for name in _FILTERS}
    state = wanted["state"] or (ChallengeState.OPEN.value if not any(wanted.values()) else "")
    found = [
        view
        for view in rows
        if all(wanted[name] in {"", str(getattr(view, name))} for name in ("party", "programme", "kind", "owner"))
        and wanted["severity"] in {"", str(view.severity.value)}
        and (state in {"", view.state.value} or (state == "overdue" and view.overdue))
    ]
    sort = request.GET.get("sort", "")
    return sorted(found, key=_KEYS.get(sort, _KEYS["severity"]), reverse=request.GET.get("order") == "desc")
