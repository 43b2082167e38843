"""Who may create posts, appoint, grant, clear and delegate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.enums import ScopeKind
from entente.apps.access.models import Post, Role
from entente.apps.access.viewers import Actor
from entente.kernel.errors import BadInput, Problem, Refused

APPOINT, GRANT, CLEAR, DELEGATE = "access.appoint", "access.grant", "access.clear", "access.delegate"


def holds(actor: Actor, permission: str) -> None:
    """The actor's role grants the permission. Raises Refused."""
    if not actor.may(permission):
        raise Refused(
            _("Your post may not do this."),
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def period_makes_sense(start: date, end: date | None) -> None:
    """A period ends after it begins. Raises BadInput."""
    if end is not None and end <= start:
        raise BadInput(_("the end comes before the start"), field="end", remedy=_("choose a later day"))


def may_end(start: date | None, end: date) -> None:
    """What holds for a time ends on or after its first day; on that very day it never held. Raises BadInput."""
    if start is not None and end < start:
        raise BadInput(_("the end comes before the start"), field="end", remedy=_("choose a later day"))


def delegable(actor: Actor, from_post: Post, permissions: Collection[str]) -> None:
    """One lends what one's own post has, and for a post one holds. Raises Refused or BadInput."""
    holds(actor, DELEGATE)
    if actor.post_id != from_post.pk:
        raise Refused(_("You do not act in this post."), rule=DELEGATE, remedy=_("delegate from the post you act in"))
    if not permissions:
        raise BadInput(_("nothing is delegated"), field="permissions", remedy=_("choose at least one permission"))
    held = from_post.roles.filter(period__contains=timezone.now().date()).select_related("role")
    own = frozenset().union(*(role.role.permissions for role in held))
    missing = sorted({*permissions} - own)
    if missing:
        raise BadInput([Problem(_("the post does not have %s") % each, field="permissions") for each in missing])


def scope_of_grant(
    role: Role, post: Post, *, parties: Collection[str], frameworks: Collection[str], fields: Collection[str]
) -> tuple[list[str], list[str], list[str]]:
    """Return the limits of a grant, with the post's own party where the role says so. Raises BadInput.

    What a role must be limited to has to be named, and nothing else may be.
    """
    given = {ScopeKind.PARTY: parties, ScopeKind.FRAMEWORK: frameworks, ScopeKind.FIELD: fields}
    problems = []
    for kind, values in given.items():
        if kind in role.scope_kinds and not values:
            problems.append(Problem(_("this role needs a limit"), field=kind.value, remedy=_("name at least one")))
        if kind not in role.scope_kinds and values:
            problems.append(Problem(_("this role is not limited so"), field=kind.value, remedy=_("leave it empty")))
    if problems:
        raise BadInput(problems)
    own = [post.organisation.party.code] if ScopeKind.OWN_PARTY in role.scope_kinds else []
    return sorted({*parties, *own}), sorted({*frameworks}), sorted({*fields})
