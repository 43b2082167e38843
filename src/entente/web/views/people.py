"""People: the list, a person, their account, clearances and communities."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.access import services
from entente.apps.access.models import Clearance, Community, CommunityMember, Level, Person
from entente.apps.access.rules.posts import APPOINT, CLEAR, holds
from entente.apps.access.selectors.directory import SEE, person_get, person_list
from entente.apps.access.selectors.directory_types import PersonView
from entente.web.actors import actor_of, viewer_of
from entente.web.staff_forms import ClearanceForm, CommunityForm, EndForm, PersonForm, ReasonedForm, today
from entente.web.views.acts import Act, ask
from entente.web.views.history import record_parts
from entente.web.views.problems import explained


@login_required
@explained
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List people with the posts they hold."""
    holds(actor_of(request), SEE)
    text, everybody = request.GET.get("text", "").strip(), request.GET.get("show") == "all"
    rows = person_list(viewer_of(request), text=text, active_only=not everybody)
    context = {"rows": rows, "text": text, "everybody": everybody, **may(request)}
    return render(request, "web/access/people.html", context)


@login_required
@explained
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a person: posts, clearances, communities, what was done to the account."""
    view = _view(request, person_id)
    parts = record_parts(request, "person", str(person_id))
    return render(request, "web/access/person.html", {"person": view, **parts, **may(request)})


@login_required
@explained
def create_person(request: HttpRequest) -> HttpResponse:
    """Create a person."""
    holds(actor_of(request), APPOINT)

    def write(data: dict[str, Any]) -> str:
        return reverse("person", args=[services.create_person(actor_of(request), **data).pk])

    act = Act(
        question=_("Who is to have an account?"),
        answer=_("An account alone lets nobody do anything: appoint the person to a post afterwards."),
        button=_("Create the person"),
        warning=_("A person cannot be deleted, only their account closed: what they did stays under their name."),
        done=_("The person is created. They can set a password by “Forgotten password”."),
        back=reverse("people"),
        write=write,
    )
    return ask(request, act, PersonForm(request.POST or None))


@login_required
@explained
def close_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close a person's account."""
    holds(actor_of(request), APPOINT)
    view = _view(request, person_id)

    def write(data: dict[str, Any]) -> str:
        services.deactivate_person(actor_of(request), _row(person_id), reason=data["reason"])
        return reverse("person", args=[person_id])

    act = Act(
        question=_("%(name)s: close the account?") % {"name": view.name},
        answer=_("What they did stays under their name."),
        button=_("Close the account"),
        warning=_("They are signed out at their next step and cannot sign in again. Their posts stay with nobody."),
        done=_("The account is closed."),
        back=reverse("person", args=[person_id]),
        write=write,
        stops=True,
    )
    return ask(request, act, ReasonedForm(request.POST or None))


@login_required
@explained
def clear(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Clear a person up to a level."""
    holds(actor_of(request), CLEAR)
    view = _view(request, person_id)
    levels = Level.objects.filter(rank__gt=0)

    def write(data: dict[str, Any]) -> str:
        level = Level.objects.get(pk=data["level"])
        services.clear(actor_of(request), _row(person_id), level=level, start=data["start"], end=data["end"])
        return reverse("person", args=[person_id])

    act = Act(
        question=_("%(name)s: cleared up to which level?") % {"name": view.name},
        answer=_("An earlier clearance ends where this one begins."),
        button=_("Clear the person"),
        warning=_("From the first day on they read what bears this level or a lower one, as far as it is released"
                  " to the party of their post and they need to know."),
        done=_("The person is cleared."),
        back=reverse("person", args=[person_id]),
        write=write,
    )  # fmt: skip
    choices = {"level": [(level.code, level.name) for level in levels]}
    return ask(request, act, ClearanceForm(request.POST or None, choices=choices, initial={"start": today()}))


@login_required
@explained
def admit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Admit a person to a community."""
    holds(actor_of(request), CLEAR)
    view = _view(request, person_id)

    def write(data: dict[str, Any]) -> str:
        community = Community.objects.get(pk=data["community"])
        services.admit(actor_of(request), _row(person_id), community=community, start=data["start"], end=data["end"])
        return reverse("person", args=[person_id])

    act = Act(
        question=_("%(name)s: which matter do they need to know of?") % {"name": view.name},
        answer=_("A community reads what its caveat or name limits to it."),
        button=_("Admit to the community"),
        warning=_("From the first day on they read what is limited to this community, as far as they are cleared."),
        done=_("The person is admitted."),
        back=reverse("person", args=[person_id]),
        write=write,
    )
    choices = {"community": [(each.code, each.name) for each in Community.objects.all()]}
    return ask(request, act, CommunityForm(request.POST or None, choices=choices, initial={"start": today()}))


@login_required
@explained
def reopen_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    holds(actor_of(request), APPOINT)
    view = _view(request, person_id)

    def write(data: dict[str, Any]) -> str:
        services.reactivate_person(actor_of(request), _row(person_id), reason=data["reason"])
        return reverse("person", args=[person_id])

    act = Act(
        question=_("%(name)s: open the account again?") % {"name": view.name},
        answer=_("The posts, clearances and communities are those shown on the page of the person."),
        button=_("Open the account"),
        warning=_("The old password no longer works: they set a new one by “Forgotten password”."),
        done=_("The account is open."),
        back=reverse("person", args=[person_id]),
        write=write,
    )
    return ask(request, act, ReasonedForm(request.POST or None))


@login_required
@explained
def end_clearance(request: HttpRequest, clearance_id: UUID) -> HttpResponse:
    """Take a clearance back."""
    holds(actor_of(request), CLEAR)
    clearance = Clearance.objects.select_related("person", "level").filter(pk=clearance_id).first()
    if clearance is None:
        raise Http404(str(clearance_id))
    back = reverse("person", args=[clearance.person_id])

    def write(data: dict[str, Any]) -> str:
        services.end_clearance(actor_of(request), clearance, end=data["end"], reason=data["reason"])
        return back

    act = Act(
        question=_("%(name)s: take the clearance for %(level)s back?")
        % {"name": clearance.person.name, "level": clearance.level.name},
        answer=_("What they read until then stays in the ledger."),
        button=_("Take the clearance back"),
        warning=_("From that day on they read what is public, unless another clearance holds."),
        done=_("The clearance ends."),
        back=back,
        write=write,
        stops=True,
    )
    return ask(request, act, EndForm(request.POST or None, initial={"end": today()}))


@login_required
@explained
def dismiss(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Take someone out of a community."""
    holds(actor_of(request), CLEAR)
    member = CommunityMember.objects.select_related("person", "community").filter(pk=member_id).first()
    if member is None:
        raise Http404(str(member_id))
    back = reverse("person", args=[member.person_id])

    def write(data: dict[str, Any]) -> str:
        services.dismiss(actor_of(request), member, end=data["end"], reason=data["reason"])
        return back

    act = Act(
        question=_("%(name)s: no longer in the community %(community)s?")
        % {"name": member.person.name, "community": member.community.name},
        answer=_("What they read until then stays in the ledger."),
        button=_("Take out of the community"),
        warning=_("From that day on they no longer read what is limited to this community."),
        done=_("They no longer belong to the community."),
        back=back,
        write=write,
        stops=True,
    )
    return ask(request, act, EndForm(request.POST or None, initial={"end": today()}))


def may(request: HttpRequest) -> dict[str, bool]:
    """Return which buttons the viewer's role lets them press."""
    viewer = viewer_of(request)
    return {
        "may_appoint": viewer.may(APPOINT),
        "may_clear": viewer.may(CLEAR),
        "may_grant": viewer.may("access.grant"),
        "may_see_contacts": viewer.may("contacts.read"),
    }


def _view(request: HttpRequest, person_id: UUID) -> PersonView:
    view = person_get(viewer_of(request), person_id=person_id)
    if view is None:
        raise Http404(str(person_id))
    return view


def _row(person_id: UUID) -> Person:
    return Person.objects.get(pk=person_id)
