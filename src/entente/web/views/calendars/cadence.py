"""The cadence matrix: who has not been met for how long, whom to meet next; and setting how often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from entente.apps.calendars.rules import CADENCE, LONGEST
from entente.apps.calendars.selectors.cadence import Cell, Matrix, cadence_matrix
from entente.apps.calendars.services.cadence import set_cadence
from entente.apps.engagements.enums import EngagementLevel
from entente.apps.register.selectors.types import PartyRef
from entente.web import exports
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.acts import Act, ask
from entente.web.views.calendars.query import Choice, standing_parties
from entente.web.views.calendars.standing import standing_term
from entente.web.views.problems import explained
from entente.web.words import day_text

SHOWN = 8


class TargetForm(ExplainedForm):
    """How often a party is to be met at a level."""

    every_days = forms.IntegerField(
        label=gettext_lazy("At least once in how many days"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        help_text=gettext_lazy("A month is 30, half a year 182, a year 365. Leave it empty to set no cadence."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, required=False, help_text=gettext_lazy("Who decided it, and why.")
    )


@explained
def cadence(request: HttpRequest) -> HttpResponse:
    """Show every partner by level: when last met, against the cadence that was meant."""
    found, allies, met_by = _matrix(request)
    viewer = viewer_of(request)
    rows = found.rows
    if request.GET.get("show") == "late":
        rows = tuple(row for row in rows if row.worst in {"overdue", "soon"})
    targets = any(cell.every_days for row in found.rows for cell in row.cells)
    context = {
        "found": found,
        "rows": rows,
        "late": request.GET.get("show") == "late",
        "suggestions": found.suggestions[:SHOWN],
        "more_suggestions": max(0, len(found.suggestions) - SHOWN),
        "answer": _answer(found),
        "met_by": Choice("met_by", _("Met by"), tuple((ally.code, ally.name) for ally in allies), met_by),
        "targets": targets,
        "may_set": viewer.may(CADENCE) and viewer.side != "partner",
        "exports": [("csv", "CSV"), ("xlsx", "XLSX")],
        "tab": "cadence",
        "section": "engagements",
    }
    return render(request, "web/calendars/cadence.html", context)


@explained
def cadence_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the matrix as a file, a row for each partner and level."""
    found, _allies, _met_by = _matrix(request)
    clock = clock_of(request)
    labels = dict(found.levels)
    sheet = exports.Sheet(
        name=f"cadence-{clock.on.isoformat()}",
        title=_("Cadence"),
        about=exports.about(clock),
        columns=(
            _("Code"), _("Partner"), _("Level"), _("Last met"), _("Days ago"), _("To be met every (days)"), _("Due by"),
            _("Standing"), _("Next"),
        ),
        rows=tuple(
            (
                row.party.code, row.party.name, labels[cell.level], _iso(cell.last), _number(cell.ago),
                _number(cell.every_days), cell.due.by.isoformat() if cell.due.by else "", _standing(cell),
                _iso(cell.next),
            )
            for row in found.rows
            for cell in row.cells
        ),
    )  # fmt: skip
    return exports.respond(sheet, form)


@login_required
@explained
@require_http_methods(["GET", "HEAD", "POST"])
def set_target(request: HttpRequest, party: str, level: str) -> HttpResponse:
    """Say how often a partner is to be met at a level."""
    partners, _allies = standing_parties(request)
    named = next((each for each in partners if each.code == party), None)
    if named is None or level not in EngagementLevel.values:
        raise Http404(party)
    viewer = viewer_of(request)
    if not viewer.may(CADENCE, party=party) or viewer.side == "partner":
        raise Http404(party)
    row = cadence_matrix(viewer, parties=[named], on=clock_of(request).on).rows[0]
    cell = next(each for each in row.cells if each.level == level)

    def write(data: dict[str, Any]) -> str:
        set_cadence(actor_of(request), party=party, level=level, every_days=data["every_days"], note=data["note"])
        return reverse("cadence")

    label = str(EngagementLevel(level).label)
    act = Act(
        question=_("How often is %(name)s to be met: %(level)s?") % {"name": named.name, "level": label},
        answer=_("Last met on %(date)s.") % {"date": day_text(cell.last.on, long=True)}
        if cell.last
        else _("Never met."),
        button=_("Set the cadence"),
        warning=_("The allies see it; the partner does not. It stands in the ledger under your name."),
        done=_("The cadence is set."),
        back=reverse("cadence"),
        write=write,
    )
    initial = {"every_days": cell.every_days, "note": cell.note}
    form = TargetForm(request.POST or None, initial=initial)
    return ask(request, act, form)


def _matrix(request: HttpRequest) -> tuple[Matrix, list[PartyRef], str]:
    partners, allies = standing_parties(request)
    met_by = request.GET.get("met_by", "")
    met_by = met_by if met_by in {ally.code for ally in allies} else ""
    found = cadence_matrix(viewer_of(request), parties=partners, on=clock_of(request).on, met_by=met_by)
    return found, allies, met_by


def _answer(found: Matrix) -> str:
    overdue, soon = found.counts["overdue"], found.counts["soon"]
    if not any(found.counts[name] for name in ("overdue", "soon", "kept")):
        return _("No cadence is set that you may read.")
    values = {
        "overdue": number_format(overdue),
        "soon": number_format(soon),
        "kept": number_format(found.counts["kept"]),
    }
    text = _("Overdue: %(overdue)s, due soon: %(soon)s, kept: %(kept)s.") % values
    parties = sum(row.worst == "overdue" for row in found.rows)
    if parties:
        text += " " + ngettext(
            "%(count)s partner waits longer than was meant.", "%(count)s partners wait longer than was meant.", parties
        ) % {"count": number_format(parties)}
    return text


def _standing(cell: Cell) -> str:
    term = standing_term(cell)
    return term.name if term else ""


def _iso(meeting: Any) -> str:
    return meeting.on.isoformat() if meeting else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
