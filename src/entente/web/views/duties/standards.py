"""The catalogue of standards, one standard, how far partners have come, and one partner's profile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.selectors.adoptions import (
    interoperability_overview,
    party_named,
    standard_adopters,
    standard_get,
)
from entente.apps.programmes.selectors.standards import Profile, interoperability_profile, standards_catalogue
from entente.apps.programmes.vocabularies import AdoptionState
from entente.apps.register.selectors.choices import party_list
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.charts.duties import ADOPTION_COLOURS, profile_chart, profile_key
from entente.web.charts.programmes import Segment, Strip
from entente.web.clock import clock_of
from entente.web.views.duties.shared import counted, exported, may_for
from entente.web.views.problems import found_or_404

RIGHT = "programmes.standards"


@require_safe
@found_or_404
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the catalogue, all of it or one field, or what matches a text."""
    everything = standards_catalogue(viewer_of(request))
    field, text = request.GET.get("field", ""), request.GET.get("text", "").strip()
    wanted = fold(text)
    rows = [
        row
        for row in everything
        if field in {"", row.field} and wanted in fold(f"{row.number} {row.agreement} {row.title}")
    ]
    context = {
        "rows": rows,
        "all": everything,
        "text": text,
        "choices": [
            ("field", _("Field"), counted(((row.field, row.field_name) for row in everything), by_name=False), field),
        ],
        "filtered": bool(field or text),
        "tab": "standards",
        "sub": "catalogue",
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/standards.html", context)


@require_safe
@found_or_404
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """Show a standard, where it can be read, and which parties have come how far with it."""
    viewer = viewer_of(request)
    view = standard_get(viewer, code=code)
    adopters = standard_adopters(viewer, standard=code, on=clock_of(request).on)
    context = {
        "view": view,
        "adopters": adopters,
        "exercise": bool(adopters) and all(each.exercise for _party, each in adopters),
        "tab": "standards",
        "sub": "catalogue",
        "section": "programmes",
    }
    return render(request, "web/duties/standard.html", context)


@require_safe
@found_or_404
def partners(request: HttpRequest) -> HttpResponse:
    """Show how far every party has come, and lead to its profile."""
    viewer = viewer_of(request)
    rows = interoperability_overview(viewer, on=clock_of(request).on)
    longest = max((row.total for row in rows), default=1)
    context = {
        "rows": [(row, _strip(row.by_state, longest)) for row in rows],
        "key": [(str(state.label), colour) for state, colour in ADOPTION_COLOURS.items()
                if any(row.by_state[state] for row in rows)],
        "others": [party for party in party_list(viewer) if may_for(viewer, RIGHT, party=party.code)
                   and party not in {row.party for row in rows}] if viewer.may(RIGHT) else [],
        "exercise": bool(rows) and all(row.exercise for row in rows),
        "tab": "standards",
        "sub": "partners",
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/standard_partners.html", context)


@require_safe
@found_or_404
def profile(request: HttpRequest, party: str) -> HttpResponse:
    """Show the interoperability of a party by field and standard."""
    viewer, clock = viewer_of(request), clock_of(request)
    whose = party_named(viewer, code=party)
    found = interoperability_profile(viewer, party=party, on=clock.on)
    field, state = request.GET.get("field", ""), request.GET.get("state", "")
    rows = [row for row in found.standards if field in {"", row.field} and state in {"", row.state}]
    entered = [row for row in found.standards if row.id]
    names = {each.field: each.name for each in found.fields}
    context = {
        "party": whose,
        "found": found,
        "rows": [(row, names.get(row.field, row.field)) for row in rows],
        "entered": entered,
        "answer": answer(found, name=whose.name),
        "chart": profile_chart(found.fields) if entered else None,
        "key": profile_key(found.fields),
        "choices": [
            ("field", _("Field"), [(each.field, each.name, each.total) for each in found.fields], field),
            ("state", _("State"), [(each.value, str(each.label), sum(row.state == each for row in found.standards))
                                   for each in AdoptionState], state),
        ],
        "filtered": bool(field or state),
        "may_set": may_for(viewer, RIGHT, party=party),
        "exercise": bool(entered) and all(row.exercise for row in entered),
        "tab": "standards",
        "sub": "partners",
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/profile.html", context)


@require_safe
@found_or_404
def export(request: HttpRequest, party: str, form: str) -> HttpResponse:
    """Give a party's profile as a file, a standard a row."""
    viewer = viewer_of(request)
    whose = party_named(viewer, code=party)
    found = interoperability_profile(viewer, party=party, on=clock_of(request).on)
    names = {each.field: each.name for each in found.fields}
    columns = (
        _("Number"), _("Title"), _("Edition"), _("Field"), _("How far"), _("Since"), _("Target date"),
        _("Reservations"), _("Followed by"),
    )  # fmt: skip
    rows = [
        (row.number, row.title, row.edition, names.get(row.field, row.field), row.state.label, row.since, row.target_on,
         row.reservations, row.owner_name)
        for row in found.standards
    ]  # fmt: skip
    return exported(
        request, form, name=f"standards-{party}", title=_("Standards"), columns=columns, rows=rows,
        more=((_("Partner"), whose.name),), exercise=any(row.exercise for row in found.standards),
    )  # fmt: skip


def answer(found: Profile, *, name: str) -> str:
    """Say in one sentence how many standards are in use, and in which field most and fewest are."""
    total = len(found.standards)
    used = sum(row.state == AdoptionState.IMPLEMENTED for row in found.standards)
    text = ngettext(
        "%(name)s uses %(used)s of %(total)s standard of the catalogue",
        "%(name)s uses %(used)s of %(total)s standards of the catalogue",
        total,
    ) % {"name": name, "used": number_format(used), "total": number_format(total)}
    late = sum(row.late for row in found.standards)
    if late:
        text += ngettext("; %(late)s target date has passed", "; %(late)s target dates have passed", late) % {
            "late": number_format(late)
        }
    return text + "."


def _strip(by_state: dict[AdoptionState, int], longest: int) -> Strip:
    place, segments = 0.0, list[Segment]()
    for state, colour in ADOPTION_COLOURS.items():
        if by_state[state]:
            width = 100 * by_state[state] / longest
            segments.append(Segment(state.value, str(state.label), by_state[state], place, width, colour))
            place += width
    return Strip(tuple(segments), ", ".join(f"{each.label} {each.count}" for each in segments))
