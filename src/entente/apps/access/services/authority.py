"""Roles of posts, and authority delegated for a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from entente.apps.access.models import Delegation, Person, Post, PostHolding, PostRole, Role
from entente.apps.access.rules import posts as rules
from entente.apps.access.services.periods import end_period
from entente.apps.access.viewers import Actor
from entente.apps.ledger.models import Entry
from entente.apps.ledger.services import append
from entente.apps.notices.services import tell
from entente.kernel.errors import BadInput, Refused


@transaction.atomic
def grant_role(
    actor: Actor,
    *,
    post: Post,
    role: Role,
    start: date,
    end: date | None = None,
    parties: Collection[str] = (),
    frameworks: Collection[str] = (),
    fields: Collection[str] = (),
) -> PostRole:
    """Give a post a role within limits. Raises Refused without the permission, BadInput for wrong limits."""
    rules.holds(actor, rules.GRANT)
    rules.period_makes_sense(start, end)
    limits = rules.scope_of_grant(role, post, parties=parties, frameworks=frameworks, fields=fields)
    granted = PostRole.objects.create(
        post=post,
        role=role,
        parties=limits[0],
        frameworks=limits[1],
        fields=limits[2],
        period=DateRange(start, end),
    )
    append(
        actor,
        action="access.grant_role",
        record_type="post",
        record_id=str(post.pk),
        after={
            "role": role.pk, "parties": limits[0], "frameworks": limits[1], "fields": limits[2],
            "start": start, "end": end,
        },
    )  # fmt: skip
    return granted


@transaction.atomic
def end_role(actor: Actor, granted: PostRole, *, end: date, reason: str = "") -> None:
    """Take a role from a post, from the day `end` on."""
    rules.holds(actor, rules.GRANT)
    before = {"role": granted.role_id, "end": granted.period.upper}
    end_period(granted, end)
    append(
        actor,
        action="access.end_role",
        record_type="post",
        record_id=str(granted.post_id),
        before=before,
        after={"role": granted.role_id, "end": end},
        reason=reason,
    )


@transaction.atomic
def delegate(
    actor: Actor,
    *,
    from_post: Post,
    permissions: Collection[str],
    start: date,
    end: date,
    reason: str,
    to_post: Post | None = None,
    to_person: Person | None = None,
) -> Delegation:
    """Lend permissions of one's own post to another post or a person, from `start` up to, not including, `end`.

    They hold within the limits of the post that lends, as long as it has them, and cannot be lent on.
    Raises Refused when the actor may not, BadInput for what makes no sense.
    """
    rules.delegable(actor, from_post, permissions)
    rules.period_makes_sense(start, end)
    if (to_post is None) == (to_person is None):
        raise BadInput(_("name a post or a person"), field="to_post", remedy=_("name one of the two"))
    if not reason.strip():
        raise BadInput(_("is missing"), field="reason", remedy=_("say why"))
    delegation = Delegation.objects.create(
        from_post=from_post,
        to_post=to_post,
        to_person=to_person,
        permissions=sorted(permissions),
        period=DateRange(start, end),
        reason=reason,
    )
    entry = append(
        actor,
        action="access.delegate",
        record_type="post",
        record_id=str(from_post.pk),
        after={
            "to_post": to_post.code if to_post else "", "to_person": str(to_person.pk) if to_person else "",
            "permissions": sorted(permissions), "start": start, "end": end,
        },
        reason=reason,
    )  # fmt: skip
    _tell(entry, delegation)
    return delegation


@transaction.atomic
def revoke_delegation(actor: Actor, delegation: Delegation, *, reason: str) -> None:
    """End a delegation at once. The post that lent, or whoever grants roles, revokes."""
    if actor.post_id != delegation.from_post_id and not actor.may(rules.GRANT):
        raise Refused(_("You do not act in this post."), rule=rules.DELEGATE, remedy=_("ask the post that delegated"))
    entry = append(
        actor,
        action="access.revoke_delegation",
        record_type="post",
        record_id=str(delegation.from_post_id),
        before={
            "to_post": str(delegation.to_post_id or ""), "to_person": str(delegation.to_person_id or ""),
            "permissions": delegation.permissions,
        },
        reason=reason,
    )  # fmt: skip
    _tell(entry, delegation)
    delegation.delete()


def _tell(entry: Entry, delegation: Delegation) -> None:
    """Give those to whom it is lent a notice: they act by it, or no longer, from now on."""
    people = {delegation.to_person_id} if delegation.to_person_id else _holders(delegation.to_post_id)
    tell(entry, people=people, record_type="delegation", record_id=str(delegation.from_post_id))


def _holders(post_id: UUID | None) -> set[UUID]:
    held = PostHolding.objects.filter(post=post_id, person__is_active=True, period__contains=timezone.now().date())
    return set(held.values_list("person", flat=True))
