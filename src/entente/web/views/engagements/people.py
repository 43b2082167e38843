"""Who takes part in an engagement: named by their party, with the post they hold on the day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entente.apps.calendars.selectors.conflicts import participant_conflicts
from entente.apps.calendars.selectors.listed import Listed
from entente.apps.engagements.enums import Attendance
from entente.apps.engagements.selectors.choices import nominee_options
from entente.apps.engagements.selectors.engagements import EngagementPage, engagement_get
from entente.apps.engagements.services.participants import Nominee, nominate, remove_participant, set_attendance
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import Choices
from entente.web.views.engagements.forms import NomineeForm
from entente.web.views.engagements.shared import borne_by, found_or_404


@found_or_404
def participants(request: HttpRequest, code: str) -> HttpResponse:
    """Show who takes part; a party names its people here."""
    viewer = viewer_of(request)
    page = engagement_get(viewer, code=code, on=clock_of(request).on)
    choices = _choices(request, page)
    form = NomineeForm(request.POST or None, choices=choices, initial={"party": request.GET.get("party", viewer.party)})
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        data = form.cleaned_data
        person = UUID(data.pop("person")) if data["person"] else data.pop("person") or None
        try:
            nominate(actor_of(request), page.row.id, Nominee(person=person, **data))
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The participant is on the list."))
            return redirect("engagement-people", code)
    by_party: dict[str, list[object]] = {part.name: [] for part in page.row.parties}
    for person_line in page.people:
        by_party.setdefault(person_line.party_name, []).append(person_line)
    elsewhere = _elsewhere(request, page)
    context = {
        "page": page,
        "elsewhere": elsewhere,
        "row": page.row,
        "is_exercise": page.row.kind == "exercise",
        "by_party": by_party,
        "seats": {part.name: part.seats for part in page.row.parties if part.seats is not None},
        "answers": Attendance.choices,
        "form": form,
        "may_name": bool(choices["party"]) and viewer.signed_in,
        "wrong": wrong,
        "tab": "people",
        **borne_by([page.row, *(other for _name, other in elsewhere)], exercise=page.row.exercise),
    }
    return render(request, "web/engagements/people.html", context, status=422 if wrong else 200)


@login_required
@require_POST
@found_or_404
def participant(request: HttpRequest, code: str, person: int) -> HttpResponse:
    """Record somebody's answer, or take them off the list."""
    page = engagement_get(viewer_of(request), code=code, on=clock_of(request).on)
    if person not in {each.id for each in page.people}:
        raise Http404(str(person))
    if request.POST.get("remove"):
        remove_participant(actor_of(request), person)
        messages.success(request, _("Taken off the list."))
    else:
        answer = request.POST.get("attendance", "")
        if answer not in Attendance.values:
            raise Http404(answer)
        set_attendance(actor_of(request), person, attendance=answer)
        messages.success(request, _("The answer is recorded."))
    return redirect("engagement-people", code)


def _elsewhere(request: HttpRequest, page: EngagementPage) -> list[tuple[str, Listed]]:
    """Who of those named is to be somewhere else on these days, and where; nobody once it is over."""
    row = page.row
    if not page.people or row.ends < clock_of(request).today:
        return []
    found = participant_conflicts(viewer_of(request), first=row.starts, last=row.ends)
    return [
        (each.name, each.other if each.one.id == row.id else each.one)
        for each in found
        if row.id in {each.one.id, each.other.id}
    ]


def _choices(request: HttpRequest, page: EngagementPage) -> dict[str, Choices]:
    """The parties for which the viewer may name people, and the people they may choose."""
    viewer = viewer_of(request)
    parties = {
        part.code: part.name
        for part in page.row.parties
        if viewer.may("engagements.nominate", party=part.code)
        and (viewer.side != "partner" or viewer.party == part.code)
    }
    people: Choices = []
    for party in parties:
        people += nominee_options(viewer, party=party, day=page.row.starts)
        if page.row.starts > clock_of(request).today:
            people += nominee_options(viewer, party=party, day=clock_of(request).today)
    return {"party": list(parties.items()), "person": sorted(set(people), key=lambda pair: pair[1])}
