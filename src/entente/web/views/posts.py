"""Posts: the one that one acts in, the list, a post with its holders and roles, appointments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entente.apps.access import services
from entente.apps.access.models import Organisation, Person, Post, PostHolding
from entente.apps.access.rules.posts import APPOINT, holds
from entente.apps.access.selectors.directory import (
    SEE,
    organisation_list,
    organisation_posts,
    person_list,
    post_get,
)
from entente.apps.access.selectors.directory_types import PostView
from entente.apps.access.sessions import choose_post
from entente.apps.register.models import Party
from entente.apps.register.selectors.choices import party_list
from entente.web.actors import actor_of, viewer_of
from entente.web.staff_forms import AppointForm, EndForm, OrganisationForm, PostForm, ReasonedForm, today
from entente.web.views.acts import Act, ask
from entente.web.views.history import record_parts
from entente.web.views.people import may
from entente.web.views.problems import explained


@login_required
@require_POST
def act_in(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from the next request on."""
    try:
        chosen = UUID(request.POST.get("post", ""))
    except ValueError:
        raise Http404 from None
    if not choose_post(request, chosen):
        raise Http404(str(chosen))
    messages.success(request, _("You act in this post now. What you may read and do follows from it."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "portfolio")


@login_required
@explained
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """List posts by organisation, with who holds them and their roles."""
    holds(actor_of(request), SEE)
    text = request.GET.get("text", "").strip()
    context = {"groups": organisation_posts(viewer_of(request), text=text), "text": text, **may(request)}
    return render(request, "web/access/posts.html", context)


@login_required
@explained
@require_safe
def post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Show a post: who held it when, which roles it has, what was done to it."""
    view = _view(request, post_id)
    parts = record_parts(request, "post", str(post_id))
    return render(request, "web/access/post.html", {"post": view, **parts, **may(request)})


@login_required
@explained
def create_organisation(request: HttpRequest) -> HttpResponse:
    """Create an organisation."""
    holds(actor_of(request), APPOINT)

    def write(data: dict[str, Any]) -> str:
        party = Party.objects.get(code=data.pop("party"))
        services.create_organisation(actor_of(request), party=party, **data)
        return reverse("create-post")

    act = Act(
        question=_("Which organisation has posts here?"),
        answer=_("A division of the staff, a delegation, a mission. Its people sit on the side of its party."),
        button=_("Create the organisation"),
        warning=_("What people of this organisation may read depends on its party: check it."),
        done=_("The organisation is created. It needs posts."),
        back=reverse("posts"),
        write=write,
    )
    choices = {"party": [(party.code, party.name) for party in party_list(viewer_of(request))]}
    return ask(request, act, OrganisationForm(request.POST or None, choices=choices))


@login_required
@explained
def create_post(request: HttpRequest) -> HttpResponse:
    """Create a post."""
    holds(actor_of(request), APPOINT)

    def write(data: dict[str, Any]) -> str:
        organisation = Organisation.objects.get(pk=data.pop("organisation"))
        created = services.create_post(actor_of(request), organisation=organisation, **data)
        return reverse("post", args=[created.pk])

    act = Act(
        question=_("Which duty needs a post?"),
        answer=_("Duties hang on posts; people hold posts for a time."),
        button=_("Create the post"),
        warning=_("A post can do nothing until it has a role, and does nothing until someone holds it."),
        done=_("The post is created. Give it a role and appoint someone."),
        back=reverse("posts"),
        write=write,
    )
    choices = {"organisation": [(str(each.id), each.name) for each in organisation_list(viewer_of(request))]}
    initial = {"organisation": request.GET.get("organisation", "")}
    return ask(request, act, PostForm(request.POST or None, choices=choices, initial=initial))


@login_required
@explained
def appoint(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Appoint someone to a post."""
    holds(actor_of(request), APPOINT)
    view = _view(request, post_id)

    def write(data: dict[str, Any]) -> str:
        person = Person.objects.get(pk=data.pop("person"))
        services.appoint(actor_of(request), person=person, post=Post.objects.get(pk=post_id), **data)
        return reverse("post", args=[post_id])

    act = Act(
        question=_("%(post)s: who holds it?") % {"post": view.name},
        answer=_("A hand-over may overlap: for some days two people may hold the post."),
        button=_("Appoint"),
        warning=_("From the first day on this person may do in this post all that its roles allow."),
        done=_("The person is appointed."),
        back=reverse("post", args=[post_id]),
        write=write,
    )
    choices = {"person": [(str(row.id), row.name) for row in person_list(viewer_of(request), active_only=True)]}
    return ask(request, act, AppointForm(request.POST or None, choices=choices, initial={"start": today()}))


@login_required
@explained
def end_appointment(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """End an appointment."""
    holds(actor_of(request), APPOINT)
    holding = PostHolding.objects.select_related("person", "post").filter(pk=holding_id).first()
    if holding is None:
        raise Http404(str(holding_id))

    def write(data: dict[str, Any]) -> str:
        services.end_appointment(actor_of(request), holding, end=data["end"], reason=data["reason"])
        return reverse("post", args=[holding.post_id])

    names = {"name": holding.person.name, "post": holding.post.name}
    act = Act(
        question=_("%(name)s: end the appointment as %(post)s?") % names,
        answer=_("Their account stays open; other posts stay with them."),
        button=_("End the appointment"),
        warning=_("From that day on they may no longer do or read anything in this post."),
        done=_("The appointment ends."),
        back=reverse("post", args=[holding.post_id]),
        write=write,
        stops=True,
    )
    return ask(request, act, EndForm(request.POST or None, initial={"end": today()}))


@login_required
@explained
def close_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Close a post."""
    holds(actor_of(request), APPOINT)
    view = _view(request, post_id)

    def write(data: dict[str, Any]) -> str:
        services.close_post(actor_of(request), Post.objects.get(pk=post_id), reason=data["reason"])
        return reverse("post", args=[post_id])

    act = Act(
        question=_("%(post)s: close the post?") % {"post": view.name},
        answer=_("Who held it, and what was done in it, stays known."),
        button=_("Close the post"),
        warning=_("From now on nobody acts in it, and what it lent to other posts ends."),
        done=_("The post is closed."),
        back=reverse("post", args=[post_id]),
        write=write,
        stops=True,
    )
    return ask(request, act, ReasonedForm(request.POST or None))


@login_required
@explained
def reopen_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Open a closed post again."""
    holds(actor_of(request), APPOINT)
    view = _view(request, post_id)

    def write(data: dict[str, Any]) -> str:
        services.reopen_post(actor_of(request), Post.objects.get(pk=post_id), reason=data["reason"])
        return reverse("post", args=[post_id])

    act = Act(
        question=_("%(post)s: open the post again?") % {"post": view.name},
        answer=_("It has the holders and the roles that are shown on its page."),
        button=_("Open the post"),
        warning=_("Whoever holds it may again do all that its roles allow."),
        done=_("The post is open."),
        back=reverse("post", args=[post_id]),
        write=write,
    )
    return ask(request, act, ReasonedForm(request.POST or None))


def _view(request: HttpRequest, post_id: UUID) -> PostView:
    view = post_get(viewer_of(request), post_id=post_id)
    if view is None:
        raise Http404(str(post_id))
    return view
