"""What partners promised against what they delivered."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.rules.duties import PROGRAMME_OVER
from entente.apps.programmes.selectors.programmes import programme_list
from entente.apps.programmes.selectors.undertakings import UndertakingView, undertaking_counts, undertakings
from entente.apps.programmes.vocabularies import UndertakingKind, UndertakingState
from entente.web.actors import viewer_of
from entente.web.charts.duties import amount_words, plain, promise_chart
from entente.web.clock import clock_of
from entente.web.views.duties.shared import counted, exported, goes, programme_choices, rest_of, speaks_under
from entente.web.views.problems import found_or_404

# So many bars are readable in one chart; more are left to the table.
MOST_BARS = 30
# So many rows a page lists; its answer and its counts are of all.
ON_A_PAGE = 100
_FILTERS = ("party", "programme", "kind", "state")


@require_safe
@found_or_404
def undertaking_page(request: HttpRequest) -> HttpResponse:
    """Show undertakings and how they stand on the date."""
    viewer, clock = viewer_of(request), clock_of(request)
    everything = undertakings(viewer, on=clock.on)
    rows = _chosen(request, everything)
    chosen = {name: request.GET.get(name, "") for name in _FILTERS}
    charted = rows[:MOST_BARS]
    listed = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    hrefs = {str(view.id): goes("undertaking", view.id, query=clock.query) for view in charted}
    context = {
        "rows": [(view, amount_words(view)) for view in listed],
        "total": len(rows),
        "pages": listed,
        "rest": rest_of(request),
        "all": everything,
        "answer": answer(rows),
        "counts": [each for each in undertaking_counts(tuple(rows)) if each.total],
        "chart": promise_chart(charted, hrefs),
        "cut": len(rows) > MOST_BARS,
        "choices": [
            ("party", _("Partner"), counted((view.party, view.party_name) for view in everything), chosen["party"]),
            ("programme", _("Programme"), programme_choices(everything),
             chosen["programme"]),
            ("kind", _("Kind"), counted((view.kind.value, str(view.kind.label)) for view in everything),
             chosen["kind"]),
            ("state", _("State"), [(state.value, str(state.label), sum(view.standing.state == state
             for view in everything)) for state in UndertakingState], chosen["state"]),
        ],
        "filtered": any(chosen.values()),
        "addable": _addable(request, chosen["programme"]),
        "exercise": bool(rows) and all(view.exercise for view in rows),
        "tab": "undertakings",
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/undertakings.html", context)


@require_safe
@found_or_404
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the undertakings as a file."""
    rows = _chosen(request, undertakings(viewer_of(request), on=clock_of(request).on))
    columns = (
        _("Partner"), _("Code of the partner"), _("Programme"), _("Code of the programme"), _("Kind"),
        _("What is promised"), _("Promised"), _("Delivered"), _("Unit"), _("By when"), _("State"),
        _("Post that follows it"),
    )  # fmt: skip
    cells = [
        (view.party_name, view.party, view.programme_title, view.programme, view.kind.label, view.text,
         plain(view.standing.promised), plain(view.standing.delivered), view.unit, view.due,
         view.standing.state.label, view.owner_name)
        for view in rows
    ]  # fmt: skip
    return exported(
        request, form, name="undertakings", title=_("Undertakings"), columns=columns, rows=cells,
        exercise=any(view.exercise for view in rows),
    )  # fmt: skip


def answer(rows: Sequence[UndertakingView]) -> str:
    """Say in one sentence how many were kept, are late, are open."""
    states = [view.standing.state for view in rows]
    kept, late = states.count(UndertakingState.KEPT), states.count(UndertakingState.LATE)
    total = len(states)
    text = ngettext(
        "%(kept)s of %(total)s undertaking is kept", "%(kept)s of %(total)s undertakings are kept", total
    ) % {"kept": number_format(kept), "total": number_format(total)}
    if late:
        text += ngettext(", %(late)s is late", ", %(late)s are late", late) % {"late": number_format(late)}
    return text + "."


def _chosen(request: HttpRequest, rows: Sequence[UndertakingView]) -> list[UndertakingView]:
    wanted = {name: request.GET.get(name, "") for name in _FILTERS}
    order = {state: place for place, state in enumerate(
        (UndertakingState.LATE, UndertakingState.PARTLY, UndertakingState.OPEN, UndertakingState.KEPT,
         UndertakingState.RELEASED)
    )}  # fmt: skip
    found = [
        view
        for view in rows
        if wanted["party"] in {"", view.party}
        and wanted["programme"] in {"", view.programme}
        and wanted["kind"] in {"", view.kind}
        and wanted["state"] in {"", view.standing.state}
    ]
    kinds = list(UndertakingKind)
    return sorted(found, key=lambda view: (order[view.standing.state], view.due or "9999", kinds.index(view.kind)))


def _addable(request: HttpRequest, code: str) -> list[tuple[str, str]]:
    """The programmes under which the viewer may record an undertaking: the one that is chosen, or all."""
    viewer = viewer_of(request)
    if not viewer.may("programmes.undertakings"):
        return []
    rows = programme_list(viewer, on=clock_of(request).on)
    return [
        (row.code, f"{row.party.name}: {row.title}")
        for row in rows
        if code in {"", row.code}
        and row.state not in PROGRAMME_OVER
        and speaks_under(viewer, "programmes.undertakings", row)
    ]
