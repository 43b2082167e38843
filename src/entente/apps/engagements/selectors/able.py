"""Which posts may do something today by a role of their own: whom a duty can be given to without it being stuck."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import Post
from entente.apps.access.permissions import PERMISSIONS
from entente.kernel.errors import Problem


def able(rows: QuerySet[Post], permission: str) -> QuerySet[Post]:
    """Return those of some posts that may do it."""
    today = timezone.now().date()
    return rows.filter(roles__role__permissions__contains=[permission], roles__period__contains=today)


def not_able(post: Post | None, permission: str, *, field: str) -> list[Problem]:
    """Return the problem with a post that may not do what is asked of it; none without a post."""
    if post is None or able(Post.objects.filter(pk=post.pk), permission).exists():
        return []
    message = _("the role of %(post)s does not allow it: %(what)s") % {
        "post": post.name,
        "what": PERMISSIONS[permission],
    }
    return [Problem(message, field=field, remedy=_("name a post whose role does"))]
