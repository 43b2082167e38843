"""Roles: what each allows, which posts have them; authority delegated for a time."""

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
from entente.apps.access.models import Delegation, Person, Post, PostRole, Role
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.rules.posts import DELEGATE, GRANT, holds
from entente.apps.access.selectors.directory import (
    SEE,
    delegable_permissions,
    delegate_people,
    delegates,
    delegation_list,
    own_posts,
    post_get,
    role_list,
)
from entente.apps.register import selectors as register
from entente.apps.register.selectors.choices import party_list
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.staff_forms import DelegateForm, EndForm, GrantForm, ReasonedForm, today
from entente.web.views.acts import Act, ask
from entente.web.views.problems import explained


@login_required
@explained
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Show which role allows what."""
    holds(actor_of(request), SEE)
    rows = role_list(viewer_of(request))
    permissions = [
        (str(label), [(role.name, name in role.permissions) for role in rows]) for name, label in PERMISSIONS.items()
    ]
    return render(request, "web/access/roles.html", {"roles": rows, "permissions": permissions})


@login_required
@explained
def grant_role(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give a post a role."""
    holds(actor_of(request), GRANT)
    viewer = viewer_of(request)
    view = post_get(viewer, post_id=post_id)
    if view is None:
        raise Http404(str(post_id))

    def write(data: dict[str, Any]) -> str:
        services.grant_role(
            actor_of(request),
            post=Post.objects.select_related("organisation__party").get(pk=post_id),
            role=Role.objects.get(pk=data["role"]),
            parties=data["party"],
            frameworks=data["framework"],
            fields=[part for part in data["field"].split(", ") if part],
            start=data["start"],
            end=data["end"],
        )
        return reverse("post", args=[post_id])

    act = Act(
        question=_("%(post)s: which role does it have?") % {"post": view.name},
        answer=_("The page of roles says what each allows, and within which limits it must be given."),
        button=_("Give the role"),
        warning=_("From the first day on whoever holds this post may do all that the role allows."),
        done=_("The post has the role."),
        back=reverse("post", args=[post_id]),
        write=write,
    )
    choices = {
        "role": [(role.code, _scoped(role.name, role.scopes)) for role in role_list(viewer)],
        "party": [(party.code, party.name) for party in party_list(viewer)],
        "framework": [(row.code, row.name) for row in register.framework_list(viewer, as_of=clock_of(request).as_of)],
    }
    return ask(request, act, GrantForm(request.POST or None, choices=choices, initial={"start": today()}))


@login_required
@explained
def end_role(request: HttpRequest, granted_id: UUID) -> HttpResponse:
    """Take a role from a post."""
    holds(actor_of(request), GRANT)
    granted = PostRole.objects.select_related("post", "role").filter(pk=granted_id).first()
    if granted is None:
        raise Http404(str(granted_id))

    def write(data: dict[str, Any]) -> str:
        services.end_role(actor_of(request), granted, end=data["end"], reason=data["reason"])
        return reverse("post", args=[granted.post_id])

    act = Act(
        question=_("%(post)s: take the role “%(role)s” away?") % {"post": granted.post.name, "role": granted.role.name},
        answer=_("What was lent out of this role ends with it."),
        button=_("Take the role away"),
        warning=_("From that day on nobody may do in this post what this role allowed."),
        done=_("The role ends."),
        back=reverse("post", args=[granted.post_id]),
        write=write,
        stops=True,
    )
    return ask(request, act, EndForm(request.POST or None, initial={"end": today()}))


@login_required
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """Show what is delegated from and to oneself; everything to whoever may see posts."""
    viewer = viewer_of(request)
    acting = next((each for each in own_posts(viewer) if each.id == viewer.post_id), None)
    rows = delegation_list(viewer)
    groups = [
        (_("Lent to you"), [row for row in rows if row.received]),
        (_("Lent by your post"), [row for row in rows if row.lent and not row.received]),
        (_("Lent by others"), [row for row in rows if not (row.received or row.lent)]),
    ]
    context = {
        "groups": [(title, found) for title, found in groups if found],
        "held": sum(row.received and row.current for row in rows),
        "acting": acting,
    }
    return render(request, "web/access/delegations.html", context)


@login_required
@explained
def delegate(request: HttpRequest) -> HttpResponse:
    """Lend permissions of one's own post to another post or to a person."""
    holds(actor_of(request), DELEGATE)
    viewer = viewer_of(request)
    acting = viewer.post_id
    if acting is None:
        raise Http404

    def write(data: dict[str, Any]) -> str:
        services.delegate(
            actor_of(request),
            from_post=Post.objects.get(pk=acting),
            to_post=Post.objects.filter(pk=data["to_post"]).first() if data["to_post"] else None,
            to_person=Person.objects.filter(pk=data["to_person"]).first() if data["to_person"] else None,
            permissions=data["permissions"],
            start=data["start"],
            end=data["end"],
            reason=data["reason"],
        )
        return reverse("delegations")

    act = Act(
        question=_("Who may act for your post, in what, and until when?"),
        answer=_("It holds within the limits of your post, and cannot be lent on."),
        button=_("Delegate"),
        warning=_("They may do this in your stead. The ledger keeps who did it, in which post."),
        done=_("It is delegated."),
        back=reverse("delegations"),
        write=write,
    )
    choices = {
        "to_post": delegates(viewer),
        "to_person": delegate_people(viewer),
        "permissions": delegable_permissions(viewer),
    }
    return ask(request, act, DelegateForm(request.POST or None, choices=choices, initial={"start": today()}))


@login_required
@explained
def revoke_delegation(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """End a delegation at once."""
    row = next((each for each in delegation_list(viewer_of(request)) if each.id == delegation_id), None)
    if row is None or not row.revocable:
        raise Http404(str(delegation_id))

    def write(data: dict[str, Any]) -> str:
        held = Delegation.objects.get(pk=delegation_id)
        services.revoke_delegation(actor_of(request), held, reason=data["reason"])
        return reverse("delegations")

    act = Act(
        question=_("%(post)s: take back what was lent?") % {"post": row.to.name},
        answer=", ".join(row.permissions),
        button=_("Revoke"),
        warning=_("It ends at once."),
        done=_("The delegation is revoked."),
        back=reverse("delegations"),
        write=write,
        stops=True,
    )
    return ask(request, act, ReasonedForm(request.POST or None))


def _scoped(name: str, scopes: tuple[str, ...]) -> str:
    """A role with what it must be limited to."""
    return f"{name} ({', '.join(scopes)})" if scopes else name
