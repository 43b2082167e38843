"""Organisations and posts, and who holds them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from entente.apps.access.models import Organisation, Person, Post, PostHolding
from entente.apps.access.rules import posts as rules
from entente.apps.access.services.periods import end_period
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Refused


@transaction.atomic
def create_organisation(
    actor: Actor, *, code: str, name_en: str, name_fr: str, party: Party, exercise: bool = False
) -> Organisation:
    """Create a body of a party. Raises Refused without the permission, BadInput when the code is taken."""
    rules.holds(actor, rules.APPOINT)
    if Organisation.objects.filter(code=code).exists():
        raise BadInput(_("is taken"), field="code", remedy=_("choose another code"))
    organisation = Organisation.objects.create(
        code=code, name_en=name_en, name_fr=name_fr, party=party, exercise=exercise
    )
    after = {"code": code, "party": party.code, "name_en": name_en, "name_fr": name_fr, "exercise": exercise}
    _append(actor, "access.create_organisation", "organisation", organisation.pk, after=after)
    return organisation


@transaction.atomic
def create_post(actor: Actor, *, code: str, name_en: str, name_fr: str, organisation: Organisation) -> Post:
    """Create a post of an organisation. Raises Refused without the permission, BadInput when the code is taken."""
    rules.holds(actor, rules.APPOINT)
    if Post.objects.filter(code=code).exists():
        raise BadInput(_("is taken"), field="code", remedy=_("choose another code"))
    post = Post.objects.create(code=code, name_en=name_en, name_fr=name_fr, organisation=organisation)
    after = {"code": code, "organisation": organisation.code, "name_en": name_en, "name_fr": name_fr}
    _append(actor, "access.create_post", "post", post.pk, after=after)
    return post


@transaction.atomic
def appoint(actor: Actor, *, person: Person, post: Post, start: date, end: date | None = None) -> PostHolding:
    """Have a person hold a post from `start` up to, not including, `end`.

    Raises Refused without the permission or when they hold it in that time already, BadInput for a period
    that makes no sense.
    """
    rules.holds(actor, rules.APPOINT)
    rules.period_makes_sense(start, end)
    period = DateRange(start, end)
    if PostHolding.objects.filter(person=person, post=post, period__overlap=period).exists():
        raise Refused(
            _("This person holds the post in that time already."),
            rule="access.holds_once",
            remedy=_("end the earlier appointment first"),
        )
    holding = PostHolding.objects.create(person=person, post=post, period=period)
    after = {"person": str(person.pk), "post": post.code, "start": start, "end": end}
    _append(actor, "access.appoint", "post", post.pk, after=after)
    return holding


@transaction.atomic
def end_appointment(actor: Actor, holding: PostHolding, *, end: date, reason: str = "") -> None:
    """End an appointment: `end` is the first day the person no longer holds the post."""
    rules.holds(actor, rules.APPOINT)
    before = {"person": str(holding.person_id), "end": holding.period.upper}
    end_period(holding, end)
    after = {"person": str(holding.person_id), "end": end}
    _append(actor, "access.end_appointment", "post", holding.post_id, before=before, after=after, reason=reason)


@transaction.atomic
def close_post(actor: Actor, post: Post, *, reason: str) -> None:
    """Close a post: nobody acts in it any more, and what it lent ends; who held it stays known.

    Raises Refused without the permission, or when it is closed already.
    """
    _set_active(actor, post, active=False, action="access.close_post", reason=reason)


@transaction.atomic
def reopen_post(actor: Actor, post: Post, *, reason: str) -> None:
    """Open a closed post again, with the holders and roles it has. Raises Refused when it is open."""
    _set_active(actor, post, active=True, action="access.reopen_post", reason=reason)


def _set_active(actor: Actor, post: Post, *, active: bool, action: str, reason: str) -> None:
    rules.holds(actor, rules.APPOINT)
    held = Post.objects.select_for_update().get(pk=post.pk)
    if held.active == active:
        message = _("The post is open already.") if active else _("The post is closed already.")
        raise Refused(message, rule=action, remedy=_("load the page again"))
    held.active = post.active = active
    held.save(update_fields=["active"])
    _append(actor, action, "post", post.pk, before={"active": not active}, after={"active": active}, reason=reason)


def _append(actor: Actor, action: str, kind: str, key: object, **values: Any) -> None:
    append(actor, action=action, record_type=kind, record_id=str(key), **values)
